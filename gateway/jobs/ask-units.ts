import { setTimeout as sleep } from 'node:timers/promises';
import type { UnitAnswer } from '../chain/asked-unit.ts';
import { type Asker, isKnown, type Listener } from '../chain/asker.ts';
import { isPassing } from '../chain/gaps.ts';
import { Tally } from '../chain/tally.ts';
import type { Direction } from '../chain/reach.ts';
import type { WalkedMinistry } from '../chain/walked-ministry.ts';

/** A job has time: who fails is asked again after each of these pauses, milliseconds, before it is a gap. */
export const PAUSES_MS: readonly number[] = [500, 2_000, 8_000, 20_000];

/** One member is to be asked about one unit. */
interface Question {
  readonly ministry: WalkedMinistry;
  readonly code: string;
}

export interface UnitsAsking {
  /** An asker that knows of no answer yet. */
  readonly newAsker: () => Asker;
  readonly direction: Direction;
  readonly root: string;
  /** Of these everybody is asked. */
  readonly young: ReadonlySet<string>;
  /** Members that have failed to the end, by name: not waited for again until they answer. */
  readonly givenUp: Set<string>;
  readonly signal: AbortSignal;
  readonly pausesMs: readonly number[];
}

/** What all members say of these units that may know them, each once. @throws whatever `signal` was aborted with */
export async function askUnits(
  codes: readonly string[],
  asking: UnitsAsking,
): Promise<ReadonlyMap<string, readonly UnitAnswer[]>> {
  const { newAsker, direction, root, young, signal } = asking;
  const asker = newAsker();
  const { ministries, discovery } = asker;
  const questions = codes.flatMap((code) =>
    (young.has(code)
      ? ministries
      : discovery.mayKnow(code).filter((ministry) => !asker.tries(ministry, direction, code))
    ).map((ministry): Question => ({ ministry, code })),
  );
  const answers = await again(await ask(asker, direction, questions, signal), asking);
  const byCode = new Map<string, UnitAnswer[]>(codes.map((code) => [code, []]));
  if (codes.includes(root)) byCode.get(root)?.push(...asker.refusing(direction, root));
  for (const answer of answers) byCode.get(answer.code)?.push(answer);
  return byCode;
}

/** Asks those again that have failed for a while. */
async function again(
  first: readonly UnitAnswer[],
  { newAsker, direction, givenUp, signal, pausesMs }: UnitsAsking,
): Promise<readonly UnitAnswer[]> {
  let answers = first;
  for (const { ministry, result } of answers) if (result.faults.length === 0) givenUp.delete(ministry.member.name);
  for (const pause of pausesMs) {
    const failed = answers.filter((answer) => mayPass(answer) && !givenUp.has(answer.ministry.member.name));
    if (failed.length === 0) return answers;
    await sleep(pause, undefined, { signal });
    const better = new Map((await ask(newAsker(), direction, failed, signal)).map((answer) => [keyOf(answer), answer]));
    answers = answers.map((answer) => better.get(keyOf(answer)) ?? answer);
  }
  for (const answer of answers) if (mayPass(answer)) givenUp.add(answer.ministry.member.name);
  return answers;
}

function mayPass({ result }: UnitAnswer): boolean {
  return result.faults.some(({ reason }) => isPassing(reason));
}

function keyOf({ ministry, code }: Question): string {
  return `${ministry.member.name} ${code}`;
}

function ask(
  asker: Asker,
  direction: Direction,
  questions: readonly Question[],
  signal: AbortSignal,
): Promise<readonly UnitAnswer[]> {
  return new Promise((resolve, reject) => {
    const answers: UnitAnswer[] = [];
    let missing = 1;
    const one = (): void => {
      missing -= 1;
      if (missing > 0) return;
      // What was ended says that it was, of each unit: that is no answer.
      if (signal.aborted) reject(signal.reason as Error);
      else resolve(answers);
    };
    const listener: Listener = { tally: new Tally(), answered: one };
    for (const { ministry, code } of questions) {
      const answer = asker.ask(ministry, direction, code, listener);
      if (!answer) continue;
      answers.push(answer);
      if (!isKnown(answer)) missing += 1;
    }
    one();
  });
}
