import { chunked, type Database, marks, type Statement, withTables } from '@tongcha/database';
import type { RecallAction, RecallLevel } from '@tongcha/schema';
import type { Outbox } from '../outbox/outbox.ts';
import { noticeParts, recallNumber, type RecallNotice } from './notice.ts';
import { readRecalls } from './read-recalls.ts';
import type { Actor, Kept, KeptRecall, NewEntry, NewRecall, NewRevision, RecallState } from './recall.ts';
import { RECALL_TABLES } from './tables.ts';

/** The queue of what members are told of recalls. */
export const RECALL_QUEUE = 'recall';

/** A member that is away so long is not looked for any more: 90 days. */
const LOOKED_FOR_MS = 90 * 86_400_000;

/** The gravest is told first. */
const DUE: Readonly<Record<RecallLevel, number>> = { I: 1, II: 2, III: 3 };

const AFTER: Readonly<Record<RecallAction, RecallState>> = {
  OPEN: 'OPEN',
  EXTEND: 'OPEN',
  NARROW: 'OPEN',
  CANCEL: 'CANCELLED',
  CLOSE: 'CLOSED',
};

/** What one member was told of, and has taken. */
export interface TakenCodes {
  /** The step's. */
  readonly id: string;
  readonly at: number;
  readonly member: string;
  readonly codes: readonly string[];
}

/** Which orders, of which page. */
export interface RecallsWhere {
  readonly state: RecallState | null;
  /** Only those that go to one of these members; null: to any. */
  readonly members: readonly string[] | null;
  /** The last one already seen, by its id. */
  readonly after: string | null;
}

/**
 * Orders to recall, what was done about them and what each member was told of that, in a database. An entry is written together with the
 * tasks that tell it. No right is checked here. Times are epoch milliseconds. Each method throws a DatabaseFault where the database cannot
 * be used.
 */
export class Recalls {
  readonly #database: Database;
  readonly #outbox: Outbox;

  constructor(outbox: Outbox) {
    this.#outbox = outbox;
    this.#database = withTables(outbox.database, 'recalls', RECALL_TABLES);
  }

  async find(id: string): Promise<KeptRecall | null> {
    const [recall] = await readRecalls(this.#database, this.#outbox, [id]);
    return recall ?? null;
  }

  /** The newest first. */
  async page({ state, members, after }: RecallsWhere, count: number): Promise<readonly KeptRecall[]> {
    if (members?.length === 0) return [];
    const values: (string | number)[] = [count];
    const put = (value: string): string => `$${values.push(value)}`;
    const conditions = [
      ...(state === null ? [] : [`state = ${put(state)}`]),
      ...(members === null
        ? []
        : [
            `EXISTS (SELECT 1 FROM tongcha_recall_steps step WHERE step.recall = tongcha_recalls.id AND step.member IN (${members.map(put).join(', ')}))`,
          ]),
      ...(after === null
        ? []
        : [`(opened_at, id) < (SELECT opened_at, id FROM tongcha_recalls WHERE id = ${put(after)})`]),
    ];
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    const rows = await this.#database.read(
      `SELECT id FROM tongcha_recalls ${where} ORDER BY opened_at DESC, id DESC LIMIT $1`,
      values,
    );
    return readRecalls(
      this.#database,
      this.#outbox,
      rows.map(({ id }) => id as string),
    );
  }

