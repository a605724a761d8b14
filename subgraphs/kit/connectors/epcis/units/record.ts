import { parseCode, type Parsed } from '@tongcha/codes';
import { Fault } from '@tongcha/resilience';
import type { Call } from '../../../legacy-system.ts';
import type { Organization, SectorRecord, UnitLevel } from '../../../records.ts';
import { NotUnderstood } from '../../../values/not-understood.ts';
import { type EpcisEvent, type Item, type SensorReading, textNamed } from '../event.ts';
import type { History } from '../histories.ts';
import { isHandOver, subjectsOf } from '../holdings.ts';
import type { Identifiers } from '../identifiers.ts';
import { quantityOf, recordIdOf } from '../links.ts';
import type { MasterData } from '../master-data.ts';
import type { EpcisRepository } from '../repository.ts';
import { standing } from '../standing.ts';
import {
  certificates,
  inspection,
  operator,
  organization,
  place,
  type Reading,
  recalls,
  timeNamed,
} from './details.ts';
import { tellsOfHandOver, traceEvent } from './trace-event.ts';

/** What the events of a unit say beside what every record has. */
export interface UnitTold {
  /** Instance and lot master data that everybody may see, the first that was said. */
  readonly ilmd: ReadonlyMap<string, unknown>;
  /** The lot in its code; null where it has none. */
  readonly lot: string | null;
  /** Temperatures and the like that were logged on its way, oldest first. */
  readonly sensors: readonly (Omit<SensorReading, 'value'> & {
    readonly value: number | null;
    readonly handsOver: boolean;
  })[];
}

/** A repository as a system of records. */
export interface Units {
  readonly repository: EpcisRepository;
  /** Its name in `source.system`. */
  readonly system: string;
  /** The sector's filter, as refusals name it. */
  readonly filterName: string;
  /** The sector's own fields of a record. @param doubts takes the places of what is not understood */
  readonly own: (told: UnitTold, doubts: string[]) => Readonly<Record<string, unknown>>;
}

/**
 * What the repository holds of one code, or null: when nothing is about it, when it is only told of as something that went
 * into another or on it, and when the event that brought it about was declared an error.
 * @param doubts takes the places of what is not understood
 * @param masterData what may be told of places and parties
 */
function recordOf(
  code: string,
  history: History,
  { repository, system, own }: Units,
  doubts: string[],
  masterData: MasterData,
): SectorRecord | null {
  const { identifiers } = repository;
  const { events, withdrawn } = standing(history.found);
  const has = (items: readonly Item[]): boolean => items.some((item) => identifiers.codeOf(item.uri) === code);
  const origins = events.filter((event) => isOrigin(event) && has(subjectsOf(event)));
  const about = events.filter((event) => has(subjectsOf(event)));
  if (about.length === 0) return null;
  const named = parseCode(code);
  if (origins.length === 0 && (!isOwn(named) || withdrawn.some((event) => isOrigin(event) && has(subjectsOf(event)))))
    return null;

  const reading: Reading = { identifiers, masterData, placesToday: history.masterData, doubts };
  const origin = originOf(origins);
  const producer = producerOf(origin, reading);
  const maker = producerOf(origin, { ...reading, masterData: history.masterData })?.uscc ?? null;
  // What is told to everybody is read from what everybody may know: a hand-over changes who holds it, and nothing else.
  const open = (event: EpcisEvent): boolean => isOrigin(event) || !tellsOfHandOver(event, maker, reading);
  const handsOver = !about.some(open);
  const plain = handsOver ? about : about.filter(open);
  const ilmd = new Map(plain.toReversed().flatMap((event) => [...event.ilmd]));
  const first = origin ?? plain[0];
  const item = (first ? subjectsOf(first) : []).find((one) => identifiers.codeOf(one.uri) === code);
  return {
    code,
    handsOver,
    level: levelOf(named, item),
    productName:
      textNamed(
        ilmd,
        'descriptionShort',
        'productName',
        'tradeItemDescription',
        'regulatedProductName',
        'functionalName',
      ) ?? masterName(code, reading),
    quantity: item ? quantityOf(item) : null,
    producedAt:
      timeNamed(
        ilmd,
        reading,
        'productionDateTime',
        'productionDate',
        'manufacturingDate',
        'harvestEndDate',
        'harvestDate',
      ) ??
      origin?.at ??
      null,
    expiresAt: timeNamed(
      ilmd,
      reading,
      'itemExpirationDate',
      'expirationDate',
      'expirationDateTime',
      'bestBeforeDate',
      'sellByDate',
    ),
    producer,
    holder: holderOf(code, about, reading),
    place: place(origin?.location ?? origin?.readPoint ?? null, reading),
    events: events.map((event) => traceEvent(code, event, maker, reading)),
    inspections: about.map((event) => inspection(event, reading)).filter((found) => found !== null),
    certificates: certificates(ilmd, reading),
    recalls: recalls(about, reading),
    source: {
      system,
      recordId: first ? recordIdOf(first) : null,
      // What it was used up for is said of the product: a search by this moment does not list its inputs.
      asOf: latest(plain),
    },
    ...own(
      {
        ilmd,
        lot: named.ok ? (named.reading.attributes['lot'] ?? null) : null,
        sensors: about.flatMap((event) =>
          event.sensors.map((sensor) => ({
            ...sensor,
            at: sensor.at ?? event.at,
            value: typeof sensor.value === 'number' ? sensor.value : null,
            handsOver: !open(event),
          })),
        ),
      },
      doubts,
    ),
  };
}

