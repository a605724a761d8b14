import { asksForUntold, instantOf, productAsked, recordedIn, type Untold, utcTime } from '../../../search/asked.ts';
import type { ConditionName, SearchCondition } from '../../../search/condition.ts';
import type { EpcisEvent } from '../event.ts';
import type { Listing } from '../listing.ts';
import type { Condition } from '../query.ts';
import { bizStepSpellings, dispositionSpellings } from '../vocabulary.ts';
import { isOfProduct } from '@tongcha/schema';
import { mayFail } from './details.ts';

/** Of these EPCIS tells nothing. */
const UNTOLD: readonly Untold[] = ['equipmentOverdue'];

/**
 * What the standard's query parameters narrow by. They ask for single events (EPCIS 2.0 section 8.2.7.1), by exact identifiers:
 * who made or holds a thing and where follows from several of them. No pattern stands for all lots of a product where
 * identifiers are Digital Link URIs; so by a barcode all events are read, and of its lots alone the histories.
 */
export const NARROWS: readonly ConditionName[] = [
  ...UNTOLD,
  'product',
  'recordedBetween',
  'recalled',
  'wasRecalled',
  'failed',
  'changedSince',
];

/** Events of which each record that is asked for has one; `isShown`: that it has is shown with the record, to whoever may ask for it. */
export interface EventsAsked extends Pick<Listing, 'conditions' | 'matches'> {
  readonly isShown: boolean;
}

const RECALLED = dispositionSpellings('recalled');
/** Events that recall what they are about (EPCIS 2.0 section 8.2.7.1). */
export const RECALLS: readonly EventsAsked[] = [
  events('EQ_disposition', RECALLED, ({ disposition }) => disposition === 'recalled'),
  // What an event sets for as long as nothing takes it back.
  events('EQ_persistentDisposition_set', RECALLED, ({ dispositionsSet }) => dispositionsSet.includes('recalled')),
];
const FAILURES: readonly EventsAsked[] = [
  events(
    'EQ_disposition',
    ['non_conformant', 'conformant'].flatMap((word) => dispositionSpellings(word)),
    (event) => mayFail(event) && (event.disposition === 'non_conformant' || event.disposition === 'conformant'),
  ),
  events('EQ_bizStep', bizStepSpellings('inspecting'), (event) => mayFail(event) && event.step === 'inspecting'),
];

/**
 * By which events to look for records, any of the alternatives; null: there are none. Two conditions may hold by two events,
 * so one alone is asked for: that which the fewest events fulfil.
 */
export function eventsAsked(where: SearchCondition): readonly EventsAsked[] | null {
  if (asksForUntold(where, UNTOLD)) return null;
  if (where.recalled || where.wasRecalled) return RECALLS;
  if (where.failed) return FAILURES;
  const { from, to } = recordedIn(where);
  const [begin, end] = [from ? instantOf(from) : -Infinity, to ? instantOf(to) : Infinity];
  const conditions: readonly Condition[] = [
    ...(from ? [{ name: 'GE_recordTime', values: [utcTime(begin)] }] : []),
    ...(to ? [{ name: 'LT_recordTime', values: [utcTime(end)] }] : []),
  ];
  if (conditions.length === 0) return [{ conditions, matches: () => true, isShown: false }];
  const matches = ({ recordedAt }: EpcisEvent): boolean => {
    const at = Date.parse(recordedAt ?? '');
    return at >= begin && at < end;
  };
  return [{ conditions, matches, isShown: false }];
}

/** Which codes are looked for. */
export function codesAsked({ product }: SearchCondition): (code: string) => boolean {
  const asked = product ? productAsked(product).code : undefined;
  return asked === undefined ? () => true : (code) => code === asked || isOfProduct(code, asked);
}

function events(name: string, values: readonly string[], matches: (event: EpcisEvent) => boolean): EventsAsked {
  return { conditions: [{ name, values }], matches, isShown: true };
}
