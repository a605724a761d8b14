import { Fault } from '@tongcha/resilience';
import { charsetOf, decode } from '../../charset.ts';
import { Prefixes } from './context.ts';
import { EVENT_TYPES, type EpcisEvent } from './event.ts';
import { type MasterData, readMasterData } from './master-data.ts';
import { NO_STEPS, type OwnSteps } from './vocabulary.ts';
import { Doubts, isRaw, type Raw } from './fields.ts';
import { readEvent } from './read-event.ts';
import { NotUnderstood } from '../../values/not-understood.ts';
import { Shapes } from '../../values/shapes.ts';

export interface EpcisPage {
  readonly events: readonly EpcisEvent[];
  readonly masterData: MasterData;
  /** Events that are there and cannot be read, or not wholly: the answer stands, incomplete. */
  readonly unreadable: readonly Unreadable[];
}

export interface Unreadable {
  readonly fault: Fault;
  /** The event, to see whom it is about; undefined where that cannot be seen. */
  readonly raw: unknown;
}

export const EMPTY_PAGE: EpcisPage = { events: [], masterData: new Map(), unreadable: [] };

/**
 * The events of an EPCISDocument, an EPCISQueryDocument or a single event in JSON or JSON-LD (EPCIS 2.0 section 9.5 and
 * 12).
 * @throws Fault BAD_ANSWER for anything else
 */
export function readDocument(
  body: Uint8Array,
  contentType: string | undefined,
  shapes = new Shapes(),
  steps: OwnSteps = NO_STEPS,
): EpcisPage {
  const document = parse(body, contentType);
  const prefixes = new Prefixes().with(document['@context']);
  const { list, vocabularies } = contents(document);
  const events: EpcisEvent[] = [];
  const unreadable: Unreadable[] = [];
  for (const raw of list) {
    try {
      const doubts = new Doubts();
      events.push(readEvent(raw, prefixes, doubts, shapes, steps));
      if (doubts.places.length > 0)
        unreadable.push({ raw: doubts.ofAnybody ? undefined : raw, fault: new NotUnderstood(doubts.places) });
    } catch (error) {
      const fault =
        error instanceof Fault ? error : new Fault('BAD_ANSWER', 'an event cannot be read', { cause: error });
      unreadable.push({ raw, fault });
    }
  }
  return { events, masterData: readMasterData(vocabularies, prefixes), unreadable };
}

function parse(body: Uint8Array, contentType: string | undefined): Raw {
  const label = /charset=("?)([\w-]+)\1/i.exec(contentType ?? '')?.[2];
  let value: unknown;
  try {
    value = JSON.parse(decode(body, label === undefined ? 'utf-8' : charsetOf(label)));
  } catch (error) {
    throw error instanceof Fault ? error : new Fault('BAD_ANSWER', 'the answer is not JSON', { cause: error });
  }
  if (isRaw(value)) return value;
  throw new Fault('BAD_ANSWER', 'the answer is not an EPCIS document');
}

function contents(document: Raw): { readonly list: readonly unknown[]; readonly vocabularies: readonly unknown[] } {
  const body = document['epcisBody'];
  const header = document['epcisHeader'];
  const master =
    isRaw(header) && isRaw(header['epcisMasterData']) ? header['epcisMasterData']['vocabularyList'] : undefined;
  if (!isRaw(body)) {
    const type = document['type'] ?? document['isA'];
    if (EVENT_TYPES.some((known) => known === type)) return { list: [document], vocabularies: [] };
    throw new Fault('BAD_ANSWER', 'the answer is not an EPCIS document');
  }
  const results = isRaw(body['queryResults']) ? body['queryResults'] : undefined;
  const inner = isRaw(results?.['resultsBody']) ? results['resultsBody'] : (results ?? body);
  const list = inner['eventList'];
  if (!Array.isArray(list)) throw new Fault('BAD_ANSWER', 'the answer has no list of events');
  return { list, vocabularies: [master, inner['vocabularyList']].filter(Array.isArray).flat() };
}