/** The same, where what is not understood of it is told with the call's answer. */
export function recordTold(code: string, history: History, units: Units, call: Call): SectorRecord | null {
  const doubts: string[] = [];
  const today = recordOf(code, history, units, doubts, history.masterData);
  const record = call.asOf === undefined ? today : recordOf(code, history, units, [], NONE_KEPT);
  if (JSON.stringify(record) !== JSON.stringify(today)) call.partial(PLACES_OF_TODAY, [code]);
  if (doubts.length > 0) call.partial(new NotUnderstood(doubts), [code]);
  return record;
}

/** As of a moment: a repository has no history of places, parties and products, whose names and operators are told beside its events. */
const NONE_KEPT: MasterData = new Map();
const PLACES_OF_TODAY = new Fault('NO_HISTORY', 'keeps no history of places, parties and products');

/** Whether everybody may know of the event, as one of a code's. */
export function isOpen(
  event: EpcisEvent,
  code: string,
  { found, masterData }: History,
  identifiers: Identifiers,
): boolean {
  if (isOrigin(event)) return !isHandOver(event);
  const origins = standing(found).events.filter(
    (each) => isOrigin(each) && subjectsOf(each).some((item) => identifiers.codeOf(item.uri) === code),
  );
  const reading: Reading = { identifiers, masterData, placesToday: masterData, doubts: [] };
  return !tellsOfHandOver(event, producerOf(originOf(origins), reading)?.uscc ?? null, reading);
}

function originOf(origins: readonly EpcisEvent[]): EpcisEvent | undefined {
  return origins.find((event) => event.ilmd.size > 0) ?? origins[0];
}

function producerOf(origin: EpcisEvent | undefined, reading: Reading): Organization | null {
  return origin
    ? (parties(origin.sources, reading)[0] ?? operator(origin.location ?? origin.readPoint, reading))
    : null;
}

/** The event with which a thing begins to be: commissioned, or come out of a transformation. */
export function isOrigin(event: EpcisEvent): boolean {
  return event.type === 'TransformationEvent' || (event.type === 'ObjectEvent' && event.action === 'ADD');
}

/** GS1 keys and URIs are the repository's own; a code of another scheme is a thing of another system that is only mentioned. */
function isOwn(parsed: Parsed): boolean {
  return parsed.ok && (parsed.reading.scheme === 'gs1' || parsed.reading.scheme === 'uri');
}

function levelOf(parsed: Parsed, item: Item | undefined): UnitLevel | null {
  return (parsed.ok ? parsed.reading.level : null) ?? (item ? (item.instance ? 'ITEM' : 'LOT') : null);
}

/** What is on record of the product, by the code or the class it is of. */
function masterName(code: string, { identifiers, masterData }: Reading): string | null {
  const names = [code, code.replace(/\((?:10|21)\).*$/, '')];
  for (const [id, attributes] of masterData) {
    if (names.includes(identifiers.codeOf(id) ?? ''))
      return textNamed(attributes, 'descriptionShort', 'productName', 'tradeItemDescription', 'name');
  }
  return null;
}

/**
 * Follows the hand-overs: who a thing was given to, or who runs the place it was last seen at; null once it was given away to
 * nobody named. A part of a lot that goes elsewhere takes nothing from who holds the lot.
 */
function holderOf(code: string, events: readonly EpcisEvent[], reading: Reading): Organization | null {
  let holder: Organization | null = null;
  let whole = 0;
  for (const event of events) {
    const amount = subjectsOf(event).find((item) => reading.identifiers.codeOf(item.uri) === code)?.quantity ?? null;
    if (amount !== null && amount < whole) continue;
    whole = amount ?? whole;
    const [to] = parties(event.destinations, reading);
    const gave = !isOrigin(event) && parties(event.sources, reading).some((one) => one.uscc === holder?.uscc);
    holder = to ?? operator(event.location, reading) ?? (gave ? null : holder);
  }
  return holder;
}

function parties(list: EpcisEvent['sources'], reading: Reading): readonly Organization[] {
  return list
    .filter((one) => one.type === 'owning_party' || one.type === 'possessing_party')
    .map((one) => organization(one.uri, reading))
    .filter((one) => one !== null);
}

function latest(events: readonly EpcisEvent[]): string | null {
  const recorded = events.map((event) => event.recordedAt).filter((at) => at !== null);
  return recorded.length === 0 ? null : recorded.reduce((a, b) => (Date.parse(a) >= Date.parse(b) ? a : b));
}
