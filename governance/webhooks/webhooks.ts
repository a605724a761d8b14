import { randomUUID } from 'node:crypto';
import { type Database, type Row, type Statement, withTables } from '@tongcha/database';
import type { AlertStore } from '../alerts/alert-store.ts';
import { matches } from '../alerts/matches.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { cloudEvent } from './cloud-event.ts';
import { WEBHOOK_TABLES } from './tables.ts';
import type { Sending, Webhook } from './webhook.ts';

/** The queue of what is sent to webhooks; a webhook's id is the target of its tasks. */
export const WEBHOOK_QUEUE = 'webhook';

/** How long an event is tried. */
const TRIED_MS = 24 * 3_600_000;
/** How long it can be replayed. */
const KEPT_MS = 30 * 24 * 3_600_000;
/** Addresses of one platform. */
const MOST_WEBHOOKS = 50;
/** Events that are handed on in one transaction. */
const PAGE = 200;
/** That are shown. */
const MOST_DEAD = 100;

/** Where alerts are sent to, and how far that is. Each method throws a DatabaseFault where the database cannot be used. */
export class Webhooks {
  readonly #outbox: Outbox;
  readonly #database: Database;
  readonly #alerts: Pick<AlertStore, 'eventsAfter' | 'lastSeq'>;
  /** Origins that may be sent to. */
  readonly #allowed: ReadonlySet<string>;

  /** @param allowed origins, `https://oa.example` */
  constructor(outbox: Outbox, alerts: Pick<AlertStore, 'eventsAfter' | 'lastSeq'>, allowed: readonly string[]) {
    this.#outbox = outbox;
    this.#database = withTables(outbox.database, 'webhooks', WEBHOOK_TABLES);
    this.#alerts = alerts;
    this.#allowed = new Set(allowed.map((each) => new URL(each).origin));
  }

  /**
   * Whether the operator lets alerts be sent there. Whoever may register an address could else have the platform call what only
   * it can reach: its databases, a cloud's metadata, members (server-side request forgery, CWE-918).
   */
  allows(url: string): boolean {
    if (!URL.canParse(url)) return false;
    const { origin, username, password, hash } = new URL(url);
    return this.#allowed.has(origin) && username === '' && password === '' && hash === '';
  }

  /** @param after what has happened since that event is sent, too; null: what comes from now on @returns null: there are as many as may be */
  async register(
    { url, filter, createdBy }: Pick<Webhook, 'url' | 'filter' | 'createdBy'>,
    after: number | null,
    now: number,
  ): Promise<Webhook | null> {
    if ((await this.all()).length >= MOST_WEBHOOKS) return null;
    const webhook: Webhook = { id: randomUUID(), url, filter, createdAt: now, createdBy };
    await this.#database.write([
      `INSERT INTO tongcha_webhooks (id, url, filter, place, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
      [
        webhook.id,
        url,
        JSON.stringify(filter),
        Math.min(after ?? Infinity, await this.#alerts.lastSeq()),
        now,
        createdBy,
      ],
    ]);
    return webhook;
  }

  /** The oldest first. */
  async all(): Promise<readonly Webhook[]> {
    const rows = await this.#database.read(
      'SELECT * FROM tongcha_webhooks WHERE removed_at IS NULL ORDER BY created_at, id',
    );
    return rows.map(webhookOf);
  }

  /** Null: there is none of that name. */
  async find(id: string): Promise<Webhook | null> {
    const [row] = await this.#database.read('SELECT * FROM tongcha_webhooks WHERE id = $1 AND removed_at IS NULL', [
      id,
    ]);
    return row ? webhookOf(row) : null;
  }

  /** Nothing more is sent there. */
  async remove(id: string, now: number): Promise<void> {
    await this.#database.write([
      'UPDATE tongcha_webhooks SET removed_at = $2 WHERE id = $1 AND removed_at IS NULL RETURNING id',
      [id, now],
    ]);
  }

  /** Sends again what happened after that event, as far as it was sent or tried; some before it may come, too. */
  async replay(id: string, after: number, now: number): Promise<void> {
    const [first] = await this.#alerts.eventsAfter(after, 1);
    if (first) await this.#outbox.replay(WEBHOOK_QUEUE, id, first.at, { now, lastAt: now + TRIED_MS });
  }

  async sending(id: string): Promise<Sending> {
    const { waiting, lost } = await this.#outbox.ofTarget(WEBHOOK_QUEUE, id, MOST_DEAD);
    const dead = lost.map(({ id: task, attempts, changedAt, message }) => ({
      event: Number(task.slice(id.length + 1)),
      attempts,
      lastAt: changedAt,
      message,
    }));
    return { waiting, dead };
  }

  /** Hands on what has happened since it was called last, by whichever process. @returns whether there was something */
  async dispatch(now: number): Promise<boolean> {
    const rows = await this.#database.read('SELECT * FROM tongcha_webhooks WHERE removed_at IS NULL');
    let some = false;
    for (const row of rows) {
      const place = Number(row['place']);
      const events = await this.#alerts.eventsAfter(place, PAGE);
      const last = events.at(-1);
      if (!last) continue;
      some = true;
      const { id, filter } = webhookOf(row);
      const tasks = events
        .filter(({ alert }) => matches(alert, filter))
        .map((event): Statement =>
          this.#outbox.add(
            {
              id: `${id}:${event.seq}`,
              queue: WEBHOOK_QUEUE,
              target: id,
              lane: null,
              place: event.seq,
              waitsForUncertain: false,
              body: cloudEvent(event),
              dueAt: now,
              lastAt: now + TRIED_MS,
            },
            now,
          ),
        );
      // Who comes second finds the place moved, and adds nothing.
      await this.#database.write(
        ['UPDATE tongcha_webhooks SET place = $3 WHERE id = $1 AND place = $2 RETURNING id', [id, place, last.seq]],
        ...tasks,
      );
    }
    return some;
  }

  /** Of all that there are: events that have not arrived yet, and that did not arrive in time. */
  async counts(): Promise<{ readonly waiting: number; readonly lost: number }> {
    const [row] = await this.#database.read(
      `SELECT COUNT(CASE WHEN t.state = 'WAITING' THEN 1 END) AS waiting, COUNT(CASE WHEN t.state IN ('DEAD', 'UNCERTAIN') THEN 1 END) AS lost
       FROM tongcha_outbox t JOIN tongcha_webhooks w ON w.id = t.target AND w.removed_at IS NULL
       WHERE t.queue = $1 AND t.state IN ('WAITING', 'DEAD', 'UNCERTAIN')`,
      [WEBHOOK_QUEUE],
    );
    return { waiting: Number(row?.['waiting'] ?? 0), lost: Number(row?.['lost'] ?? 0) };
  }

  sweep(now: number): Promise<void> {
    return this.#outbox.sweep(WEBHOOK_QUEUE, now - KEPT_MS);
  }
}

function webhookOf(row: Row): Webhook {
  return {
    id: String(row['id']),
    url: String(row['url']),
    filter: JSON.parse(String(row['filter'])) as Webhook['filter'],
    createdAt: Number(row['created_at']),
    createdBy: String(row['created_by']),
  };
}
