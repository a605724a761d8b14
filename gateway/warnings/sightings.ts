import { type Extent, extentOf } from '@tongcha/codes/extents';
import { moment } from '../chain/claims.ts';
import type { FactRecord, FactUnit } from '../facts/index.ts';
import { type Happened, eventsOf } from './events.ts';
import { evidenceOf } from './evidence.ts';
import type { Evidence } from './rule.ts';
import { isRecord } from '../json/is-record.ts';
import { numberIn, textIn } from './values.ts';

/** What rules ask of a record to know where its unit was made or is. */
export const PLACE = 'place { division latitude longitude }';

/** A unit was at a place at a time, as a record tells it. */
export interface Sighting {
  readonly record: FactRecord;
  /** `370682`, or its degrees. */
  readonly where: string;
  /** null: nobody knows where that is. */
  readonly extent: Extent | null;
  readonly at: string;
  /** When that may have been, epoch milliseconds. */
  readonly lo: number;
  readonly hi: number;
  /** Of the place, and of the time. */
  readonly field: string;
  readonly timeField: string;
  readonly evidence: readonly Evidence[];
}

/** Of a thing of which there are more the first are told: each is compared with each. */
const MOST = 1_000;

/** In the order of their times. */
export function sightingsOf(unit: FactUnit): readonly Sighting[] {
  const happened = unit.records.flatMap((record) => eventsOf(record).flatMap((event) => atEvent(event, unit.code)));
  return [...happened, ...makingsOf(unit)].toSorted((a, b) => a.lo - b.lo).slice(0, MOST);
}

/**
 * Where it was made. A record's place may be where it is used since: of records that tell one time of two places nobody says which
 * of these is where it was made.
 */
function makingsOf({ code, records }: FactUnit): readonly Sighting[] {
  const made = records.flatMap((record) => {
    const at = textIn(record.values, 'producedAt');
    const evidence = evidenceOf(record, code, 'producedAt', at);
    return sighted({ record, place: record.values['place'], at, field: 'place' }, code, evidence);
  });
  return made.filter((one) => made.every((other) => other.where === one.where || isApart(one, other)));
}

function atEvent({ record, place, at }: Happened, code: string): readonly Sighting[] {
  return sighted({ record, place, at, field: 'events.place' }, code, evidenceOf(record, code, 'events.at', at));
}

interface Told {
  readonly record: FactRecord;
  readonly place: unknown;
  readonly at: string | null;
  readonly field: string;
}

function sighted({ record, place, at, field }: Told, code: string, when: Evidence): readonly Sighting[] {
  const time = moment(at);
  if (at === null || !time || !isRecord(place)) return [];
  const division = textIn(place, 'division');
  const [latitude, longitude] = [numberIn(place, 'latitude'), numberIn(place, 'longitude')];
  const point = latitude !== null && longitude !== null ? { latitude, longitude, kilometres: 0 } : null;
  if (!point && division === null) return [];
  const where = division ?? `${latitude}, ${longitude}`;
  const evidence = [evidenceOf(record, code, point ? field : `${field}.division`, where), when];
  const extent = point ?? extentOf(division ?? '');
  return [{ record, where, extent, at, ...time, field: `${field}.division`, timeField: when.field, evidence }];
}

/** Whether two times are surely not one. */
function isApart(a: Sighting, b: Sighting): boolean {
  return a.hi < b.lo || b.hi < a.lo;
}
