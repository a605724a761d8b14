import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Identifiers } from '@tongcha/ministry/epcis';
import { Fault } from '@tongcha/resilience';
import type { NewEvent, StoredEvent, Upload } from '../store/kept.ts';
import type { HostedStore } from '../store/store.ts';
import { termsOf, urisIn, NAMESPACE } from '../store/terms.ts';
import { faultsOf, madeAndGot } from './check.ts';
import type { StatementFault, Why } from './faults.ts';
import { hashOf, type Statement } from './statement.ts';
import { inTurns } from './turns.ts';

/** Whose statements they are and how they came. */
export interface Origin extends Pick<Upload, 'owner' | 'subject' | 'kind' | 'name' | 'digest'> {
  /** What was found wrong before, in rows that no statement could be made of. */
  readonly faults: readonly StatementFault[];
  /** What it takes back, by the names that it gave. */
  readonly takenBack?: readonly string[];
  /** Whether what is right is kept where something is wrong. */
  readonly partial: boolean;
  /** Nothing is kept: it is only said what would be. */
  readonly preview: boolean;
}

export type Outcome = 'NEW' | 'REPLACED' | 'UNCHANGED' | 'REFUSED';

/** What became of an upload. */
export interface Kept {
  readonly state: 'KEPT' | 'UNCHANGED' | 'REFUSED' | 'PREVIEW';
  /** Null where nothing was kept. */
  readonly id: string | null;
  readonly outcomes: ReadonlyMap<Statement, Outcome>;
  readonly faults: readonly StatementFault[];
}

/** With what a statement's fault is told at its place. */
export type Locate = (statement: Statement, found: Why) => StatementFault;

const TRIES = 20;

/**
 * Keeps what an enterprise says, whole or not at all. What it has said before in the same words is left as it is; what it calls by the same
 * name and says otherwise replaces it.
 */
export async function keep(
  store: HostedStore,
  identifiers: Identifiers,
  statements: readonly Statement[],
  origin: Origin,
  locate: Locate,
): Promise<Kept> {
  for (let i = 0; i < TRIES; i += 1) {
    const since = await store.clock();
    const decided = await decide(store, identifiers, statements, origin, locate);
    const { faults, changed, ended, outcomes } = decided;
    const changes = changed.length + ended.length > 0;
    const refused = faults.length > 0 && !(origin.partial && changes);
    const state = origin.preview ? 'PREVIEW' : refused ? 'REFUSED' : changes ? 'KEPT' : 'UNCHANGED';
    // Of a captured document it is kept what became of it, also where nothing did.
    if (state === 'PREVIEW' || (state !== 'KEPT' && origin.kind === 'FILE'))
      return { state, id: null, outcomes, faults };
    const id = randomUUID();
    const count = (outcome: Outcome): number => [...outcomes.values()].filter((each) => each === outcome).length;
    const done = await store.commit(since, {
      owner: origin.owner,
      events: refused ? [] : changed.map((statement) => newEvent(statement, id, origin.owner, identifiers)),
      ended: refused ? [] : ended.map((event) => event.id),
      endedBy: id,
      upload: {
        id,
        owner: origin.owner,
        kind: origin.kind,
        name: origin.name,
        digest: origin.digest,
        subject: origin.subject,
        added: refused ? 0 : count('NEW'),
        replaced: refused ? 0 : count('REPLACED'),
        unchanged: count('UNCHANGED'),
        refused: count('REFUSED'),
        faults: JSON.stringify(faults.slice(0, 100)),
      },
    });
    if (done) return { state, id, outcomes, faults };
    // Somebody else was first: what was decided may hold no longer.
    await sleep(Math.random() * 20 * (i + 1));
  }
  throw new Fault('TOO_BUSY', 'too much is being written just now: send it again in a minute');
}

interface Decided {
  readonly faults: readonly StatementFault[];
  readonly changed: readonly Statement[];
  readonly ended: readonly StoredEvent[];
  readonly outcomes: ReadonlyMap<Statement, Outcome>;
}

async function decide(
  store: HostedStore,
  identifiers: Identifiers,
  statements: readonly Statement[],
  { owner, faults: before, partial, takenBack = [] }: Origin,
  locate: Locate,
): Promise<Decided> {
  const standing = await store.standing(owner, [...statements.map(({ record }) => record), ...takenBack]);
  const gone = takenBack.flatMap((record) => standing.get(record) ?? []);
  const outcomes = new Map<Statement, Outcome>();
  for (const statement of statements) {
    const known = standing.get(statement.record);
    outcomes.set(statement, known === undefined ? 'NEW' : known.hash === hashOf(statement) ? 'UNCHANGED' : 'REPLACED');
  }
  const faults = [...before];
  let left = statements;
  for (;;) {
    const changed = left.filter((each) => outcomes.get(each) !== 'UNCHANGED');
    const ended = [...gone, ...changed.flatMap((each) => standing.get(each.record) ?? [])];
    const known = await store.known(
      owner,
      changed.flatMap((each) => codesIn(each, identifiers)),
      new Set(ended.map(({ id }) => id)),
    );
    const said = madeAndGot(
      left.map(({ event }) => event),
      owner,
      identifiers,
    );
    const wrong = await inTurns(
      changed,
      (each) => [each, [...faultsOf(each.event, { owner, known, ...said, identifiers })]] as const,
    );
    for (const [statement, found] of wrong) {
      if (found.length === 0) continue;
      outcomes.set(statement, 'REFUSED');
      faults.push(...found.map((one) => locate(statement, one)));
    }
    const good = left.filter((each) => outcomes.get(each) !== 'REFUSED');
    // What is left out may have made what others use.
    if (!partial || good.length === left.length) return { faults, changed, ended, outcomes };
    left = good;
  }
}

function codesIn({ event }: Statement, identifiers: Identifiers): readonly string[] {
  const uris = [
    ...[...event.objects, ...event.children, ...event.inputs, ...event.outputs].map(({ uri }) => uri),
    ...(event.parent === null ? [] : [event.parent]),
    ...urisIn(event.extensions.get(`${NAMESPACE}treatedWith`)),
  ];
  return uris.map((uri) => identifiers.codeOf(uri)).filter((code) => code !== null);
}

/** A statement as the store takes it. */
export function newEvent(statement: Statement, upload: string, owner: string, identifiers: Identifiers): NewEvent {
  const { record, doc, event } = statement;
  return {
    record,
    hash: hashOf(statement),
    doc: JSON.stringify(doc),
    t: event.instant,
    upload,
    terms: termsOf(event, owner, identifiers),
  };
}
