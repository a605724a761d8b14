import type { UnitAnswer } from '../chain/asked-unit.ts';
import type { Asker } from '../chain/asker.ts';
import { endOf } from '../chain/claims.ts';
import { keptBackOf } from '../chain/kept-back.ts';
import type { WithheldLinks } from '../chain/unit-query.ts';
import { distinctWithheld, type Withheld } from '../calls/withheld.ts';
import { askUnits, PAUSES_MS } from './ask-units.ts';
import type { JobWalk } from './job-walk.ts';
import { keptOf, type Step } from './step.ts';

/** Units that are asked about between two moments at which a walk is written down. */
export const STEP_UNITS = 4_000;

export interface Asking {
  /** Over those who answer now, who stay connected until the work is done. */
  readonly ask: <T>(signal: AbortSignal, work: (newAsker: () => Asker) => Promise<T>) => Promise<T>;
  readonly pausesMs?: readonly number[];
  readonly stepUnits?: number;
}

/** Asks about what a walk has found and not asked about. @param givenUp as in `askUnits` @throws whatever `signal` was aborted with */
export function nextStep(
  walk: JobWalk,
  { ask, pausesMs = PAUSES_MS, stepUnits = STEP_UNITS }: Asking,
  givenUp: Set<string>,
  signal: AbortSignal,
): Promise<Step> {
  const { direction, root, kinds } = walk.request;
  const codes = walk.next(stepUnits);
  return ask(signal, async (newAsker) => {
    const answers = await askUnits(codes, { newAsker, direction, root, young: walk.young, givenUp, signal, pausesMs });
    const units = codes.map((code) => ({ code, answers: answers.get(code) ?? [] }));
    const asker = newAsker();
    const keptBack = await keptBackOf(asker, direction, units);
    signal.throwIfAborted();
    return {
      units: units.map((unit) => ({
        code: unit.code,
        answers: unit.answers.flatMap((answer) => keptOf(answer) ?? []),
      })),
      young: youngIn(
        units.flatMap((unit) => unit.answers),
        asker.discovery.youngFrom,
        walk.young,
      ),
      withheld: distinctWithheld([
        ...units.flatMap((unit) =>
          unit.answers.flatMap(({ ministry, result }) => withheldOf(ministry.member.sector, result.withheld, kinds)),
        ),
        ...[...keptBack].flatMap(([sector, { rules }]) => withheldOf(sector, rules, kinds)),
      ]),
    };
  });
}

function youngIn(answers: readonly UnitAnswer[], youngFrom: number, known: ReadonlySet<string>): string[] {
  const young = new Set<string>();
  if (youngFrom === Infinity) return [];
  for (const { result } of answers)
    for (const { period, from, to } of result.claims)
      if (period.lo !== -Infinity && endOf(period) >= youngFrom)
        for (const code of [from, to]) if (!known.has(code)) young.add(code);
  return [...young].sort();
}

/** What was not asked for is not withheld. */
function withheldOf(sector: string, rules: readonly WithheldLinks[], kinds: ReadonlySet<string> | null): Withheld[] {
  return rules.flatMap(({ policy, kinds: own }) =>
    !kinds || !own || own.some((kind) => kinds.has(kind)) ? [{ sector, policy }] : [],
  );
}
