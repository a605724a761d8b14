import { expect, test } from 'vitest';
import { Fault } from '../../common/resilience/fault.ts';
import { createLoaders } from '../../subgraphs/kit/loaders.ts';
import type { Result, LegacySystem } from '../../subgraphs/kit/legacy-system.ts';
import type { SectorRecord, TraceLink } from '../../subgraphs/kit/records.ts';

const record = (code: string): SectorRecord => ({ code, productName: `of ${code}` }) as SectorRecord;

/** A system that answers what `answers` makes of the codes; two codes a call. */
function system(answers: <T>(good: readonly T[]) => readonly T[]): LegacySystem {
  return {
    name: 'bus',
    maxCodes: 2,
    records: async (codes) => answers(codes.map((code): Result<SectorRecord | null> => record(code))),
    links: async (codes) => answers(codes.map((): readonly TraceLink[] => [])),
    organizations: async (usccs) => answers(usccs.map((uscc) => ({ uscc, name: `of ${uscc}` }))),
    ping: async () => {},
    close: async () => {},
  };
}

const loadersOver = (...systems: LegacySystem[]): ReturnType<typeof createLoaders> =>
  createLoaders(systems, { signal: AbortSignal.timeout(5_000), ask: (_, question) => question() });
const codeOf = (answer: unknown): unknown =>
  answer instanceof Error ? (answer as { extensions?: { code?: string } }).extensions?.code : answer;

test.each<[what: string, answers: <T>(good: readonly T[]) => readonly T[]]>([
  ['fewer', (good) => good.slice(1)],
  ['more', (good) => [...good, ...good]],
  ['none', () => []],
])(
  'a system that answers about %s codes than it was asked answers about none of them: nothing shifts to another code',
  async (_, answers) => {
    const {
      record: records,
      links,
      organization,
    } = loadersOver(
      system((good) =>
        JSON.stringify(good).includes('odd') || good.some((each) => Array.isArray(each)) ? answers(good) : good,
      ),
    );
    const told = await records.loadMany(['a', 'b', 'odd', 'd', 'e']);
    expect(told.map(codeOf)).toEqual([record('a'), record('b'), 'BAD_ANSWER', 'BAD_ANSWER', record('e')]);
    expect((await links.BACK.loadMany(['a', 'b'])).map(codeOf)).toEqual(['BAD_ANSWER', 'BAD_ANSWER']);
    expect((await organization.loadMany(['x', 'odd'])).map(codeOf)).toEqual(['BAD_ANSWER', 'BAD_ANSWER']);
  },
);

test('what another system holds stands beside one that answers wrongly', async () => {
  const { record: records } = loadersOver(
    system(() => []),
    system((good) => good),
  );
  expect((await records.loadMany(['a', 'b'])).map(codeOf)).toEqual([record('a'), record('b')]);
});

test.each(['REFUSED', 'CREDENTIALS_REFUSED'] as const)(
  'a system that says %s refuses the ministry’s own account, and never whoever asks the ministry',
  async (code) => {
    const refusing = system(() => {
      throw new Fault(code, 'refuses');
    });
    expect((await loadersOver(refusing).record.loadMany(['a'])).map(codeOf)).toEqual(['CREDENTIALS_REFUSED']);
    // Beside what another system holds, too.
    const { record: records, partials } = loadersOver(
      refusing,
      system((good) => good),
    );
    expect((await records.loadMany(['a'])).map(codeOf)).toEqual([record('a')]);
    expect(partials.errors().map(codeOf)).toEqual(['CREDENTIALS_REFUSED']);
  },
);
