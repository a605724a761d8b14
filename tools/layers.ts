import { isBuiltin } from 'node:module';
import type { Package } from './packages.ts';

/**
 * The house, lowest storey first. A file imports from its own room, and from rooms on storeys below; rooms of one line
 * do not know each other. The longest prefix of a path is its room.
 */
export const STOREYS: readonly (readonly string[])[] = [
  ['schema', 'schema/codes', 'client'],
  ['common/config', 'common/resilience', 'common/command'],
  ['common/observe'],
  ['common/signature', 'common/audit-log', 'common/membership'],
  ['common/http'],
  ['common/database', 'common/identity'],
  ['governance'],
  ['portal'],
  ['explorer', 'desk'],
  ['gateway/http', 'gateway/settings'],
  ['gateway/json', 'gateway/documents', 'gateway/settings.ts', 'gateway/redis.ts', 'gateway/pages'],
  ['gateway/feeds'],
  ['gateway/production.ts'],
  ['gateway/config.ts'],
  ['gateway/readiness/condition.ts'],
  ['gateway/sources'],
  ['gateway/supergraph', 'gateway/calls', 'gateway/discovery'],
  ['gateway/members'],
  ['gateway/drift'],
  ['gateway/directory'],
  ['gateway/plan', 'gateway/chain'],
  ['gateway/governance'],
  ['gateway/caller'],
  ['gateway/search', 'gateway/facts', 'gateway/catalogue'],
  ['gateway/registers', 'gateway/recalled'],
  ['gateway/warnings', 'gateway/impact', 'gateway/origins'],
  ['gateway/sampling', 'gateway/recall'],
  ['gateway/organizations', 'gateway/monitoring', 'gateway/alerts', 'gateway/complaints'],
  ['gateway/run'],
  ['gateway/compile'],
  ['gateway/execute'],
  ['gateway/policy', 'gateway/audit', 'gateway/cache'],
  ['gateway/readiness'],
  ['gateway/jobs'],
  ['gateway/observe'],
  ['gateway/pipeline'],
  ['gateway/mcp'],
  ['gateway/workers'],
  ['gateway/connected.ts'],
  ['gateway/member-set.ts', 'gateway/operator'],
  ['gateway/graph-version.ts'],
  ['gateway/open-lasting.ts', 'gateway/take-invalidations.ts', 'gateway/forget-recalled.ts'],
  ['gateway/gateway.ts'],
  ['gateway/chain-only', 'gateway/jobs-worker'],
  ['gateway'],
  ['gateway/apollo', 'gateway/verify', 'gateway/doctor'],
  ['cli'],
  ['subgraphs/kit'],
  ['subgraphs'],
];

/** Rooms that one below them does not name, although they stand lower. */
const APART: readonly (readonly [from: string, to: string])[] = [['subgraphs', 'gateway']];

const IMPORT = /^(?:import|export)\b[^;'"]*?from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm;

/**
 * Of one file of a package, each import that is wrong, in words: one that goes up or aside in the house, that goes into another
 * package by its path, or that its package.json does not declare.
 */
export function wrongImports(path: string, source: string, packages: readonly Package[]): string[] {
  const own = ownerOf(path, packages);
  if (!own) return [];
  return [...source.matchAll(IMPORT)].flatMap(([, from, plain, dynamic]) => {
    const specifier = from ?? plain ?? dynamic ?? '';
    if (isBuiltin(specifier)) return [];
    const wrong = specifier.startsWith('.')
      ? wrongPath(path, specifier, own, packages)
      : wrongName(path, specifier, own, packages);
    return wrong === null ? [] : [`${path} imports ${specifier}: ${wrong}`];
  });
}

function wrongPath(path: string, specifier: string, own: Package, packages: readonly Package[]): string | null {
  const target = new URL(specifier, `file:///${path}`).pathname.slice(1);
  const other = ownerOf(target, packages);
  if (other && other !== own) return `another package goes by its name, ${other.name}`;
  return wrongWay(path, target);
}

function wrongName(path: string, specifier: string, own: Package, packages: readonly Package[]): string | null {
  const name = /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;
  const { dependencies, optionalDependencies, peerDependencies, devDependencies } = own.manifest;
  if (![dependencies, optionalDependencies, peerDependencies, devDependencies].some((each) => name in each))
    return `${own.folder}/package.json does not declare it`;
  const other = packages.find((each) => each.name === name);
  const file = other?.manifest.exports[`.${specifier.slice(name.length)}`];
  if (!other) return null;
  return wrongWay(path, `${other.folder}/${file?.slice(2)}`);
}

function wrongWay(path: string, target: string): string | null {
  // Data has no storey.
  if (target.endsWith('.json')) return null;
  const [own, room] = [roomOf(path), roomOf(target)];
  if (!own || room?.name === own.name) return null;
  if (room && room.storey < own.storey && !isApart(path, target)) return null;
  return `${own.name} may not know ${room?.name ?? target.split('/', 1)[0]}`;
}

function isApart(path: string, target: string): boolean {
  return APART.some(([from, to]) => path.startsWith(`${from}/`) && target.startsWith(`${to}/`));
}

function ownerOf(path: string, packages: readonly Package[]): Package | undefined {
  return packages
    .filter(({ folder }) => path.startsWith(`${folder}/`))
    .reduce<Package | undefined>(
      (best, each) => (best && best.folder.length > each.folder.length ? best : each),
      undefined,
    );
}

function roomOf(path: string): { readonly name: string; readonly storey: number } | null {
  let found: { readonly name: string; readonly storey: number } | null = null;
  for (const [storey, rooms] of STOREYS.entries())
    for (const name of rooms)
      if ((path === name || path.startsWith(`${name}/`)) && name.length > (found?.name.length ?? 0))
        found = { name, storey };
  return found;
}