  /** What was done under a key of this person. */
  async doneUnder(key: string, by: Actor): Promise<{ readonly id: string; readonly confirmed: string } | null> {
    const [row] = await this.#database.read(
      'SELECT recall, confirmed FROM tongcha_recall_entries WHERE subject = $1 AND sphere = $2 AND key = $3',
      [by.subject, by.of, key],
    );
    return row ? { id: row['recall'] as string, confirmed: row['confirmed'] as string } : null;
  }

  /** Opens one; under a key that was used for the same before, it is that one. */
  open({ level, authority, ...entry }: NewRecall): Promise<Kept> {
    return this.#once(entry, async () => {
      const id = recallNumber(entry.at);
      const state = entry.waits ? 'WAITING' : 'OPEN';
      await this.#database.write(
        [
          'INSERT INTO tongcha_recalls (id, state, level, authority, opened_at, entries, waiting) VALUES ($1, $2, $3, $4, $5, 1, $6) RETURNING id',
          [id, state, level, authority, entry.at, entry.waits ? 1 : null],
        ],
        ...this.#entry(id, 1, 'OPEN', entry, level),
      );
      return this.#kept(id);
    });
  }

  /** Extends, narrows, cancels or closes one that is open; twice under one key as `open`. */
  revise(id: string, { action, after, ...entry }: NewRevision): Promise<Kept> {
    return this.#once(entry, async () => {
      const recall = await this.find(id);
      if (!recall) return NOT_FOUND;
      const place = after + 1;
      const rows = await this.#database.write(
        [
          `UPDATE tongcha_recalls SET entries = $3, waiting = $4, state = $5
           WHERE id = $1 AND entries = $2 AND state = 'OPEN' AND waiting IS NULL RETURNING id`,
          [id, after, place, entry.waits ? place : null, entry.waits ? 'OPEN' : AFTER[action]],
        ],
        ...this.#entry(id, place, action, entry, recall.level),
      );
      return rows.length > 0 ? this.#kept(id) : whyNot(await this.find(id), after);
    });
  }

  /** A second person's word for an entry that waits: its members are told. @param place of the entry */
  async approve(id: string, place: number, by: Actor, at: number): Promise<Kept> {
    const recall = await this.find(id);
    const entry = recall?.entries.find((each) => each.place === place);
    if (!recall || !entry) return NOT_FOUND;
    // Again by the same person: it is done.
    if (entry.approvedBy && isSame(entry.approvedBy, by)) return { recall };
    if (isSame(entry.by, by)) return { code: 'FORBIDDEN', message: 'another person than who ordered it approves it' };
    const steps = recall.steps.filter((step) => step.entry === place);
    const rows = await this.#database.write(
      [
        'UPDATE tongcha_recalls SET waiting = NULL, state = $3 WHERE id = $1 AND waiting = $2 RETURNING id',
        [id, place, AFTER[entry.action]],
      ],
      decide(id, place, 'APPROVED', by, at),
      ...steps.map((step, i) => this.#task(id, { ...step, number: step.id, n: i + 1 }, entry, recall.level, at)),
    );
    return rows.length > 0 ? this.#kept(id) : NOT_WAITING;
  }

  /** Takes an entry back that waits: nobody is told of it. An order whose opening was taken back is cancelled. */
  async withdraw(id: string, place: number, by: Actor, at: number): Promise<Kept> {
    const rows = await this.#database.write(
      [
        'UPDATE tongcha_recalls SET waiting = NULL, state = $3 WHERE id = $1 AND waiting = $2 RETURNING id',
        [id, place, place === 1 ? 'CANCELLED' : 'OPEN'],
      ],
      decide(id, place, 'WITHDRAWN', by, at),
    );
    const recall = await this.find(id);
    if (!recall) return NOT_FOUND;
    // Again by the same person: it is done.
    const { withdrawnBy = null } = recall.entries.find((each) => each.place === place) ?? {};
    return rows.length > 0 || (withdrawnBy && isSame(withdrawnBy, by)) ? { recall } : NOT_WAITING;
  }

  /**
   * What a person has found out of a step that is UNCERTAIN, PARTLY or REFUSED.
   * @param held true: the member has it, by whichever way; false: it has not, and is told again, as if it had never been
   */
  async settle(id: string, step: string, { by, at, held, note }: NewSettlement): Promise<Kept> {
    const recall = await this.find(id);
    if (!recall?.steps.some((each) => each.id === step)) return NOT_FOUND;
    const rows = await this.#database.write(this.#outbox.settle(step, held, { now: at, lastAt: at + LOOKED_FOR_MS }), [
      'UPDATE tongcha_recall_steps SET settled_at = $2, settled_subject = $3, settled_sphere = $4, held = $5, note = $6 WHERE id = $1',
      [step, at, by.subject, by.of, held ? 1 : 0, note],
    ]);
    if (rows.length > 0) return this.#kept(id);
    return {
      code: 'CONFLICT',
      message: held
        ? 'this step goes on by itself, or has arrived: only one that is UNCERTAIN, PARTLY or REFUSED is settled'
        : 'this step goes on by itself, or a part of it has arrived, which would be there twice, or the member may have been told something newer since, which this would undo: order it anew, or tell that authority otherwise and settle it as held',
    };
  }

  /** The word of an enterprise that it knows; the first one counts. */
  async acknowledge(id: string, organization: string, at: number): Promise<Kept> {
    if (!(await this.find(id))) return NOT_FOUND;
    await this.#database.write([
      `INSERT INTO tongcha_recall_acknowledgements (recall, organization, at) VALUES ($1, $2, $3)
       ON CONFLICT (recall, organization) DO NOTHING RETURNING recall`,
      [id, organization, at],
    ]);
    return this.#kept(id);
  }

  /** Which codes members have taken in since then, with when that was; a step that was settled as held among them. */
  async takenSince(since: number): Promise<readonly TakenCodes[]> {
    const done = await this.#outbox.doneSince(RECALL_QUEUE, since);
    const taken: TakenCodes[] = [];
    for (const ids of chunked([...done.keys()], 1)) {
      const rows = await this.#database.read(
        `SELECT id, member, codes FROM tongcha_recall_steps WHERE id IN (${marks(ids.length)})`,
        ids,
      );
      for (const { id, member, codes } of rows)
        taken.push({
          id: id as string,
          at: done.get(id as string) ?? since,
          member: member as string,
          codes: JSON.parse(codes as string) as string[],
        });
    }
    return taken;
  }

  /** What a step's member is told, and who that is. @returns null: there is no such step */
  async notice(number: string): Promise<{ readonly member: string; readonly notice: RecallNotice } | null> {
    const [row] = await this.#database.read(
      `SELECT step.recall, step.member, step.codes, entry.action, entry.at, recall.level, recall.authority,
              COALESCE(entry.reason, opening.reason) AS reason, COALESCE(entry.advice, opening.advice) AS advice
       FROM tongcha_recall_steps step
       JOIN tongcha_recalls recall ON recall.id = step.recall
       JOIN tongcha_recall_entries entry ON entry.recall = step.recall AND entry.place = step.place
       JOIN tongcha_recall_entries opening ON opening.recall = step.recall AND opening.place = 1
       WHERE step.id = $1`,
      [number],
    );
    if (!row) return null;
    return {
      member: row['member'] as string,
      notice: {
        number,
        recall: row['recall'] as string,
        action: row['action'] as RecallAction,
        codes: JSON.parse(row['codes'] as string) as string[],
        level: row['level'] as RecallLevel,
        reason: row['reason'] as string | null,
        advice: row['advice'] as string | null,
        authority: row['authority'] as string,
        at: new Date(row['at'] as number).toISOString(),
      },
    };
  }

  /** Of two that do the same at once, the second finds what the first has done. */
  async #once(entry: NewEntry, act: () => Promise<Kept>): Promise<Kept> {
    const before = await this.#doneBefore(entry);
    if (before) return before;
    try {
      const kept = await act();
      return 'code' in kept ? ((await this.#doneBefore(entry)) ?? kept) : kept;
    } catch (error) {
      // The index of keys has refused it.
      const done = await this.#doneBefore(entry);
      if (done) return done;
      throw error;
    }
  }

  async #doneBefore({ key, by, confirmed }: NewEntry): Promise<Kept | null> {
    const done = await this.doneUnder(key, by);
    if (!done) return null;
    if (done.confirmed === confirmed) return this.#kept(done.id);
    return { code: 'CONFLICT', message: 'something else was done under this key: give another key' };
  }

  async #kept(id: string): Promise<Kept> {
    const recall = await this.find(id);
    return recall ? { recall } : NOT_FOUND;
  }

  /** What is written with an entry, behind the statement that decides whether it is. */
  #entry(id: string, place: number, action: RecallAction, entry: NewEntry, level: RecallLevel): readonly Statement[] {
    const { by, at, key, confirmed, reason, advice, waits } = entry;
    const parts = noticeParts(id, place, entry.steps);
    return [
      [
        `INSERT INTO tongcha_recall_entries (recall, place, action, at, subject, sphere, key, confirmed, reason, advice, decision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [id, place, action, at, by.subject, by.of, key, confirmed, reason, advice, waits ? 'WAITS' : 'NONE'],
      ],
      ...parts.map(({ number, member, codes }, i): Statement => [
        'INSERT INTO tongcha_recall_steps (id, recall, place, n, member, codes) VALUES ($1, $2, $3, $4, $5, $6)',
        [number, id, place, i + 1, member, JSON.stringify(codes)],
      ]),
      ...(waits ? [] : parts.map((part, i) => this.#task(id, { ...part, n: i + 1 }, { action, place }, level, at))),
    ];
  }

  #task(
    id: string,
    { number, member, n }: { readonly number: string; readonly member: string; readonly n: number },
    { action, place }: { readonly action: RecallAction; readonly place: number },
    level: RecallLevel,
    at: number,
  ): Statement {
    return this.#outbox.add(
      {
        id: number,
        queue: RECALL_QUEUE,
        target: member,
        lane: `${id} ${member}`,
        place: place * ENTRY + n,
        // Codes that a member may yet get must not be let out first.
        waitsForUncertain: action !== 'OPEN' && action !== 'EXTEND',
        body: '',
        dueAt: DUE[level],
        lastAt: at + LOOKED_FOR_MS,
      },
      at,
    );
  }
}

/** Parts of one entry at most. */
const ENTRY = 100_000;

export interface NewSettlement {
  readonly by: Actor;
  readonly at: number;
  readonly held: boolean;
  readonly note: string | null;
}

const NOT_FOUND: Kept = { code: 'NOT_FOUND', message: 'there is no such recall, or it has no such part' };
const NOT_WAITING: Kept = { code: 'CONFLICT', message: 'this entry does not wait for a second person any more' };

function whyNot(recall: KeptRecall | null, after: number): Kept {
  if (!recall) return NOT_FOUND;
  if (recall.state !== 'OPEN' && recall.state !== 'WAITING')
    return { code: 'CONFLICT', message: `this recall is ${recall.state}: open another one` };
  if (recall.entries.some(({ waits }) => waits))
    return {
      code: 'CONFLICT',
      message: 'a second person has to approve what was ordered last, or it is withdrawn, first',
    };
  return {
    code: 'CONFLICT',
    message: `this recall was changed since: ${recall.entries.length} entries, not ${after}; look at the preview again`,
  };
}

function decide(id: string, place: number, decision: 'APPROVED' | 'WITHDRAWN', by: Actor, at: number): Statement {
  return [
    'UPDATE tongcha_recall_entries SET decision = $3, decided_at = $4, decided_subject = $5, decided_sphere = $6 WHERE recall = $1 AND place = $2',
    [id, place, decision, at, by.subject, by.of],
  ];
}

function isSame(one: Actor, other: Actor): boolean {
  return one.subject === other.subject && one.of === other.of;
}
