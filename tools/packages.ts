/** The packages of this repository: what `workspaces` of the root package.json names. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

export const ROOT = join(import.meta.dirname, '..');

const versions = z.record(z.string(), z.string()).default({});
const manifest = z.looseObject({
  name: z.string(),
  version: z.string(),
  exports: z.record(z.string(), z.string()),
  bin: versions,
  /** What of it is packed beside what is built; all when not set. */
  files: z.array(z.string()).optional(),
  dependencies: versions,
  optionalDependencies: versions,
  peerDependencies: versions,
  devDependencies: versions,
});

export interface Package {
  /** `@tongcha/http` */
  readonly name: string;
  /** From the root: `common/http` */
  readonly folder: string;
  readonly manifest: z.infer<typeof manifest>;
}

export function readPackages(root: string = ROOT): Package[] {
  const { workspaces } = z.object({ workspaces: z.array(z.string()) }).parse(readJson(join(root, 'package.json')));
  return globSync(
    workspaces.map((each) => `${each}/package.json`),
    { cwd: root },
  ).map((path) => {
    const own = manifest.parse(readJson(join(root, path)));
    return { name: own.name, folder: dirname(path), manifest: own };
  });
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
