import type { MinistryNames } from '@tongcha/schema';
import { type ConformResponse, field, type Subgraph } from './client.ts';

/** All records of a search, walked to its end. */
export interface Walked {
  readonly codes: readonly string[];
  /** What is wrong with its pages; null: nothing. */
  readonly fault: string | null;
  /** Not for who asks. */
  readonly refused: boolean;
}

export interface Walk {
  readonly first: number;
  /** With its type in the schema. */
  readonly filter?: { readonly type: string; readonly value: unknown };
  /** Of pages; absent: to the end. */
  readonly most?: number;
}

export async function walkPages(
  subgraph: Subgraph,
  { searchField }: MinistryNames,
  { filter, first, most = Infinity }: Walk,
): Promise<Walked> {
  const codes: string[] = [];
  const seen = new Set<string>();
  const cursors = new Set<string>();
  const end = (fault: string | null, refused = false): Walked => ({ codes, fault, refused });
  const query = `query($first: Int, $after: String${filter ? `, $filter: ${filter.type}` : ''}) {
    ${searchField}(first: $first, after: $after${filter ? ', filter: $filter' : ''}) { edges { node { code } } pageInfo { hasNextPage endCursor } } }`;
  for (let page = 1, after: string | null = null; page <= most; page += 1) {
    const answer: ConformResponse = await subgraph.query(query, {
      first,
      after,
      ...(filter && { filter: filter.value }),
    });
    if (answer.errors.some(({ extensions }) => extensions?.['code'] === 'FORBIDDEN')) return end(null, true);
    const [error] = answer.errors;
    if (error) return end(`page ${page} answered with an error: ${String(error.message)}`);
    const found = pageCodes(answer, searchField);
    if (found.length > first) return end(`page ${page} has ${found.length} rows where ${first} were asked for`);
    const again = found.find((code) => seen.has(code));
    if (again !== undefined) return end(`page ${page} repeats ${again}`);
    codes.push(...found);
    for (const code of found) seen.add(code);
    const info = field(answer.data, searchField, 'pageInfo');
    if (field(info, 'hasNextPage') !== true) return end(null);
    const next = field(info, 'endCursor');
    if (typeof next !== 'string' || cursors.has(next))
      return end(`page ${page} says that there are more and has no cursor that goes on`);
    if (found.length === 0) return end(`page ${page} is empty and says that there are more`);
    cursors.add(next);
    after = next;
  }
  return end(null);
}

export function pageCodes(answer: ConformResponse, searchField: string): string[] {
  const edges = field(answer.data, searchField, 'edges');
  return Array.isArray(edges)
    ? edges.flatMap((edge) =>
        typeof field(edge, 'node', 'code') === 'string' ? [String(field(edge, 'node', 'code'))] : [],
      )
    : [];
}
