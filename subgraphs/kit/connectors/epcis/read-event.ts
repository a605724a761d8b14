import { Fault } from '../../../../common/fault.ts';
import { NotUnderstood, placeName } from '../../values/not-understood.ts';
import { number } from '../../values/number.ts';
import { NOT_UNDERSTOOD } from '../../values/reader.ts';
import type { Prefixes } from './context.ts';
import { EVENT_TYPES, type EpcisEvent, type EventType, type Item, type Typed } from './event.ts';
import { readSensors } from './read-sensors.ts';
import { eventTime, moment } from './time.ts';
import { cbvWord, unitOf } from './vocabulary.ts';

type Raw = Readonly<Record<string, unknown>>;
const NUMBER = number();

/** Fields of all events (EPCIS 2.0 section 7.4). */
export const STANDARD: ReadonlySet<string> = new Set([
  '@context', 'type', 'isA', 'id', 'eventID', 'eventTime', 'eventTimeZoneOffset', 'recordTime', 'errorDeclaration', 'certificationInfo', 'action', 'bizStep',
  'disposition', 'persistentDisposition', 'readPoint', 'bizLocation', 'bizTransactionList', 'sourceList', 'destinationList', 'sensorElementList', 'ilmd',
  'epcList', 'quantityList', 'parentID', 'childEPCs', 'childQuantityList', 'inputEPCList', 'inputQuantityList', 'outputEPCList', 'outputQuantityList', 'transformationID',
]);

/**
 * One event of an answer.
 * @throws Fault NOT_UNDERSTOOD for a type that EPCIS 2.0 does not define: a later version's, a vendor's own; BAD_ANSWER when a known
 * one has not the shape of the standard (EPCIS 2.0 section 7.4)
 */
export function readEvent(raw: unknown, outer: Prefixes): EpcisEvent {
  if (!isRaw(raw)) throw malformed('is not an object');
  const prefixes = '@context' in raw ? outer.with(raw['@context']) : outer;
  const name = typeOf(raw, prefixes);
  const type = EVENT_TYPES.find((known) => known === name);
  if (type === undefined) throw new NotUnderstood([`type ${placeName(name)}`]);
  const offset = text(raw['eventTimeZoneOffset']);
  const time = eventTime(raw['eventTime'], offset);
  if (time === null) throw malformed('has no readable time');
  const id = text(raw['eventID']) ?? text(raw['id']);
  const persistent = isRaw(raw['persistentDisposition']) ? raw['persistentDisposition'] : {};
  return {
    type,
    id: id === null || id.startsWith('_:') ? null : prefixes.expand(id),
    at: time.at,
    instant: time.instant,
    recordedAt: moment(raw['recordTime'], offset),
    action: actionOf(raw['action'], type),
    step: word(raw['bizStep'], prefixes),
    disposition: word(raw['disposition'], prefixes),
    dispositionsSet: words(persistent['set'], prefixes),
    dispositionsUnset: words(persistent['unset'], prefixes),
    readPoint: uri(raw['readPoint'], prefixes),
    location: uri(raw['bizLocation'], prefixes),
    objects: items(raw['epcList'], raw['quantityList'], prefixes),
    parent: uri(raw['parentID'], prefixes),
    children: items(raw['childEPCs'], raw['childQuantityList'], prefixes),
    inputs: items(raw['inputEPCList'], raw['inputQuantityList'], prefixes),
    outputs: items(raw['outputEPCList'], raw['outputQuantityList'], prefixes),
    transformationId: uri(raw['transformationID'], prefixes),
    transactions: typed(raw['bizTransactionList'], 'bizTransaction', prefixes),
    sources: typed(raw['sourceList'], 'source', prefixes),
    destinations: typed(raw['destinationList'], 'destination', prefixes),
    sensors: readSensors(raw['sensorElementList'], offset),
    ilmd: fields(isRaw(raw['ilmd']) ? raw['ilmd'] : {}, prefixes, () => true),
    extensions: fields(raw, prefixes, (key) => !STANDARD.has(key)),
    error: errorOf(raw['errorDeclaration'], offset, prefixes),
    raw,
  };
}

function typeOf(raw: Raw, prefixes: Prefixes): string {
  const name = text(raw['type']) ?? text(raw['isA']) ?? text(raw['@type']) ?? ''; // `isA` in drafts of the standard
  return prefixes.expand(name).replace(/^https?:\/\/(?:ref|ns)\.gs1\.org\/epcis\//, '');
}

function actionOf(value: unknown, type: EventType): EpcisEvent['action'] {
  if (value === 'ADD' || value === 'OBSERVE' || value === 'DELETE') return value;
  if (type === 'TransformationEvent') return null;
  throw malformed('has no action');
}

function items(epcs: unknown, quantities: unknown, prefixes: Prefixes): readonly Item[] {
  const instances = list(epcs).map((epc) => ({ uri: required(epc, prefixes), instance: true, quantity: null, unit: null }));
  const classes = list(quantities).map((element) => {
    if (!isRaw(element)) throw malformed('has a quantity element that is no object');
    const amount = element['quantity'];
    const quantity = NUMBER(amount);
    if (quantity === NOT_UNDERSTOOD) throw malformed('has a quantity that is no number');
    return { uri: required(element['epcClass'], prefixes), instance: false, quantity, unit: unitOf(text(element['uom'])) };
  });
  return [...instances, ...classes];
}

function typed(value: unknown, key: string, prefixes: Prefixes): readonly Typed[] {
  return list(value).map((element) => {
    if (!isRaw(element)) throw malformed(`has a ${key} that is no object`);
    return { type: word(element['type'], prefixes), uri: required(element[key], prefixes) };
  });
}

function errorOf(value: unknown, offset: string | null, prefixes: Prefixes): EpcisEvent['error'] {
  if (value === undefined || value === null) return null;
  if (!isRaw(value)) throw malformed('has an error declaration that is no object');
  return { at: moment(value['declarationTime'], offset), reason: word(value['reason'], prefixes) };
}

// A Map, so that no name an answer chooses can reach a prototype.
function fields(raw: Raw, prefixes: Prefixes, wanted: (key: string) => boolean): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(raw).filter(([key]) => wanted(key)).map(([key, value]) => [prefixes.expand(key), value]));
}

function list(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw malformed('has a list that is no list');
  return value;
}

function required(value: unknown, prefixes: Prefixes): string {
  const found = uri(value, prefixes);
  if (found === null) throw malformed('has a list with something that is no identifier');
  return found;
}

/** An identifier is text, or an object with an `id`. */
function uri(value: unknown, prefixes: Prefixes): string | null {
  const found = text(isRaw(value) ? (value['id'] ?? value['@id']) : value);
  return found === null ? null : prefixes.expand(found);
}

function word(value: unknown, prefixes: Prefixes): string | null {
  const found = uri(value, prefixes);
  return found === null ? null : cbvWord(found);
}

function words(value: unknown, prefixes: Prefixes): readonly string[] {
  return Array.isArray(value) ? value.map((one) => word(one, prefixes)).filter((found) => found !== null) : [];
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

function isRaw(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function malformed(what: string): Fault {
  return new Fault('BAD_ANSWER', `an event ${what}`, { place: `an event ${what}` });
}
