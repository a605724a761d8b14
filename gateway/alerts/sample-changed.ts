import { GraphQLError } from 'graphql';
import type { Asker } from '../chain/asker.ts';
import { readSearch } from '../search/read-search.ts';
import { search } from '../search/search.ts';

/** Members of one sample, and records of each. */
const MOST_MEMBERS = 20;
const MOST_RECORDS = 10;

/**
 * Some of what members have recorded lately, of a few of them: for those that tell nothing of themselves.
 * @param since ISO 8601
 * @returns codes, each once
 */
export async function sampleChanged(asker: Asker, since: string): Promise<readonly string[]> {
  const codes = new Set<string>();
  for (const { member } of drawn(asker.ministries)) {
    const request = readSearch(
      { where: { members: [member.name], changedSince: since }, first: MOST_RECORDS },
      asker.ministries,
    );
    // One that cannot be searched so, or may not be, says so of itself alone.
    const found = await search(asker, request, false).catch((error: unknown) => {
      if (error instanceof GraphQLError) return null;
      throw error;
    });
    for (const { node } of found?.edges ?? []) codes.add(node.code);
  }
  return [...codes];
}

function drawn<T>(all: readonly T[]): readonly T[] {
  return all
    .map((each) => ({ each, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .slice(0, MOST_MEMBERS)
    .map(({ each }) => each);
}
