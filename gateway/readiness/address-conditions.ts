import type { DirectoryList } from '../directory/list.ts';
import { subgraphOf } from '../members/member.ts';
import type { Topology } from '../supergraph/topology.ts';
import type { Condition } from './condition.ts';

/** Of each subgraph, what the configuration says. */
type OwnAddresses = Readonly<Record<string, { readonly url?: readonly string[] | undefined }>>;

/** Where the configuration says another address than the graph or the directory: either may be the old one. */
export function* addressConditions(
  { subgraphs }: Pick<Topology, 'subgraphs'>,
  settings: OwnAddresses,
  list: DirectoryList | null,
): Generator<Condition> {
  const listed = new Set(list?.members.map(({ name }) => subgraphOf(name)));
  for (const { name, url } of subgraphs) {
    const own = settings[name]?.url;
    if (!own || (own.length === 1 && isSame(own[0] ?? '', url))) continue;
    if (isPlaceholder(listed.has(name) ? (own[0] ?? '') : url)) continue;
    const ours = own.map(placeOf).join(', ');
    const detail = listed.has(name)
      ? `ministries.${name}.url (${ours}) is not used: the directory says where its members are`
      : `ministries.${name}.url (${ours}) counts, not the supergraph’s ${placeOf(url)}`;
    yield { reason: 'ADDRESS_OVERRIDDEN', about: name, detail };
  }
}

/** This machine, as a schema has it that was composed before anybody knew where its members would be. */
function isPlaceholder(url: string): boolean {
  return !URL.canParse(url) || /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname);
}

function isSame(a: string, b: string): boolean {
  return URL.canParse(a) && URL.canParse(b) && new URL(a).href === new URL(b).href;
}

/** Without a name or password that may stand in it. */
function placeOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}
