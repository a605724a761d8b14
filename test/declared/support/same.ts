import { expect } from 'vitest';
import type { LegacySystem, SearchPage } from '../../../subgraphs/kit/legacy-system.ts';
import { listening } from '../../support/legacy-server.ts';

const DEADLINE_MS = 20_000;

/**
 * Asks both systems for the records and links of all codes, fifty at a time, and holds them to the same answers.
 *
 * @returns how many answers were not empty
 */
export async function expectSame(a: LegacySystem, b: LegacySystem, codes: readonly string[]): Promise<number> {
  let told = 0;
  for (let i = 0; i < codes.length; i += 50) {
    const some = [...new Set(codes.slice(i, i + 50))];
    for (const ask of [
      (each: LegacySystem, call: ReturnType<typeof listening>) => each.records(some, call),
      (each: LegacySystem, call: ReturnType<typeof listening>) => each.links(some, 'BACK', call),
      (each: LegacySystem, call: ReturnType<typeof listening>) => each.links(some, 'FORWARD', call),
    ]) {
      const [mine, theirs] = [listening(DEADLINE_MS), listening(DEADLINE_MS)];
      const answers: readonly unknown[] = await ask(a, mine);
      expect(plain(answers)).toEqual(plain(await ask(b, theirs)));
      expect(mine.said.map(({ code }) => code)).toEqual(theirs.said.map(({ code }) => code));
      told += answers.filter((each) => each !== null && !(Array.isArray(each) && each.length === 0)).length;
    }
  }
  return told;
}

/** Every record of a search, page by page, held to the other's. @returns the codes that were found */
export async function expectSameSearch(
  a: LegacySystem,
  b: LegacySystem,
  first: number,
  productName: string | null,
): Promise<string[]> {
  const codes: string[] = [];
  // Each has cursors of its own.
  let after: readonly (string | null)[] = [null, null];
  for (;;) {
    const pages = await Promise.all(
      [a, b].map(async (each, i): Promise<SearchPage | undefined> => {
        const asked = { filter: { productName }, first, after: after[i] ?? null };
        return each.search?.(asked, listening(DEADLINE_MS));
      }),
    );
    const [mine, theirs] = pages.map((page) => page?.rows.map(({ record }) => record));
    expect(plain(mine)).toEqual(plain(theirs));
    expect(pages[0]?.hasNextPage).toBe(pages[1]?.hasNextPage);
    codes.push(...(mine?.map(({ code }) => code) ?? []));
    if (!pages[0]?.hasNextPage) return codes;
    after = pages.map((page) => page?.endCursor ?? null);
  }
}

/** Absent and null are the same (records.ts), and the order of keys is nobody's. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value ?? null, (_, each: unknown) => {
      if (each instanceof Error) return { error: each.message };
      if (typeof each !== 'object' || each === null || Array.isArray(each)) return each;
      const entries = Object.entries(each).filter(([, one]) => one !== null && one !== undefined);
      return Object.fromEntries(entries.sort(([x], [y]) => (x < y ? -1 : 1)));
    }),
  );
}
