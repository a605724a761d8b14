import type { FactRecord } from '../facts/index.ts';
import { type Row, rowsOf, textIn } from './values.ts';

/** What rules ask of a record to read what happened to its unit: one text, so that it is asked once. */
export const EVENTS = 'events { id step at place { division latitude longitude } organization { uscc name } }';

/** Something that happened to a unit as a member's record tells it. */
export interface Happened {
  readonly record: FactRecord;
  readonly id: string | null;
  readonly step: string | null;
  readonly at: string | null;
  readonly place: Row | null;
  readonly uscc: string | null;
  readonly organization: string | null;
}

export function eventsOf(record: FactRecord): readonly Happened[] {
  return rowsOf(record, 'events').map((row) => ({
    record,
    id: textIn(row, 'id'),
    step: textIn(row, 'step'),
    at: textIn(row, 'at'),
    place: (row['place'] as Row | null | undefined) ?? null,
    uscc: textIn(row, 'organization', 'uscc'),
    organization: textIn(row, 'organization', 'name'),
  }));
}
