import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseFault } from '@tongcha/database';
import {
  CLOUD_EVENT_TYPE,
  type Delivery,
  OutboxWorker,
  type Task,
  WEBHOOK_QUEUE,
  type Webhooks,
} from '@tongcha/governance';
import { HttpClient } from '@tongcha/http';
import { logBug } from '@tongcha/observe';
import { Fault, Gone } from '@tongcha/resilience';
import { ANONYMOUS_CLAIMS, signCall, type SigningKey } from '@tongcha/signature';
import type { GovernanceWork, Work } from './work.ts';

/** Between two looks for what has happened. */
const LOOK_MS = 500;
const SWEEP_MS = 3_600_000;
/** What an address may take to answer. */
const TELL_MS = 10_000;
/** What of its answer is read: nothing of it counts but the status. */
const MOST_BYTES = 64 * 1024;

/** Sends what happens to alerts to the addresses that are registered: each in its own time, so that one that is slow holds up no other. */
export function sendingWebhooks({ governance: { webhooks, outbox }, signingKey }: GovernanceWork): Work {
  const stopping = new AbortController();
  const worker = new OutboxWorker({
    outbox,
    deliver: { [WEBHOOK_QUEUE]: (task, signal) => deliver(task, { webhooks, signingKey, signal }) },
    times: { tellMs: TELL_MS },
  });
  const dispatched = dispatch(webhooks, worker, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await Promise.all([worker.stop(), dispatched]);
    },
  };
}

async function dispatch(webhooks: Webhooks, worker: OutboxWorker, signal: AbortSignal): Promise<void> {
  let sweptAt = -Infinity;
  while (!signal.aborted) {
    try {
      if (performance.now() - sweptAt > SWEEP_MS) {
        sweptAt = performance.now();
        await webhooks.sweep(Date.now());
      }
      if (await webhooks.dispatch(Date.now())) {
        worker.wake();
        continue;
      }
    } catch (error) {
      // The outbox's worker says so of its own looks.
      if (!(error instanceof DatabaseFault)) logBug(error);
    }
    await sleep(LOOK_MS, undefined, { signal }).catch(() => {});
  }
}

interface Delivering {
  readonly webhooks: Pick<Webhooks, 'find' | 'allows'>;
  readonly signingKey: (() => SigningKey) | null;
  readonly signal: AbortSignal;
}

/** Anything but a good answer is tried again: whoever receives knows each event by its id. */
export async function deliver(
  { target, body }: Pick<Task, 'target' | 'body'>,
  { webhooks, signingKey, signal }: Delivering,
): Promise<Delivery> {
  const webhook = await webhooks.find(target);
  if (!webhook) return { state: 'REFUSED', message: 'the webhook was removed' };
  // The operator may have thought better of it.
  if (!webhooks.allows(webhook.url))
    return { state: 'NOT_DONE', message: 'not an address that gateway.governance.webhooks allows' };
  if (!signingKey) return { state: 'NOT_DONE', message: 'nothing is sent unsigned (gateway.signing.keyFile)' };
  const { origin, host, pathname, search } = new URL(webhook.url);
  const client = new HttpClient(origin, { connections: 1, maxBytes: MOST_BYTES });
  try {
    const headers = signCall(signingKey(), {
      method: 'POST',
      authority: host,
      target: pathname + search,
      contentType: CLOUD_EVENT_TYPE,
      body,
      ministry: target,
      claims: ANONYMOUS_CLAIMS,
      requestId: randomUUID(),
    });
    const { status } = await client.request({ method: 'POST', path: pathname + search, headers, body, signal });
    return status >= 200 && status < 300 ? { state: 'TAKEN' } : { state: 'NOT_DONE', message: `answered ${status}` };
  } catch (error) {
    if (error instanceof Gone) return { state: 'NOT_SENT', message: 'cannot be reached' };
    if (error instanceof Fault) return { state: 'NOT_DONE', message: error.message };
    throw error;
  } finally {
    await client.close();
  }
}
