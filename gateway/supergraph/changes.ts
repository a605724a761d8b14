import { findBreakingChanges, findDangerousChanges } from 'graphql';
import { accessChanges, type AccessChanges, type GraphView } from './access-changes.ts';
import { readSupergraph, type Supergraph } from './load.ts';
import type { Topology } from './topology.ts';

/** What one version of the graph changes for those who use the last one; a sentence each. */
export interface Changes extends AccessChanges {
  /** Break operations that clients send, take a ministry from the graph, or have it asked at another address. */
  readonly breaking: readonly string[];
  /** May surprise clients. */
  readonly dangerous: readonly string[];
}

export function changesBetween(
  before: GraphView & { readonly topology: Topology },
  after: GraphView & { readonly topology: Topology },
): Changes {
  const breaking = findBreakingChanges(before.apiSchema, after.apiSchema).map(({ description }) => description);
  const dangerous = findDangerousChanges(before.apiSchema, after.apiSchema).map(({ description }) => description);
  return {
    breaking: [
      ...goneMinistries(before.topology, after.topology),
      ...movedMinistries(before.topology, after.topology),
      ...breaking,
    ],
    dangerous,
    ...accessChanges(before, after),
  };
}

/** The graph of a supergraph's text. @throws Error when it is none */
export function viewOf(text: string): GraphView & Pick<Supergraph, 'topology'> {
  const { graph, marks, topology } = readSupergraph(text);
  return { schema: graph.whole, apiSchema: graph.api, marks, topology };
}

function goneMinistries(before: Topology, after: Topology): string[] {
  const left = new Set(after.subgraphs.map(({ name }) => name));
  return before.subgraphs.filter(({ name }) => !left.has(name)).map(({ name }) => `The ministry ${name} was removed.`);
}

/** Whoever answers there now has its callers' claims, and its part in every answer. */
function movedMinistries(before: Topology, after: Topology): string[] {
  const addresses = new Map(before.subgraphs.map(({ name, url }) => [name, url]));
  return after.subgraphs.flatMap(({ name, url }) => {
    const was = addresses.get(name);
    return was === undefined || was === url ? [] : [`The ministry ${name} is at another address: ${url}, was ${was}.`];
  });
}

const HEADS: readonly (readonly [keyof Changes, string])[] = [
  ['loosened', '!!! 放宽了访问规则 / access is LOOSENED'],
  ['breaking', '破坏现有客户端 / breaks clients'],
  ['dangerous', '可能影响客户端 / may surprise clients'],
  ['tightened', '收紧了访问规则 / access is tightened'],
];

/** For people; nothing where nothing of it has changed. @param most lines of each kind */
export function changesInWords(changes: Changes, most = 50): string[] {
  return HEADS.flatMap(([kind, head]) => {
    const lines = changes[kind];
    if (lines.length === 0) return [];
    return [
      `${head}: ${lines.length}`,
      ...lines.slice(0, most).map((line) => `  ${line}`),
      ...(lines.length > most ? [`  … ${lines.length - most}`] : []),
    ];
  });
}
