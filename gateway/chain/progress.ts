import { type Asker, isKnown } from './asker.ts';
import { type Chain, chainOf } from './chain.ts';
import { beginExploring, type Exploring, type ReadSoFar } from './explore.ts';
import type { KeptBack } from './kept-back.ts';
import { select } from './select.ts';
import { Slices } from './slices.ts';
import { Tally } from './tally.ts';
import { type UnitResult, WITHHELD_UNIT } from './unit-query.ts';
import { finishWalk } from './walk.ts';
import type { WalkRequest } from './walk-request.ts';

/** What is done sooner is told once, whole. */
const FIRST_MS = 100;
/** Each time this part of the time that has passed, and no less than the last took to be told, so that what takes long is told seldom. */
const SHARE = 0.3;

/**
 * The chain while it is walked: by now, whenever there is more to see, and at last the whole, as `walk` finds it. It is looked at when the
 * time comes, and not when an answer does: an answer that shows nothing must not be seen in when others are told.
 */
export async function* chainProgress(asker: Asker, request: WalkRequest): AsyncGenerator<Chain, Chain> {
  const began = performance.now();
  const tally = new Tally();
  const exploring = beginExploring(asker, { ...request, roots: [request.root] }, tally);
  // Whoever leaves does not wait for it.
  exploring.whole.catch(() => undefined);
  let looked = -1;
  let told = '';
  for (let waitMs = FIRST_MS; !(await isOver(exploring, waitMs));) {
    waitMs = Math.max(FIRST_MS, (performance.now() - began) * SHARE);
    if (looked === exploring.answers) continue;
    looked = exploring.answers;
    const from = performance.now();
    const chain = await chainSoFar(asker, request, exploring, tally);
    const seen = seenOf(chain);
    if (seen === told) continue;
    told = seen;
    asker.countWalked(chain.units.length);
    yield chain;
    waitMs = Math.max(waitMs, performance.now() - from);
  }
  const slices = new Slices();
  const walked = await finishWalk(asker, request, { asked: await exploring.whole, tally }, slices);
  return chainOf(walked, asker.ministries, slices);
}

async function isOver({ whole }: Exploring, waitMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const time = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), waitMs);
  });
  try {
    return await Promise.race([whole.then(() => true), time]);
  } finally {
    clearTimeout(timer);
  }
}

const AWAITED_UNIT: UnitResult = {
  held: null,
  claims: [],
  faults: [{ reason: 'AWAITED', system: null }],
  withheld: [],
};

/**
 * As told by those who have answered. Of a sector whose members are not all asked about everything it is not told which of them is waited for,
 * or has answered with nothing: that would tell who mentions a code, in what its rules keep back perhaps. All of it is waited for to the end.
 */
async function chainSoFar(asker: Asker, request: WalkRequest, exploring: Exploring, tally: Tally): Promise<Chain> {
  const slices = new Slices();
  const silent = new Set(asker.ministries.flatMap(({ mayKnow, member }) => (mayKnow ? [member.sector] : [])));
  const read: ReadSoFar = (answers) =>
    answers.flatMap((answer) => {
      const { ministry, result } = answer;
      const isSilent = silent.has(ministry.member.sector);
      if (!isKnown(answer)) return isSilent ? [] : [{ ...answer, result: AWAITED_UNIT }];
      if (!isSilent || result === WITHHELD_UNIT || result.withheld.length === 0) return [answer];
      return [{ ...answer, result: { ...result, withheld: [] } }];
    });
  const asked = exploring.soFar(read);
  const selected = await select(request, asked, slices);
  const keptBack = new Map(
    [...silent].map((sector): [string, KeptBack] => [
      sector,
      { rules: [], rulesByKind: new Map(), isSilent: true, isAwaited: true },
    ]),
  );
  return chainOf({ request, asker, tally, asked, ...selected, keptBack, isSoFar: true }, asker.ministries, slices);
}

/** What of it can be seen, whatever is selected. */
function seenOf({ units, links, gaps, coverage }: Chain): string {
  return JSON.stringify([
    units.map(({ code, depth, records }) => [code, depth, records.map(({ member }) => member)]),
    links,
    gaps,
    coverage.map(({ sector, member, status, answered, held }) => [sector, member, status, answered, held]),
  ]);
}
