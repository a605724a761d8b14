import {
  computed,
  type ComputedRef,
  onScopeDispose,
  type Ref,
  ref,
  shallowReactive,
  type ShallowRef,
  shallowRef,
} from 'vue';
import { ask, type Asked, type Fault } from '../ask/ask.ts';
import { follow } from '../ask/follow.ts';
import {
  ChainBack,
  ChainBackLive,
  ChainOnward,
  ChainOnwardLive,
  ChainSummary,
  type ChainSummaryAnswer,
  type WalkedFields,
  type WarnedFields,
  Warnings,
} from '../documents/answers.ts';
import type { TrustedDocument } from '../ask/trusted-document.ts';
import { type ChainBack as Back, type ChainState, NEAREST } from './chain-state.ts';
import { learnMembers } from './members.ts';
import { MINISTRIES, type MinistryState, stateInChain } from './ministries.ts';
import { byRank } from './said.ts';
import { type Verdict, verdictOf } from './verdict.ts';

export interface Answer {
  readonly code: string;
  readonly ministries: ReadonlyMap<string, MinistryState>;
  /** To the sources; with `onward`, to the users. */
  readonly back: Readonly<Ref<ChainState<Back>>>;
  readonly onward: Readonly<Ref<ChainState>>;
  /** What stands for a chain of more than a thousand units. */
  readonly summary: Readonly<Ref<ChainSummaryAnswer['chain'] | null>>;
  readonly verdict: ComputedRef<Verdict>;
  /** Why nothing at all could be asked. */
  readonly fault: Readonly<Ref<{ readonly fault: Fault; readonly retryAfter: number | null } | null>>;
  /** Asks again whatever has failed; what is known stands meanwhile. */
  retry(): Promise<void>;
}

/** What is not shared with everybody is no failure: the ministry has answered. */
const WITHHELD = new Set(['FORBIDDEN', 'UNAUTHORIZED_FIELD_OR_TYPE']);
/** Above this a chain is shown in sums. */
export const MOST_UNITS = 1_000;
/** Who has not answered is asked again without being told to, so much later each time. */
const AGAIN_MS = [2_500, 10_000, 30_000];
/** What may be otherwise a moment later. */
const PASSING = new Set(['TIMEOUT', 'UNAVAILABLE', 'TOO_BUSY']);

/** Told event by event, and the same as one answer. */
type ChainDocuments<C> = readonly [
  live: TrustedDocument<ChainVariables, { readonly chain: C }>,
  plain: TrustedDocument<ChainVariables, { readonly chain: C }>,
];
interface ChainVariables {
  readonly code: string;
  readonly maxUnits: number;
}
const BACK: ChainDocuments<Back> = [ChainBackLive, ChainBack];
const ONWARD: ChainDocuments<WalkedFields> = [ChainOnwardLive, ChainOnward];

