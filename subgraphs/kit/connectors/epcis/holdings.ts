import { type EpcisEvent, type Item, textNamed } from './event.ts';

/** A thing with an organisation, from the event that handed it over to the one in which the organisation gives it on. */
export interface Holding {
  readonly unit: string;
  readonly holder: string;
  readonly item: Item;
  readonly begin: EpcisEvent;
  readonly end: EpcisEvent | null;
}

const PARTIES: readonly (string | null)[] = ['owning_party', 'possessing_party'];
/** Steps in which goods are sent off: their destination has not got them yet. */
const SENDING: readonly (string | null)[] = ['shipping', 'departing', 'transporting', 'loading'];

/** Steps by which goods leave somebody or reach somebody (Core Business Vocabulary section 7.1). */
const HANDING_OVER: ReadonlySet<string | null> = new Set([
  ...SENDING,
  'accepting',
  'arriving',
  'collecting',
  'consigning',
  'dispensing',
  'receiving',
  'retail_selling',
  'unloading',
  'void_shipping',
]);

/** Whether an event says that somebody got goods, or gave them away. What something is made by is another matter. */
export function isHandOver(event: EpcisEvent): boolean {
  return event.destinations.length > 0 || HANDING_OVER.has(event.step);
}

/** The things an event is about: for a transformation what came out of it. */
export function subjectsOf(event: EpcisEvent): readonly Item[] {
  if (event.type === 'TransformationEvent') return event.outputs;
  const parent: readonly Item[] =
    event.parent === null ? [] : [{ uri: event.parent, instance: true, quantity: null, unit: null }];
  return event.type === 'ObjectEvent' ? event.objects : [...parent, ...event.objects, ...event.children];
}

/** The organisations to which an event sends its goods off. */
export function addressees(event: EpcisEvent, organizationOf: (uri: string) => string | null): ReadonlySet<string> {
  return SENDING.includes(event.step) ? parties(event.destinations, organizationOf) : new Set();
}

/**
 * Who held what, by the owning and possessing parties of events' source and destination lists (Core Business Vocabulary
 * section 7.4). An organisation that is named again while it holds the thing holds it once.
 */
export function holdings(
  events: readonly EpcisEvent[],
  codeOf: (uri: string) => string | null,
  organizationOf: (uri: string) => string | null,
): readonly Holding[] {
  const open = new Map<string, { -readonly [K in keyof Holding]: Holding[K] }>();
  const all: Holding[] = [];
  for (const event of events) {
    const from = parties(event.sources, organizationOf);
    const to = SENDING.includes(event.step) ? new Set<string>() : parties(event.destinations, organizationOf);
    if (from.size + to.size === 0) continue;
    for (const item of subjectsOf(event)) {
      const unit = codeOf(item.uri);
      if (unit === null) continue;
      for (const holder of from) {
        const holding = open.get(`${unit} ${holder}`);
        if (holding === undefined || to.has(holder) || holding.begin.instant >= event.instant) continue;
        holding.end = event;
        open.delete(`${unit} ${holder}`);
      }
      for (const holder of to) {
        if (open.has(`${unit} ${holder}`)) continue;
        const holding = { unit, holder, item, begin: event, end: null };
        open.set(`${unit} ${holder}`, holding);
        all.push(holding);
      }
    }
  }
  return all;
}

function parties(list: EpcisEvent['sources'], organizationOf: (uri: string) => string | null): ReadonlySet<string> {
  return new Set(
    list
      .filter((one) => PARTIES.includes(one.type))
      .map((one) => organizationOf(one.uri))
      .filter((code) => code !== null),
  );
}

/** How sure the event itself says that it is; an event that names its objects by their codes is sure. */
export function confidenceOf(event: EpcisEvent): 'HIGH' | 'MEDIUM' | 'LOW' {
  const said = textNamed(event.extensions, 'confidence');
  if (said === null || said === 'HIGH') return 'HIGH';
  return said === 'MEDIUM' ? 'MEDIUM' : 'LOW';
}
