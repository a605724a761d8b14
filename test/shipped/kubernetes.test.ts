import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readGatewayConfig, readMinistryConfigs } from '../../gateway/config.ts';
import { drainPauseOf } from '../../common/http/drain-pause.ts';
import { kindOf, podOf, readManifests, typeFaults, type Workload, workloadsOf } from './support/manifests.ts';
import { ownSupergraph } from '../support/own-supergraph.ts';
import { CONFIG_READERS } from '../support/config-readers.ts';

/** The manifests against the API's types, against each other, and against what the processes read. No cluster is asked. */

const ROOT = join(import.meta.dirname, '../..');
const manifests = readManifests(join(ROOT, 'deploy/kubernetes'));
/** What Redis's own image is is not ours. */
const ours = workloadsOf(manifests).filter(({ metadata }) => metadata?.name !== 'redis');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tongcha-kubernetes-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const workload = (name: string): Workload => {
  const found = ours.find(({ metadata }) => metadata?.name === name);
  if (!found) throw new Error(`no workload ${name}`);
  return found;
};

/** As the process sees it: its file, and its variables, with a value in each file that they name. */
function sourcesOf(name: string, configMap = name): { readonly env: Record<string, string>; readonly file: string } {
  const config = kindOf(manifests, 'ConfigMap').find(({ metadata }) => metadata?.name === configMap);
  const file = join(folder, `${name}.yaml`);
  writeFileSync(file, config?.data?.['tongcha.yaml'] ?? '');
  const value = join(folder, 'value');
  writeFileSync(value, 'redis://:given@redis.tongcha.svc:6379');
  const env = Object.fromEntries(
    (podOf(workload(name)).containers[0]?.env ?? []).map(({ name: variable, value: given = '' }) => [
      variable,
      variable.endsWith('_FILE') && given.startsWith('/secrets/') ? value : given,
    ]),
  );
  return { env, file };
}

test('the API knows each field of each manifest', () => {
  expect(manifests.size).toBeGreaterThan(25);
  expect(typeFaults(manifests.values())).toBe('');
});

test('a field that the API does not know, or of another type, is found', () => {
  const faultsOf = (change: Readonly<Record<string, unknown>>): string => {
    const broken = structuredClone(workload('gateway'));
    Object.assign(podOf(broken), change);
    return typeFaults([broken]);
  };
  expect(faultsOf({ terminationGracePeriodsSeconds: 30 })).toContain('terminationGracePeriodsSeconds');
  expect(faultsOf({ automountServiceAccountToken: 'no' })).toContain("'string' is not assignable to type 'boolean");
  expect(faultsOf({ containers: [{ image: 'tongcha' }] })).toContain("'name' is missing");
});

test('the gateway takes its configuration, in production, and asks each ministry where that is', () => {
  const sources = sourcesOf('gateway');
  const config = readGatewayConfig(sources);
  expect(config).toMatchObject({
    production: true,
    port: 4000,
    metrics: { port: 9464 },
    audit: { folder: '/audit/log' },
  });
  const addresses = readMinistryConfigs(ownSupergraph(), sources);
  for (const [name, read] of Object.entries(CONFIG_READERS)) {
    const ministry = read(sourcesOf(name));
    expect(ministry, name).toMatchObject({ production: true, metrics: { port: 9464 } });
    expect(addresses[name]?.url, name).toEqual([ministry.address]);
    expect(ministry.address, name).toBe(`https://${name}.tongcha.svc:${ministry.port}/graphql`);
  }
});

test('probes, services and policies name ports that a process listens at', () => {
  for (const [name, read] of Object.entries({ gateway: readGatewayConfig, ...CONFIG_READERS })) {
    const { port } = read(sourcesOf(name));
    const [container] = podOf(workload(name)).containers;
    const [listens] = container?.ports ?? [];
    expect(listens?.containerPort, name).toBe(port);
    for (const probe of [container?.readinessProbe, container?.livenessProbe])
      expect(probe?.httpGet?.port, name).toBe(listens?.name);
    expect(container?.readinessProbe?.httpGet?.path, name).toBe('/ready');
    expect(container?.livenessProbe?.httpGet?.path, name).toBe('/health');
    const service = kindOf(manifests, 'Service').find(({ metadata }) => metadata?.name === name);
    expect(service?.spec?.ports, name).toEqual([{ name: listens?.name, port, targetPort: listens?.name }]);
    expect(workload(name).spec?.template.metadata?.labels, name).toMatchObject(service?.spec?.selector ?? { none: '' });
  }
  const ports = new Set(
    workloadsOf(manifests).flatMap((each) =>
      podOf(each).containers.flatMap(({ ports: own = [] }) => own.map(({ name }) => name)),
    ),
  );
  for (const { metadata, spec } of kindOf(manifests, 'NetworkPolicy'))
    for (const { ports: named = [] } of spec?.ingress ?? [])
      for (const { port } of named) expect([...ports], metadata?.name).toContain(port);
});