/** Asks all there is to ask about a code; each answer is added in place as it comes. */
export function useAnswer(code: string): Answer {
  const ministries = shallowReactive(
    new Map<string, MinistryState>(MINISTRIES.map(({ sector }) => [sector, { state: 'waiting' }])),
  );
  const first = shallowRef<readonly WarnedFields[] | null>(null);
  const back = shallowRef<ChainState<Back>>({ state: 'waiting' });
  const onward = shallowRef<ChainState>({ state: 'waiting' });
  const summary = shallowRef<ChainSummaryAnswer['chain'] | null>(null);
  const fault = ref<{ fault: Fault; retryAfter: number | null } | null>(null);
  const given = new AbortController();
  onScopeDispose(() => given.abort());

  function note(answer: Asked<unknown>): void {
    if (!answer.ok && (answer.fault !== 'FAILED' || fault.value === null) && !given.signal.aborted)
      fault.value = { fault: answer.fault, retryAfter: answer.retryAfter };
  }

  async function askMinistry({ sector, document }: (typeof MINISTRIES)[number]): Promise<void> {
    const answer = await ask(document, { code }, given.signal);
    // The chain may have told meanwhile that there is no such ministry on this graph.
    if (given.signal.aborted || !ministries.has(sector)) return;
    const at = answer.ok ? answer.at : new Date().toISOString();
    if (!answer.ok) {
      note(answer);
      ministries.set(sector, { state: 'failed', at, reason: answer.fault, missing: [] });
      return;
    }
    const records = (answer.data.unit.records ?? []).toSorted(byRank);
    const missing = answer.errors.filter((each) => !WITHHELD.has(each.code));
    const [first] = [...missing, ...answer.errors];
    if (records.length > 0) {
      const withheld = answer.withheld || answer.errors.length > missing.length;
      ministries.set(sector, { state: 'held', at, records, missing, withheld });
    } else ministries.set(sector, first ? { state: 'failed', at, reason: first.code, missing } : { state: 'none', at });
    void learnMembers(missing.map(({ member }) => member));
  }

  /** What is against the thing itself is not kept waiting by its chain, which tells the same again. */
  async function askFirst(): Promise<void> {
    const answer = await ask(Warnings, { code }, given.signal);
    if (given.signal.aborted) return;
    if (answer.ok) first.value = answer.data.unit.warnings;
    else note(answer);
  }

  /**
   * First the nearest part, which is nearly always all of it and costs little; the whole where there is more. What is known is shown while others
   * have not answered; where something was known before, only what is known at last takes its place.
   */
  async function askChain<C extends WalkedFields>(
    target: ShallowRef<ChainState<C>>,
    documents: ChainDocuments<C>,
    maxUnits = NEAREST,
  ): Promise<void> {
    const isFirst = target.value.state !== 'known';
    const soFar = (answer: Asked<{ readonly chain: C }>): void => {
      if (!answer.ok || !isFirst || given.signal.aborted) return;
      takeIn(answer.data.chain, answer.at);
      target.value = { state: 'known', at: answer.at, chain: answer.data.chain, more: true };
    };
    const answer = await follow(...documents, { code, maxUnits }, { soFar, signal: given.signal });
    if (given.signal.aborted) return;
    if (!answer.ok) {
      note(answer);
      target.value =
        target.value.state === 'known' && !isFirst ? { ...target.value, more: false } : { state: 'failed' };
      return;
    }
    const { chain } = answer.data;
    takeIn(chain, answer.at);
    const more = isCut(chain) && maxUnits < MOST_UNITS;
    target.value = { state: 'known', at: answer.at, chain, more };
    if (more) await askChain(target, documents, MOST_UNITS);
    else if (isCut(chain)) await sumUp(chain.direction);
  }

  /** Every sector of the graph is asked by the chain: one without a document of its own is listed by that, and one that is not on the graph is not. */
  function takeIn({ coverage, gaps, units }: WalkedFields, at: string): void {
    void learnMembers([...coverage, ...gaps].map(({ member }) => member));
    const onGraph = Map.groupBy(coverage, ({ sector }) => sector);
    for (const sector of ministries.keys()) if (!onGraph.has(sector)) ministries.delete(sector);
    const records = units.find((unit) => unit.code === code)?.records ?? [];
    for (const [sector, rows] of onGraph)
      if (!MINISTRIES.some((each) => each.sector === sector))
        ministries.set(sector, stateInChain(rows, records, { code, at }));
  }

  async function sumUp(direction: 'BACK' | 'FORWARD'): Promise<void> {
    const whole = await ask(ChainSummary, { code, direction }, given.signal);
    if (whole.ok && (summary.value?.units.length ?? 0) < whole.data.chain.units.length)
      summary.value = whole.data.chain;
  }

  const askAll = (only: (state: MinistryState) => boolean, chains: boolean): Promise<unknown> =>
    Promise.all([
      // A browser has six requests under way at a time where its connection has no streams: the verdict's comes first.
      ...(chains ? [askFirst()] : []),
      ...MINISTRIES.filter(({ sector }) => only(ministries.get(sector) ?? { state: 'waiting' })).map((each) =>
        askMinistry(each),
      ),
      ...(chains ? [askChain(back, BACK), askChain(onward, ONWARD)] : []),
    ]);
  const askLate = async (): Promise<void> => {
    for (const wait of AGAIN_MS) {
      const late = [...ministries.values()].some(isLate) || isLateChain(back.value) || isLateChain(onward.value);
      if (!late || fault.value?.fault === 'RATE_LIMITED') return;
      await later(wait);
      if (given.signal.aborted) return;
      await askAll(isLate, isLateChain(back.value) || isLateChain(onward.value));
    }
  };
  void askAll(() => true, true).then(askLate);

  return {
    code,
    ministries,
    back,
    onward,
    summary,
    fault,
    verdict: computed(() => verdictOf({ code, ministries, first: first.value, chain: back.value })),
    async retry() {
      fault.value = null;
      await askAll(
        (state) => state.state === 'failed' || (state.state === 'held' && state.missing.length > 0),
        !isWhole(back.value) || !isWhole(onward.value),
      );
    },
  };
}

function isLate(state: MinistryState): boolean {
  return 'missing' in state && state.missing.some(({ code }) => PASSING.has(code));
}

function isLateChain(chain: ChainState): boolean {
  return chain.state === 'known' && chain.chain.gaps.some(({ reason }) => PASSING.has(reason));
}

function isWhole(chain: ChainState): boolean {
  return chain.state === 'known' && chain.chain.coverage.every(({ status }) => status === 'ANSWERED');
}

function isCut({ gaps }: WalkedFields): boolean {
  return gaps.some(({ reason }) => reason === 'UNIT_LIMIT');
}

function later(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
