/** PageInfo of the contract. */
export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

interface Place {
  /** Whether there is more behind these. */
  readonly more: boolean;
  /** What the page was asked for behind of; null, or absent: it is the first. */
  readonly after: unknown;
  /** Where the next one begins, where that is not behind the last edge. */
  readonly end?: string | null;
}

/** Of one page's edges. */
export function pageInfoOf(
  edges: readonly { readonly cursor: string }[],
  { more, after, end = edges.at(-1)?.cursor ?? null }: Place,
): PageInfo {
  return {
    hasNextPage: more,
    hasPreviousPage: after !== undefined && after !== null,
    startCursor: edges[0]?.cursor ?? null,
    endCursor: end,
  };
}
