import type { AlertLevel, Sending, Webhook, Webhooks } from '@tongcha/governance';
import { refused } from '../chain/read-arguments.ts';
import { type GovernanceContext, governanceOf } from '../governance/caller-governance.ts';
import type { WarningContext } from '../warnings/resolvers.ts';
import { callerAlerts, reached, refusal } from './caller-alerts.ts';
import { readEvent, readFilter, sectorsOf } from './read-alerts.ts';

type WebhookContext = GovernanceContext & Pick<WarningContext, 'asker'>;

interface NewWebhook {
  readonly url: string;
  readonly rule?: string | null;
  readonly sector?: string | null;
  readonly division?: string | null;
  readonly atLeast?: AlertLevel | null;
  readonly after?: string | null;
}

type Told = Webhook & { readonly sending: () => Promise<Sending> };

/** Of schema/webhooks.graphql. */
export const webhookResolvers = {
  Query: {
    webhooks: (_: unknown, __: unknown, context: WebhookContext): Promise<readonly Told[]> =>
      withWebhooks(context, async (webhooks) => (await webhooks.all()).map((each) => told(each, webhooks))),
  },
  Mutation: {
    registerWebhook: (_: unknown, { url, after, ...filter }: NewWebhook, context: WebhookContext): Promise<Told> =>
      withWebhooks(context, async (webhooks, by) => {
        const wanted = readFilter(filter, sectorsOf(context.asker));
        if (!webhooks.allows(url))
          throw refused(
            'url is none of the addresses to which this platform’s operator lets alerts be sent: ask the operator to add its origin (gateway.governance.webhooks)',
          );
        const made = await webhooks.register({ url, filter: wanted, createdBy: by }, readEvent(after), Date.now());
        if (!made) throw refusal('CONFLICT', 'there are as many webhooks as may be: remove one that is not used');
        return told(made, webhooks);
      }),
    removeWebhook: (_: unknown, { id }: { readonly id: string }, context: WebhookContext): Promise<Told> =>
      ofOne(id, context, (webhooks) => webhooks.remove(id, Date.now())),
    replayWebhook: (
      _: unknown,
      { id, after }: { readonly id: string; readonly after: string },
      context: WebhookContext,
    ): Promise<Told> => ofOne(id, context, (webhooks) => webhooks.replay(id, readEvent(after) ?? 0, Date.now())),
  },
  Webhook: {
    rule: ({ filter }: Told) => filter.rule ?? null,
    sector: ({ filter }: Told) => filter.sector ?? null,
    division: ({ filter }: Told) => filter.division ?? null,
    atLeast: ({ filter }: Told) => filter.atLeast ?? null,
    createdAt: ({ createdAt }: Told) => new Date(createdAt).toISOString(),
    waiting: async ({ sending }: Told) => (await sending()).waiting,
    dead: async ({ sending }: Told) =>
      (await sending()).dead.map((letter) => ({
        ...letter,
        event: String(letter.event),
        lastAt: new Date(letter.lastAt).toISOString(),
      })),
  },
};

function withWebhooks<T>(context: WebhookContext, work: (webhooks: Webhooks, by: string) => Promise<T>): Promise<T> {
  return reached(() => {
    const { act } = callerAlerts(context);
    return work(governanceOf(context).kept.webhooks, act(null).by ?? '');
  });
}

function ofOne(id: string, context: WebhookContext, work: (webhooks: Webhooks) => Promise<void>): Promise<Told> {
  return withWebhooks(context, async (webhooks) => {
    const webhook = await webhooks.find(id);
    if (!webhook) throw refusal('NOT_FOUND', 'there is no webhook of that name');
    await work(webhooks);
    return told(webhook, webhooks);
  });
}

/** Its letters are looked up once, and only where they are asked for. */
function told(webhook: Webhook, webhooks: Webhooks): Told {
  let sending: Promise<Sending> | null = null;
  return { ...webhook, sending: () => (sending ??= reached(() => webhooks.sending(webhook.id))) };
}
