import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { LONG } from '../../support/runs.ts';
import { ASK, askOne, FIVE, type FiveMinistry, REPORT } from './five.ts';
import { honestAsk, honestOne, honestReport } from './honest.ts';
import { faultsOf, inWords, type Said, type Verdict } from './judge.ts';
import { everyField, type Lie } from './lie.ts';
import { codesOf, HONEST } from './liar.ts';
import { DEADLINE_MS, LIES, SLACK_MS, slugOf, type Stage } from './stage.ts';

const withinMs = DEADLINE_MS + SLACK_MS;
const honestly = { nulls: [], mayNull: [], free: [], codes: [], errors: 'only-nulls', withinMs } as const;

/** First questions are slow: connections and plans. */
export async function warm(
  stage: Stage,
  operations: { readonly reports?: boolean; readonly many?: boolean } = {},
): Promise<void> {
  const codes = codesOf(HONEST);
  const ask = async (liar: FiveMinistry): Promise<void> => {
    await stage.askNarrow(liar, askOne(liar), { codes });
    await stage.askNarrow(liar, ASK, { codes });
    if (operations.reports) await stage.askNarrow(liar, REPORT, { code: codes[0] });
  };
  for (let tries = 0; tries < 3; tries += 1) {
    await Promise.all([
      ...FIVE.map(ask),
      ...(operations.many ? [stage.askTogether(ASK, { codes }), stage.askApart(ASK, { codes })] : []),
    ]);
  }
}

export const honestAskFaults = (said: Said, codes: readonly string[]): string[] =>
  faultsOf(said, { ...honestly, honest: honestAsk(codes) });

/** An honest question whose call was another's too, and failed with it: what is missing is explained, and nothing is wrong. */
export function sharedAskFaults(said: Said, codes: readonly string[], lie: Lie, liar: FiveMinistry): string[] {
  const lost = lie.codes.some((code) => code === 'TIMEOUT' || code === 'UNAVAILABLE' || code === 'TOO_BUSY');
  return faultsOf(said, {
    ...honestly,
    honest: honestAsk(codes),
    ...(lost ? { mayNull: everyField(liar, 'entities'), codes: lie.codes } : {}),
  });
}

/** What the gateway did wrong while a ministry lied about the units of a query. */
export function lieFaults(stage: Stage, lie: Lie, liar: FiveMinistry, said: Said): string[] {
  const kinds = lie.on.filter((kind) => kind !== 'mutation');
  return [
    ...faultsOf(said, verdict(lie, liar, kinds, honestAsk(codesOf(slugOf(lie), liar)))),
    ...portFaults(stage, liar, said),
  ];
}

export function reportFaults(stage: Stage, lie: Lie, liar: FiveMinistry, said: Said): string[] {
  return [
    ...faultsOf(said, verdict(lie, liar, ['mutation'], honestReport(codesOf(slugOf(lie), liar)[0] ?? ''))),
    ...portFaults(stage, liar, said),
  ];
}

/** The same ministry, asked again, over the same connection if there still is one. */
export async function afterFaults(stage: Stage, liar: FiveMinistry): Promise<string[]> {
  const codes = codesOf(HONEST);
  const said = await stage.askNarrow(liar, askOne(liar), { codes });
  return faultsOf(said, { ...honestly, honest: honestOne(liar, codes) }).map((fault) => `afterwards: ${fault}`);
}

/** Who tells the lie: everybody in the long run; in the short one a ministry, another from lie to lie. */
export function liarsOf(lie: Lie): readonly FiveMinistry[] {
  const turn = LIES.indexOf(lie);
  return LONG ? FIVE : FIVE.filter(({ index }) => (index + turn) % FIVE.length === 0);
}

/** One trial a liar, at a time or, where the lie is heavy, in turn. Fails with every fault in words. */
export async function tryEach(stage: Stage, lie: Lie, trial: (liar: FiveMinistry) => Promise<string[]>): Promise<void> {
  const whole = async (liar: FiveMinistry): Promise<readonly [FiveMinistry, string[]]> => {
    const during = await trial(liar);
    await sleep(lie.settlesMs);
    return [liar, [...during, ...(await afterFaults(stage, liar))]];
  };
  const faults: (readonly [FiveMinistry, string[]])[] = [];
  if (lie.heavy) for (const liar of liarsOf(lie)) faults.push(await whole(liar));
  else faults.push(...(await Promise.all(liarsOf(lie).map(whole))));
  if (!stage.process.alive()) expect.fail(`the gateway died: ${stage.process.lastWords()}`);
  failWith(faults);
}

/** Fails with every fault in words, if there is one. */
export function failWith(faults: readonly (readonly [FiveMinistry, readonly string[]])[]): void {
  const told = inWords(faults);
  if (told) expect.fail(told);
}

function verdict(lie: Lie, liar: FiveMinistry, kinds: Lie['on'], honest: unknown): Verdict {
  const { codes, errors } = lie;
  const places = (of: Lie['nulls']): ReturnType<Lie['nulls']> => kinds.flatMap((kind) => of(liar, kind));
  return {
    honest,
    nulls: places(lie.nulls),
    mayNull: places(lie.mayNull),
    free: places(lie.free),
    codes,
    errors,
    withinMs,
  };
}

const portFaults = (stage: Stage, { name }: FiveMinistry, said: Said): string[] =>
  said.text.includes(String(stage.liars.get(name)?.port)) ? ['leaks its port'] : [];
