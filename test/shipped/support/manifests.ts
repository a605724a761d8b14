import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Deployment, StatefulSet } from 'kubernetes-types/apps/v1.d.ts';
import type { ConfigMap, PodTemplateSpec, Service } from 'kubernetes-types/core/v1.d.ts';
import type { NetworkPolicy } from 'kubernetes-types/networking/v1.d.ts';
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1.d.ts';
import { parseAllDocuments } from 'yaml';

const ROOT = join(import.meta.dirname, '../../..');

export type Workload = Deployment | StatefulSet;
export type Manifest = Workload | ConfigMap | Service | NetworkPolicy | PodDisruptionBudget;

/** Every manifest of a folder, by its kind and name. */
export function readManifests(folder: string): ReadonlyMap<string, Manifest> {
  const found = readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .toSorted()
    .flatMap((file) =>
      parseAllDocuments(readFileSync(join(folder, file), 'utf8')).map((document) => document.toJS() as Manifest),
    );
  return new Map(found.map((each) => [`${each.kind} ${each.metadata?.name}`, each]));
}

export function kindOf<K extends NonNullable<Manifest['kind']>>(
  manifests: ReadonlyMap<string, Manifest>,
  kind: K,
): readonly Extract<Manifest, { kind?: K }>[] {
  return [...manifests.values()].filter((each): each is Extract<Manifest, { kind?: K }> => each.kind === kind);
}

export const workloadsOf = (manifests: ReadonlyMap<string, Manifest>): readonly Workload[] => [
  ...kindOf(manifests, 'Deployment'),
  ...kindOf(manifests, 'StatefulSet'),
];

export function podOf(workload: Workload): NonNullable<PodTemplateSpec['spec']> {
  const pod = workload.spec?.template.spec;
  if (!pod) throw new Error(`${workload.metadata?.name} has no pod`);
  return pod;
}

/** What the types of the API say of manifests: unknown fields, wrong ones, missing ones. Empty when they hold. */
export function typeFaults(manifests: Iterable<Manifest>): string {
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-manifests-'));
  try {
    const source = [...manifests].map((each, index) => {
      const [group = '', version] = (
        each.apiVersion?.includes('/') ? each.apiVersion : `core/${each.apiVersion}`
      ).split('/');
      const module = `kubernetes-types/${group.split('.', 1)[0]}/${version}`;
      return `const m${index}: import('${module}').${each.kind} = ${JSON.stringify(each)}; void m${index};`;
    });
    writeFileSync(join(folder, 'manifests.ts'), source.join('\n'));
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    const { stdout, stderr } = spawnSync(
      join(ROOT, 'node_modules/.bin/tsc'),
      ['--noEmit', '--strict', '--module', 'preserve', '--types', '', 'manifests.ts'],
      { cwd: folder, encoding: 'utf8' },
    );
    return stdout + stderr;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