test('nobody is killed before having ended, and is looked at more often than the pause is long', () => {
  const { drainMs } = readGatewayConfig(sourcesOf('gateway'));
  for (const each of ours) {
    const name = each.metadata?.name;
    const { terminationGracePeriodSeconds: seconds = 0, containers } = podOf(each);
    expect(seconds * 1_000, name).toBeGreaterThan(drainMs);
    const probe = containers[0]?.readinessProbe;
    if (probe)
      expect((probe.periodSeconds ?? 10) * (probe.failureThreshold ?? 3) * 1_000, name).toBeLessThan(
        drainPauseOf({ production: true }),
      );
  }
});

test('a new version takes none away before another is there; an audit log stays with its gateway', () => {
  for (const name of ['agriculture', 'food-drug', 'special-equipment', 'rare-earth', 'customs'])
    expect(workload(name).spec, name).toMatchObject({
      replicas: 2,
      strategy: { rollingUpdate: { maxUnavailable: 0 } },
    });
  expect(workload('gateway')).toMatchObject({
    kind: 'StatefulSet',
    spec: { replicas: 2, volumeClaimTemplates: [{ metadata: { name: 'audit' } }] },
  });
  const budgets = kindOf(manifests, 'PodDisruptionBudget').map(({ metadata }) => metadata?.name ?? '');
  expect(budgets.toSorted()).toEqual([
    'agriculture',
    'customs',
    'food-drug',
    'gateway',
    'rare-earth',
    'special-equipment',
  ]);
});

test('no process is root, may write to its image, or has rights on its node', () => {
  for (const each of workloadsOf(manifests)) {
    const { containers, securityContext, automountServiceAccountToken } = podOf(each);
    expect(securityContext, each.metadata?.name).toMatchObject({ runAsNonRoot: true, runAsUser: 1000 });
    expect(automountServiceAccountToken, each.metadata?.name).toBe(false);
    for (const container of containers)
      expect(container.securityContext, each.metadata?.name).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
  }
});

test('what is mounted is a volume, and each path of the configuration lies below a mount', () => {
  for (const each of workloadsOf(manifests)) {
    const name = each.metadata?.name ?? '';
    const { volumes = [], containers } = podOf(each);
    const claims = 'volumeClaimTemplates' in (each.spec ?? {}) ? ['audit'] : [];
    const mounts = containers[0]?.volumeMounts ?? [];
    expect(mounts.map((mount) => mount.name).toSorted(), name).toEqual(
      [...volumes.map((volume) => volume.name), ...claims].toSorted(),
    );
    const config = kindOf(manifests, 'ConfigMap').find(
      ({ metadata }) => metadata?.name === (name === 'jobs' ? 'gateway' : name),
    );
    const paths = pathsIn([parse(config?.data?.['tongcha.yaml'] ?? ''), containers[0]?.env ?? []]);
    expect(
      paths.filter((path) => !mounts.some(({ mountPath }) => path.startsWith(`${mountPath}/`) || path === mountPath)),
      name,
    ).toEqual([]);
  }
});

test('every secret that a pod mounts is in the page, and every program is in the image', () => {
  const page = readFileSync(join(ROOT, 'docs/deploying.md'), 'utf8');
  const secrets = workloadsOf(manifests).flatMap((each) =>
    (podOf(each).volumes ?? []).flatMap(({ secret }) => (secret?.secretName ? [secret.secretName] : [])),
  );
  expect(new Set(secrets).size).toBeGreaterThan(8);
  expect(
    [...new Set(secrets)].filter(
      (name) =>
        !page.includes(`| \`${name}\``) &&
        !page.includes(
          `\`${name.replace(/^(agriculture|food-drug|special-equipment|hazardous-goods|rare-earth|customs)/, 'NAME')}\``,
        ),
    ),
  ).toEqual([]);
  for (const each of ours)
    for (const program of podOf(each).containers[0]?.command?.filter((word) => word.endsWith('.js')) ?? [])
      expect(existsSync(join(ROOT, program.replace(/\.js$/, '.ts'))), program).toBe(true);
});

/** Absolute paths among the values. */
function pathsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.startsWith('/') ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(pathsIn) : [];
}
