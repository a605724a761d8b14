import { createHash } from 'node:crypto';
import { type EpcisEvent, readDocument } from '@tongcha/ministry/epcis';
import { Fault } from '@tongcha/resilience';
import type { StatementFault } from '../statements/faults.ts';
import { statementOf, type Statement } from '../statements/statement.ts';
import { CONTEXT } from './query-document.ts';
import { isOrigin } from '../store/terms.ts';
import { partyUri, placeUri } from './uris.ts';

/** How many events one document may have (GS1-EPCIS-Capture-Limit). */
export const MOST_EVENTS = 2_000;

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
 * @throws Fault BAD_REQUEST where it is no such document, TOO_LARGE where it has too many events
 */
export function readCapture(body: Buffer, owner: string): Captured {
  const { document, list } = eventsIn(body);
  const statements: Statement[] = [];
  const faults: StatementFault[] = [];
  const takenBack = new Set<string>();
  const named = new Set<string>();
  for (const [i, raw] of list.entries()) {
    const place = i + 1;
    const read = readEventOf(document, raw);
    if (typeof read === 'string') {
      faults.push(notUnderstood(place, read));
      continue;
    }
    const record = nameOf(read, raw, owner);
    if (read.error !== null) {
      takenBack.add(record);
      continue;
    }
    const statement = named.has(record) ? null : statementOf(record, [place], ownDoc(raw, read, document, owner));
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

function eventsIn(body: Buffer): { readonly document: Raw; readonly list: readonly unknown[] } {
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
  return { document, list: all };
}

/** @returns in words what of it is not understood, or the event */
function readEventOf(document: Raw, raw: unknown): EpcisEvent | string {
  const one = { ...document, epcisHeader: undefined, epcisBody: { eventList: [raw] } };
  const { events, unreadable } = readDocument(Buffer.from(JSON.stringify(one)), undefined);
  const [fault] = unreadable;
  return fault ? (fault.fault.place ?? fault.fault.message) : (events[0] ?? 'event');
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
function ownDoc(raw: unknown, event: EpcisEvent, document: Raw, owner: string): Raw {
  // Who says it is not for the event to tell, in whatever namespace.
  const doc = Object.fromEntries(
    Object.entries(raw as Raw).filter(([key]) => !NOT_KEPT.has(key) && !/(?:^|[:/#])recordedBy$/.test(key)),
  );
  const contexts = [document['@context'], doc['@context']].flat().filter(isRaw);
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
