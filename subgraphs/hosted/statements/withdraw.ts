import { setTimeout as sleep } from 'node:timers/promises';
import type { Identifiers } from '@tongcha/ministry/epcis';
import { Fault } from '@tongcha/resilience';
import type { HostedStore } from '../store/store.ts';
import { termsOf } from '../store/terms.ts';
import { faultsOf, madeAndGot } from './check.ts';
import { statementOf } from './statement.ts';
import type { StoredEvent } from '../store/kept.ts';

/** What came of it. */
export interface Withdrawn {
  /** Events that stand no longer. */
  readonly ended: number;
  /** Events that the upload had replaced, and that stand again. */
  readonly restored: number;
}

const TRIES = 20;

/** Takes an upload back; null: the enterprise has none of that name. What it had replaced stands again. Done once, it is done. */
export async function withdraw(
  store: HostedStore,
  identifiers: Identifiers,
  id: string,
  { owner, subject }: { readonly owner: string; readonly subject: string },
): Promise<Withdrawn | null> {
  for (let i = 0; i < TRIES; i += 1) {
    const since = await store.clock();
    const upload = await store.upload(owner, id);
    if (upload === null) return null;
    if (upload.withdrawnAt !== null) return { ended: 0, restored: 0 };
    const ended = (await store.eventsOf(id)).filter(({ endedAt }) => endedAt === null);
    const records = new Set(ended.map(({ record }) => record));
    const replaced = (await replacedBy(store, owner, id)).filter(({ record }) => records.has(record));
    const again = replaced.flatMap((event) => {
      const statement = statementOf(event.record, [], JSON.parse(event.doc) as Readonly<Record<string, unknown>>);
      return statement ? [{ ...event, statement }] : [];
    });
    // What another has said meanwhile is not said over.
    const events = again.map(({ statement }) => statement.event);
    const said = madeAndGot(events, owner, identifiers);
    const known = await store.known(owner, [...said.made], new Set(ended.map((event) => event.id)));
    const restored = again.filter(({ statement }) =>
      [...faultsOf(statement.event, { owner, known, ...said, identifiers })].every(
        ({ code }) => code !== 'MADE_BY_ANOTHER',
      ),
    );
    const done = await store.commit(since, {
      owner,
      ended: ended.map((event) => event.id),
      endedBy: `withdrawn ${id}`,
      events: restored.map((event) => ({ ...event, terms: termsOf(event.statement.event, owner, identifiers) })),
      withdraws: { upload: id, subject },
    });
    if (done) return { ended: ended.length, restored: restored.length };
    await sleep(Math.random() * 20 * (i + 1));
  }
  throw new Fault('TOO_BUSY', 'too much is being written just now: send it again in a minute');
}

/** What an upload replaced: of an upload that was itself withdrawn meanwhile, what that one had replaced. */
async function replacedBy(store: HostedStore, owner: string, id: string): Promise<readonly StoredEvent[]> {
  const standing: StoredEvent[] = [];
  const before = Map.groupBy(await store.eventsOf(id, 'ended_by'), ({ upload }) => upload);
  for (const [upload, events] of before) {
    if ((await store.upload(owner, upload))?.withdrawnAt === null) standing.push(...events);
    else {
      const records = new Set(events.map(({ record }) => record));
      standing.push(...(await replacedBy(store, owner, upload)).filter(({ record }) => records.has(record)));
    }
  }
  return standing;
}
