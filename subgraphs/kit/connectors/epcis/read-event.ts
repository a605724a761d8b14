import { Fault } from '@tongcha/resilience';
import { NotUnderstood, placeName } from '../../values/not-understood.ts';
import { type RowKind, Shapes } from '../../values/shapes.ts';
import type { Prefixes } from './context.ts';
import { EVENT_TYPES, type EpcisEvent, type EventType, type Item, type Typed } from './event.ts';
import { Doubts, Fields, isRaw, type Raw, standardKind } from './fields.ts';
import { readSensors } from './read-sensors.ts';
import { eventTime } from './time.ts';
import { BIZ_STEPS, DISPOSITIONS, NO_STEPS, type OwnSteps, unitOf } from './vocabulary.ts';

/** Fields of all events (EPCIS 2.0 section 7.4). */
const STANDARD: ReadonlySet<string> = new Set([
  '@context',
  'type',
  'isA',
  'id',
  'eventID',
  'eventTime',
  'eventTimeZoneOffset',
  'recordTime',
  'errorDeclaration',
  'certificationInfo',
  'action',
  'bizStep',
  'disposition',
  'persistentDisposition',
  'readPoint',
  'bizLocation',
  'bizTransactionList',
  'sourceList',
  'destinationList',
  'sensorElementList',
  'ilmd',
  'epcList',
  'quantityList',
  'parentID',
  'childEPCs',
  'childQuantityList',
  'inputEPCList',
  'inputQuantityList',
  'outputEPCList',
  'outputQuantityList',
  'transformationID',
]);
/** One a type: what each has always had is another matter. */
const EVENTS: Readonly<Record<EventType, RowKind>> = Object.fromEntries(
  EVENT_TYPES.map((type) => [type, standardKind(type, [...STANDARD])]),
) as Record<EventType, RowKind>;
const QUANTITY = standardKind('event/quantity', ['epcClass', 'quantity', 'uom']);
const PERSISTENT = standardKind('event/persistentDisposition', ['set', 'unset']);
const DECLARATION = standardKind('event/errorDeclaration', ['declarationTime', 'reason', 'correctiveEventIDs']);
const TYPED = {
  bizTransaction: standardKind('event/bizTransaction', ['type', 'bizTransaction']),
  source: standardKind('event/source', ['type', 'source']),
  destination: standardKind('event/destination', ['type', 'destination']),
};
const ILMD = standardKind('event/ilmd', []);

/**
 * One event of an answer. What of it cannot be read is left out and noted in `doubts`.
 * @throws Fault NOT_UNDERSTOOD for a type that EPCIS 2.0 does not define: a later version's, a vendor's own; BAD_ANSWER
 * for one without a time or an action, of which nothing can be told (EPCIS 2.0 section 7.4)
 */
export function readEvent(
  raw: unknown,
  outer: Prefixes,
  doubts: Doubts = new Doubts(),
  shapes: Shapes = new Shapes(),
  steps: OwnSteps = NO_STEPS,
): EpcisEvent {
  if (!isRaw(raw)) throw malformed('is not an object');
  const prefixes = '@context' in raw ? outer.with(raw['@context']) : outer;
  const type = typeOf(raw, prefixes);
  const own = new Fields(EVENTS[type], raw, { prefixes, shapes, doubts });
  const offset = own.text('eventTimeZoneOffset');
  const time = eventTime(raw['eventTime'], offset);
  if (time === null) throw malformed('has no readable time');
  const id = own.text('eventID') ?? own.text('id');
  const persistent = own.inner('persistentDisposition', PERSISTENT);
  const ilmd = own.inner('ilmd', ILMD);
  const event: EpcisEvent = {
    type,
    id: id === null || id.startsWith('_:') ? null : prefixes.expand(id),
    at: time.at,
    instant: time.instant,
    recordedAt: own.moment('recordTime', offset),
    action: actionOf(raw['action'], type),
    step: stepOf(own, steps),
    disposition: own.word('disposition', DISPOSITIONS),
    dispositionsSet: persistent?.words('set', DISPOSITIONS) ?? [],
    dispositionsUnset: persistent?.words('unset', DISPOSITIONS) ?? [],
    readPoint: own.uri('readPoint'),
    location: own.uri('bizLocation'),
    objects: items(own, 'epcList', 'quantityList'),
    parent: own.name('parentID', false),
    children: items(own, 'childEPCs', 'childQuantityList'),
    inputs: items(own, 'inputEPCList', 'inputQuantityList'),
    outputs: items(own, 'outputEPCList', 'outputQuantityList'),
    transformationId: own.uri('transformationID'),
    transactions: typed(own, 'bizTransaction'),
    sources: typed(own, 'source'),
    destinations: typed(own, 'destination'),
    sensors: readSensors(own, offset),
    ilmd: fields(ilmd?.source ?? {}, prefixes, () => true),
    extensions: fields(raw, prefixes, (key) => !STANDARD.has(key)),
    error: errorOf(own, offset),
    raw,
  };
  for (const key of missingIn(event)) own.doubtOfAnybody(key);
  return event;
}

