import type { Act, Alert, AlertEvent } from '@tongcha/governance';
import { type PageInfo, pageInfoOf } from '../json/page-info.ts';
import type { ChainContext } from '../chain/resolvers.ts';
import type { GovernanceContext } from '../governance/caller-governance.ts';
import type { Warning } from '../warnings/judge.ts';
import type { WarningContext } from '../warnings/resolvers.ts';
import { type CallerAlerts, callerAlerts, reached, refusal } from './caller-alerts.ts';
import { followAlerts } from './follow-alerts.ts';
import {
  type FilterArguments,
  type PageArguments,
  readEvent,
  readFilter,
  readNote,
  readPage,
  sectorsOf,
  writePlace,
} from './read-alerts.ts';
import { ruleWords, warningNow } from './warning-now.ts';

export type AlertContext = Pick<ChainContext, 'stream'> & WarningContext & GovernanceContext;

interface OfOne {
  readonly id: string;
  readonly note?: string | null;
}

interface Connection {
  readonly edges: readonly { readonly cursor: string; readonly node: Alert }[];
  readonly pageInfo: PageInfo;
}

/** Of schema/alerts.graphql. */
export const alertResolvers = {
  Query: {
    alerts: (_: unknown, args: FilterArguments & PageArguments, context: AlertContext) => list(args, context),
    alert: (_: unknown, { id }: OfOne, context: AlertContext) =>
      reached(async () => callerAlerts(context).alerts.store.find(id)),
  },
  Mutation: {
    acknowledgeAlert: (_: unknown, args: OfOne, context: AlertContext) => change(args, context, acknowledge),
    closeAlert: (_: unknown, args: OfOne, context: AlertContext) => change(args, context, close),
  },
  Subscription: {
    alertRaised: (
      _: unknown,
      { after, ...filter }: FilterArguments & { readonly after?: string | null },
      context: AlertContext,
    ): Promise<AlertEvent> => {
      const { alerts } = callerAlerts(context);
      if (!context.stream) throw new Error('a subscription is run by whoever draws from its stream');
      return context.stream.follow(
        followAlerts(alerts.feed, readEvent(after), readFilter(filter, sectorsOf(context.asker))),
      );
    },
  },
  Alert: {
    zh: (alert: Alert, _: unknown, { ruleBook }: AlertContext) => ruleWords(alert, ruleBook).zh,
    en: (alert: Alert, _: unknown, { ruleBook }: AlertContext) => ruleWords(alert, ruleBook).en,
    firstAt: ({ firstAt }: Alert) => timeOf(firstAt),
    lastAt: ({ lastAt }: Alert) => timeOf(lastAt),
    affectedUnits: ({ affected }: Alert) => affected,
    warning: (alert: Alert, _: unknown, { asker, ruleBook, gaps }: AlertContext): Promise<Warning | null> =>
      warningNow(alert, { asker, ruleBook }, gaps),
  },
  AlertAct: { at: ({ at }: Act) => timeOf(at) },
  AlertEvent: { id: ({ seq }: AlertEvent) => String(seq), at: ({ at }: AlertEvent) => timeOf(at) },
};

async function list(args: FilterArguments & PageArguments, context: AlertContext): Promise<Connection> {
  const { alerts } = callerAlerts(context);
  const { first, after } = readPage(args);
  const found = await reached(() => alerts.store.page(readFilter(args, sectorsOf(context.asker)), first + 1, after));
  const edges = found.slice(0, first).map((node) => ({ cursor: writePlace(node), node }));
  return { edges, pageInfo: pageInfoOf(edges, { more: found.length > first, after }) };
}

type Change = (alert: Alert, caller: CallerAlerts, note: string | null) => Promise<void>;

function change({ id, note }: OfOne, context: AlertContext, what: Change): Promise<Alert | null> {
  return reached(async () => {
    const caller = callerAlerts(context);
    const { store } = caller.alerts;
    const alert = await store.find(id);
    if (!alert) throw refusal('NOT_FOUND', 'there is no alert of that name');
    await what(alert, caller, readNote(note));
    return store.find(id);
  });
}

/** Whoever has said so first stays. */
async function acknowledge({ id, state }: Alert, { alerts, act }: CallerAlerts, note: string | null): Promise<void> {
  if (state === 'CLOSED') throw refusal('CONFLICT', 'this alert is closed: there is nothing to acknowledge');
  await alerts.store.acknowledge(id, act(note));
}

async function close({ id }: Alert, { alerts, act }: CallerAlerts, note: string | null): Promise<void> {
  if (!(await alerts.store.close(id, act(note)))) throw refusal('CONFLICT', 'this alert is closed already');
}

function timeOf(at: number): string {
  return new Date(at).toISOString();
}
