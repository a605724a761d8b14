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
import {
  ChainBack,
  ChainOnward,
  ChainSummary,
  type ChainSummaryAnswer,
  type WalkedFields,
  type WarnedFields,
  Warnings,
} from '../documents/answers.ts';
import type { TrustedDocument } from '../ask/trusted-document.ts';
import type { ChainBack as Back, ChainState } from './chain-state.ts';
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
/** Units that are asked for at first. */
const NEAREST = 100;
/** Above this a chain is shown in sums. */
export const MOST_UNITS = 1_000;
/** A ministry that did not answer in time is asked once more by itself, this much later. */
const SECOND_TRY_MS = 2_500;

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

  async function askMinistry({ sector, document }: (typeof MINISTRIES)[number], again = true): Promise<void> {
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
    if (missing.some(({ code: why }) => why === 'TIMEOUT') && again) {
      await later(SECOND_TRY_MS);
      if (!given.signal.aborted) await askMinistry({ sector, document }, false);
    }
  }

  /** What is against the thing itself is not kept waiting by its chain, which tells the same again. */
  async function askFirst(): Promise<void> {
    const answer = await ask(Warnings, { code }, given.signal);
    if (given.signal.aborted) return;
    if (answer.ok) first.value = answer.data.unit.warnings;
    else note(answer);
  }

  /** First the nearest part, which is nearly always all of it and costs little; the whole where there is more. */
  async function askChain<C extends WalkedFields>(
    target: ShallowRef<ChainState<C>>,
    document: TrustedDocument<{ readonly code: string; readonly maxUnits: number }, { readonly chain: C }>,
    maxUnits = NEAREST,
  ): Promise<void> {
    const answer = await ask(document, { code, maxUnits }, given.signal);
    if (given.signal.aborted) return;
    if (!answer.ok) {
      note(answer);
      target.value = target.value.state === 'known' ? { ...target.value, more: false } : { state: 'failed' };
      return;
    }
    const { chain } = answer.data;
    takeIn(chain, answer.at);
    const more = isCut(chain) && maxUnits < MOST_UNITS;
    target.value = { state: 'known', at: answer.at, chain, more };
    if (more) await askChain(target, document, MOST_UNITS);
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
      ...MINISTRIES.filter(({ sector }) => only(ministries.get(sector) ?? { state: 'waiting' })).map((each) =>
        askMinistry(each),
      ),
      ...(chains ? [askFirst(), askChain(back, ChainBack), askChain(onward, ChainOnward)] : []),
    ]);
  void askAll(() => true, true);

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

function isWhole(chain: ChainState): boolean {
  return chain.state === 'known' && chain.chain.coverage.every(({ status }) => status === 'ANSWERED');
}

function isCut({ gaps }: WalkedFields): boolean {
  return gaps.some(({ reason }) => reason === 'UNIT_LIMIT');
}

function later(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
