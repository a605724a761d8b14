import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isSource } from '@tongcha/ministry/values';
import type { Identifiers } from '@tongcha/ministry/epcis';
import { Fault } from '@tongcha/resilience';
import { ORDERS, type OrderTold, type StoredEvent } from '../store/kept.ts';
import type { HostedStore } from '../store/store.ts';
import { newEvent } from './keep.ts';
import { statementOf } from './statement.ts';

const TRIES = 20;

/**
 * Keeps an order of a recall, an event that the member is told by the platform; one of its identifier that is there is it.
 * @returns false: it cannot be understood
 */
export async function keepOrder(
  store: HostedStore,
  identifiers: Identifiers,
  { eventID, ...event }: Readonly<Record<string, unknown>>,
): Promise<boolean> {
  // Whose words its fields are stands around all events.
  const doc = Object.fromEntries(Object.entries(event).filter(([name]) => name !== '@context'));
  const statement = typeof eventID === 'string' ? statementOf(eventID, [1], doc) : null;
  if (!statement) return false;
  for (let i = 0; i < TRIES; i += 1) {
    const since = await store.clock();
    if ((await store.standing(ORDERS, [statement.record])).size > 0) return true;
    const id = randomUUID();
    const events = [newEvent(statement, id, ORDERS, identifiers)];
    if (await store.commit(since, { owner: ORDERS, events, ended: [], endedBy: id })) return true;
    // Somebody else was first: it may have been the same order.
    await sleep(Math.random() * 20 * (i + 1));
  }
  throw new Fault('TOO_BUSY', 'too much is being written just now');
}

/** What an enterprise is told of an order about units that it made or got; of other units in it nothing. */
export function orderTold({ doc, t }: Pick<StoredEvent, 'doc' | 't'>, codes: readonly string[]): OrderTold {
  const event = JSON.parse(doc) as Readonly<Record<string, unknown>>;
  const { persistentDisposition: disposition } = event;
  const text = (name: string): string | null => {
    const value = event[`tongcha:${name}`];
    return typeof value === 'string' ? value : null;
  };
  return {
    recall: text('recallNumber'),
    isRecalled: isSource(disposition) && disposition['set'] !== undefined,
    level: text('recallClass'),
    reason: text('recallReason'),
    advice: text('recallAdvice'),
    authority: text('orderedBy'),
    at: new Date(t).toISOString(),
    codes,
  };
}