function typeOf(raw: Raw, prefixes: Prefixes): EventType {
  const written = raw['type'] ?? raw['isA'] ?? raw['@type']; // `isA` in drafts of the standard
  const name = prefixes.expand(typeof written === 'string' ? written.trim() : '');
  const bare = name.replace(/^https?:\/\/(?:ref|ns)\.gs1\.org\/epcis\//, '');
  const type = EVENT_TYPES.find((known) => known === bare);
  if (type === undefined) throw new NotUnderstood([`type ${placeName(bare)}`]);
  return type;
}

function actionOf(value: unknown, type: EventType): EpcisEvent['action'] {
  if (value === 'ADD' || value === 'OBSERVE' || value === 'DELETE') return value;
  if (type === 'TransformationEvent') return null;
  throw malformed('has no action');
}

/** What the standard demands of each type and is not there (EPCIS 2.0 sections 7.4.2 to 7.4.6). */
function* missingIn(event: EpcisEvent): Generator<string> {
  const { type, action, objects, parent, children, inputs, outputs, transformationId, sensors } = event;
  switch (type) {
    case 'ObjectEvent':
      if (objects.length === 0 && sensors.length === 0) yield 'epcList';
      return;
    case 'TransactionEvent':
      // It may be about parties and papers alone.
      return;
    case 'TransformationEvent':
      // The other half may stand in another event of the same transformation.
      if (inputs.length === 0 && (transformationId === null || outputs.length === 0)) yield 'inputEPCList';
      if (outputs.length === 0 && transformationId === null) yield 'outputEPCList';
      return;
    default:
      if (parent === null && action !== 'OBSERVE') yield 'parentID';
      if (children.length === 0 && action === 'ADD') yield 'childEPCs';
  }
}

function items(own: Fields, epcs: string, quantities: string): readonly Item[] {
  return [
    ...own.names(epcs).map((uri): Item => ({ uri, instance: true, quantity: null, unit: null })),
    ...own.elements(quantities, QUANTITY).flatMap((each): Item[] => {
      const [uri, quantity, unit] = [each.name('epcClass'), each.number('quantity'), unitOf(each.text('uom'))];
      return uri === null ? [] : [{ uri, instance: false, quantity, unit }];
    }),
  ];
}

function typed(own: Fields, key: keyof typeof TYPED): readonly Typed[] {
  return own.elements(`${key}List`, TYPED[key]).flatMap((each) => {
    const [type, uri] = [each.word('type'), each.name(key)];
    if (type === null && key !== 'bizTransaction') each.doubt('type');
    return uri === null ? [] : [{ type, uri }];
  });
}

function errorOf(own: Fields, offset: string | null): EpcisEvent['error'] {
  const declared = own.inner('errorDeclaration', DECLARATION);
  return declared && { at: declared.moment('declarationTime', offset), reason: declared.word('reason') };
}

// A Map, so that no name an answer chooses can reach a prototype.
function fields(raw: Raw, prefixes: Prefixes, wanted: (key: string) => boolean): ReadonlyMap<string, unknown> {
  return new Map(
    Object.entries(raw)
      .filter(([key]) => wanted(key))
      .map(([key, value]) => [prefixes.expand(key), value]),
  );
}

function stepOf(own: Fields, steps: OwnSteps): string | null {
  const step = own.word('bizStep', steps.size === 0 ? BIZ_STEPS : new Set([...BIZ_STEPS, ...steps.keys()]));
  return step === null ? null : (steps.get(step) ?? step);
}

function malformed(what: string): Fault {
  return new Fault('BAD_ANSWER', `an event ${what}`, { place: `an event ${what}` });
}
