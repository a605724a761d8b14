import { createHash } from 'node:crypto';
import { type EpcisEvent, Prefixes, readDocument } from '@tongcha/ministry/epcis';
import { Fault } from '@tongcha/resilience';
import type { StatementFault } from '../statements/faults.ts';
import { statementOf, type Statement } from '../statements/statement.ts';
import { CONTEXT } from './query-document.ts';
import { isPlainJson } from '../statements/plain.ts';
import { isOrigin, LONGEST_TERM, NAMESPACE, urisIn } from '../store/terms.ts';
import { partyUri, placeUri } from './uris.ts';

/** How many events one document may have (GS1-EPCIS-Capture-Limit). */
export const MOST_EVENTS = 2_000;
/** How many things, papers and parties its events may name: each is looked up and can be found by. */
const MOST_NAMED = 10_000;
/** A context stands with each event that is kept. */
const LONGEST_CONTEXT = 4_096;

/** What a captured document says. */
export interface Captured {
  readonly statements: readonly Statement[];
  /** What is declared to be in error. */
  readonly takenBack: readonly string[];
  readonly faults: readonly StatementFault[];
}

type Raw = Readonly<Record<string, unknown>>;

/**
 * Reads a captured EPCISDocument in JSON-LD (EPCIS 2.0 section 12.6). Every event must be understood whole: what cannot be read
 * would be told to nobody.
 * @throws Fault BAD_REQUEST where it is no such document, TOO_LARGE where it has too many events, or these name too much
 */
export function readCapture(body: Buffer, owner: string): Captured {
  const { context, list } = eventsIn(body);
  const statements: Statement[] = [];
  const faults: StatementFault[] = [];
  const takenBack = new Set<string>();
  const named = new Set<string>();
  let left = MOST_NAMED;
  for (const [i, raw] of list.entries()) {
    const place = i + 1;
    const read = readEventOf(context, raw);
    if (typeof read === 'string') {
      faults.push(notUnderstood(place, read));
      continue;
    }
    left -= namedIn(read);
    if (left < 0)
      throw new Fault('TOO_LARGE', `the events of a document name ${MOST_NAMED} things and parties at most`);
    const record = nameOf(read, raw, owner);
    if (read.error !== null) {
      takenBack.add(record);
      continue;
    }
    const statement = named.has(record) ? null : statementOf(record, [place], ownDoc(raw, read, context, owner));
    if (statement) statements.push(statement);
    else
      faults.push(
        named.has(record)
          ? {
              place,
              column: null,
              code: 'TWICE',
              words: { zh: '同一份文件里有两个同名的事件', en: 'the document has two events of this eventID' },
            }
          : notUnderstood(place, '@context'),
      );
    named.add(record);
  }
  return {
    statements: statements.filter(({ record }) => !takenBack.has(record)),
    takenBack: [...takenBack],
    faults,
  };
}

function eventsIn(body: Buffer): { readonly context: unknown; readonly list: readonly unknown[] } {
  let document: unknown;
  try {
    document = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new Fault('BAD_REQUEST', 'the body is no JSON in UTF-8');
  }
  if (!isRaw(document) || document['type'] !== 'EPCISDocument')
    throw new Fault('BAD_REQUEST', 'expected an EPCISDocument: {"type":"EPCISDocument","schemaVersion":"2.0",…}');
  if (!String(document['schemaVersion']).startsWith('2.')) throw new Fault('BAD_REQUEST', 'expected schemaVersion 2.0');
  const { epcisBody, epcisHeader } = document;
  if (isRaw(epcisHeader) && epcisHeader['epcisMasterData'] !== undefined)
    throw new Fault('BAD_REQUEST', 'master data is not taken here: what you say of yourself is sent to /enterprise');
  const list = isRaw(epcisBody) ? (epcisBody['eventList'] ?? epcisBody['event']) : undefined;
  const all: readonly unknown[] = Array.isArray(list) ? list : isRaw(list) ? [list] : [];
  if (all.length === 0) throw new Fault('BAD_REQUEST', 'the document has no events in epcisBody.eventList');
  if (all.length > MOST_EVENTS) throw new Fault('TOO_LARGE', `a document has ${MOST_EVENTS} events at most`);
  const context = document['@context'];
  if (!isPlainJson(context) || (JSON.stringify(context)?.length ?? 0) > LONGEST_CONTEXT)
    throw new Fault('BAD_REQUEST', `the @context has ${LONGEST_CONTEXT} characters at most, and none that is not text`);
  return { context, list: all };
}

