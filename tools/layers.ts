/**
 * The house, lowest storey first. A file imports from its own room, and from rooms on storeys below; rooms of one line
 * do not know each other. The longest prefix of a path is its room.
 */
export const STOREYS: readonly (readonly string[])[] = [
  ['schema'],
  ['common/config', 'common/resilience'],
  ['common/observe'],
  ['common/signature', 'common/audit-log'],
  ['common/http'],
  ['gateway/json', 'gateway/http', 'gateway/settings.ts', 'gateway/pages'],
  ['gateway/production.ts'],
  ['gateway/config.ts'],
  ['gateway/supergraph', 'gateway/calls'],
  ['gateway/plan', 'gateway/chain'],
  ['gateway/run'],
  ['gateway/compile'],
  ['gateway/execute'],
  ['gateway/policy', 'gateway/audit', 'gateway/cache'],
  ['gateway/observe'],
  ['gateway/pipeline'],
  ['gateway'],
  ['subgraphs/kit'],
  ['subgraphs'],
];

/** Rooms that import whatever they test, start or measure. */
const OUTSIDE = ['demo', 'test', 'tools', 'bench', 'cli', 'portal', 'explorer'];

/** Rooms that one below them does not name, although they stand lower. */
const APART: readonly (readonly [from: string, to: string])[] = [['subgraphs', 'gateway']];

const IMPORT = /^(?:import|export)\b[^;]*?from '(\.[^']+)'|\bimport\('(\.[^']+)'\)/gm;

/** Of one file, each import that goes up or aside, in words. */
export function wrongImports(path: string, source: string): string[] {
  const own = roomOf(path);
  if (!own) return [];
  return [...source.matchAll(IMPORT)].flatMap(([, from, dynamic]) => {
    const target = new URL(from ?? dynamic ?? '', `file:///${path}`).pathname.slice(1);
    const room = roomOf(target);
    if (!room && !OUTSIDE.includes(target.split('/', 1)[0] ?? '')) return [];
    if (room && (room.name === own.name || (room.storey < own.storey && !isApart(path, target)))) return [];
    return [`${path} imports ${target}: ${own.name} may not know ${room?.name ?? target.split('/', 1)[0]}`];
  });
}

function isApart(path: string, target: string): boolean {
  return APART.some(([from, to]) => path.startsWith(`${from}/`) && target.startsWith(`${to}/`));
}

function roomOf(path: string): { readonly name: string; readonly storey: number } | null {
  let found: { readonly name: string; readonly storey: number } | null = null;
  for (const [storey, rooms] of STOREYS.entries())
    for (const name of rooms)
      if ((path === name || path.startsWith(`${name}/`)) && name.length > (found?.name.length ?? 0))
        found = { name, storey };
  return found;
}
