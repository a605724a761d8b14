import { namesOf } from '@tongcha/schema';
import type { ChainContext } from '../chain/resolvers.ts';
import { type GovernanceContext, governanceOf } from '../governance/caller-governance.ts';
import { subgraphOf } from '../members/member.ts';
import { acknowledge } from './acknowledge.ts';
import { act, type Acting, findOrder, type RecallResult } from './act.ts';
import { approve, type ApproveArguments } from './approve.ts';
import { isInForce, isNaming } from './codes-told.ts';
import { concernedBy } from './concerned.ts';
import { deadlinesOfOrder } from './deadlines.ts';
import type { KeptStep } from '@tongcha/governance';
import type { RecallAction } from '@tongcha/schema';
import { listRecalls, type ListArguments, type RecallConnection } from './list.ts';
import type { PlannedUnit } from './plan.ts';
import { reached } from './public-fault.ts';
import type { RecallInput } from './read-input.ts';
import { showsRecall } from './recall-facts.ts';
import { type SeenRecall, seenBy } from './seen-recall.ts';
import { settle, type SettleArguments } from './settle.ts';

type RecallContext = ChainContext & GovernanceContext;
type Id = { readonly id: string };

/** Of schema/recall.graphql. */
export const recallResolvers = {
  Query: {
    recall: (_: unknown, { id }: Id, context: RecallContext): Promise<SeenRecall | null> =>
      withOrders(context, async (acting) => seenBy(await findOrder(id, acting), acting)),
    recalls: (_: unknown, args: ListArguments, context: RecallContext): Promise<RecallConnection> =>
      withOrders(context, ({ asker, caller, recalls }) => listRecalls(args, recalls, { asker, caller })),
  },
  Mutation: {
    recall: (
      _: unknown,
      { input, maxUnits }: { readonly input: RecallInput; readonly maxUnits?: number | null },
      context: RecallContext,
    ): Promise<RecallResult> => withOrders(context, (acting) => act(input, maxUnits ?? 1_000, acting)),
    approveRecall: (_: unknown, args: ApproveArguments, context: RecallContext) =>
      withOrders(context, (acting) => approve(args, acting)),
    settleRecallStep: (_: unknown, args: SettleArguments, context: RecallContext) =>
      withOrders(context, (acting) => settle(args, acting)),
    acknowledgeRecall: (_: unknown, { id }: Id, context: RecallContext) =>
      withOrders(context, (acting) => acknowledge(id, acting)),
  },
  PlannedUnit: { unit: ({ code }: PlannedUnit) => ({ code }) },
  RecallOrder: {
    id: ({ kept }: SeenRecall) => kept.id,
    state: ({ kept }: SeenRecall) => kept.state,
    level: ({ kept }: SeenRecall) => kept.level,
    reason: ({ kept }: SeenRecall) => kept.reason,
    advice: ({ kept }: SeenRecall) => kept.advice,
    authority: ({ kept }: SeenRecall) => kept.authority,
    openedAt: ({ kept }: SeenRecall) => time(kept.openedAt),
    steps: (seen: SeenRecall): ToldStep[] => seen.steps.map((step) => ({ step, seen })),
    concerned: concernedBy,
    deadlines: (seen: SeenRecall) => deadlinesOfOrder(seen, Date.now()),
    history: (seen: SeenRecall) =>
      seen.entries.map((entry) => ({
        ...entry,
        entry: entry.place,
        at: time(entry.at),
        by: seen.named(entry.by),
        approvedAt: time(entry.approvedAt),
        approvedBy: seen.named(entry.approvedBy),
        withdrawnAt: time(entry.withdrawnAt),
        withdrawnBy: seen.named(entry.withdrawnBy),
      })),
  },
  RecallStep: {
    id: ({ step }: ToldStep) => step.id,
    action: actionOf,
    sector: ({ step }: ToldStep) => namesOf(subgraphOf(step.member)).sector,
    member: ({ step }: ToldStep) => step.member,
    state: ({ step }: ToldStep) => step.state,
    reference: ({ step, seen }: ToldStep) => (seen.isOrderer ? step.reference : null),
    attempts: ({ step }: ToldStep) => step.attempts,
    lastAt: ({ step }: ToldStep) => time(step.lastAt),
    nextAt: ({ step }: ToldStep) => time(step.nextAt),
    codes: ({ step }: ToldStep) => step.codes,
    shown: async (told: ToldStep) => (await reflected(told)).shown,
    unread: async (told: ToldStep) => (await reflected(told)).unread,
    message: ({ step, seen }: ToldStep) => (seen.isOrderer ? step.message : null),
    settled: ({ step: { settled }, seen }: ToldStep) =>
      settled && seen.isOrderer ? { ...settled, at: time(settled.at), by: seen.named(settled.by) } : null,
  },
};

function withOrders<T>(context: RecallContext, work: (acting: Acting) => Promise<T>): Promise<T> {
  const caller = governanceOf(context);
  const { recalls, previews } = caller.kept;
  return reached(() => work({ asker: context.asker, caller, recalls, previews }));
}

/** A step as it is told, and whose. */
interface ToldStep {
  readonly step: KeptStep;
  readonly seen: SeenRecall;
}

/** Of how many of its units the member's record now says what it was told, and of how many that cannot be read; what it was told otherwise since counts as said. */
async function reflected({ step, seen }: ToldStep): Promise<{ readonly shown: number; readonly unread: number }> {
  const { units } = await seen.facts();
  const wanted = isNaming({ action: actionOf({ step, seen }) });
  const inForce = new Set(seen.kept.entries.flatMap((entry) => (isInForce(entry) ? [entry.place] : [])));
  const since = new Set(
    seen.steps.flatMap(({ entry, member, codes }) =>
      entry > step.entry && member === step.member && inForce.has(entry) ? codes : [],
    ),
  );
  const said = step.codes.map((code) =>
    since.has(code) ? wanted : showsRecall(units.get(code), step.member, seen.kept.id),
  );
  return {
    shown: said.filter((shows) => shows === wanted).length,
    unread: said.filter((shows) => shows === null).length,
  };
}

function actionOf({ step, seen }: ToldStep): RecallAction {
  return seen.kept.entries.find(({ place }) => place === step.entry)?.action ?? 'OPEN';
}

function time(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