/** @returns in words what of it is not understood, or the event */
function readEventOf(context: unknown, raw: unknown): EpcisEvent | string {
  if (!isPlainJson(raw)) return 'control characters, or too many levels';
  const one = { '@context': context, type: 'EPCISDocument', epcisBody: { eventList: [raw] } };
  const { events, unreadable } = readDocument(Buffer.from(JSON.stringify(one)), undefined);
  const [fault] = unreadable;
  if (fault) return fault.fault.place ?? fault.fault.message;
  const [event] = events;
  return event === undefined ? 'event' : (event.id?.length ?? 0) > LONGEST_TERM ? 'eventID: too long' : event;
}

function namedIn(event: EpcisEvent): number {
  const { objects, children, inputs, outputs, transactions, sources, destinations, extensions } = event;
  const applied = urisIn(extensions.get(`${NAMESPACE}treatedWith`));
  const lists = [objects, children, inputs, outputs, transactions, sources, destinations, applied];
  return lists.reduce((count, list) => count + list.length, 0);
}

/** Its own name, or one of its content, so that what is sent twice is kept once. Another enterprise's of the same name is another. */
function nameOf({ id }: EpcisEvent, raw: unknown, owner: string): string {
  const content = isRaw(raw)
    ? Object.fromEntries(Object.entries(raw).filter(([key]) => !['recordTime', 'errorDeclaration'].includes(key)))
    : raw;
  return `event ${id ?? `of ${uuidOf(JSON.stringify(content), owner)}`}`;
}

const NOT_KEPT: ReadonlySet<string> = new Set(['eventID', 'id', 'recordTime', 'errorDeclaration']);

/** As it is kept: with whose it is, where that enterprise is, and under no name that another's could have as well. */
function ownDoc(raw: unknown, event: EpcisEvent, context: unknown, owner: string): Raw {
  const contexts = [context, (raw as Raw)['@context']].flat().filter(isRaw);
  const prefixes = new Prefixes().with(contexts);
  // Who says it is not for the event to tell, in whatever namespace, and however a prefix cuts the name.
  const doc = Object.fromEntries(
    Object.entries(raw as Raw).filter(
      ([key]) => !NOT_KEPT.has(key) && ![key, prefixes.expand(key)].some((name) => /(?:^|[:/#])recordedBy$/.test(name)),
    ),
  );
  return {
    ...doc,
    // Each event with the prefixes of its document; ours cannot be others'.
    '@context': [CONTEXT[0], ...contexts, CONTEXT[1]],
    ...(event.transformationId === null
      ? {}
      : { transformationID: `urn:uuid:${uuidOf(event.transformationId, owner)}` }),
    ...(event.location === null ? { bizLocation: { id: placeUri(owner) } } : {}),
    // A place's operator is as on record today; who made something is told by the event itself.
    ...(isOrigin(event) && event.sources.every(({ type }) => !PARTIES.has(type))
      ? { sourceList: [...listIn(doc['sourceList']), { type: 'owning_party', source: partyUri(owner) }] }
      : {}),
    'tongcha:recordedBy': partyUri(owner),
  };
}

const PARTIES: ReadonlySet<string | null> = new Set(['owning_party', 'possessing_party']);

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

/** The same text of one enterprise has one name, of another another. */
function uuidOf(text: string, owner: string): string {
  const hex = createHash('sha256').update(`${owner} ${text}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function notUnderstood(place: number, what: string): StatementFault {
  return {
    place,
    column: null,
    code: 'NOT_UNDERSTOOD',
    words: { zh: `这个事件有读不懂的地方:${what}`, en: `a part of the event is not understood: ${what}` },
  };
}

function isRaw(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
