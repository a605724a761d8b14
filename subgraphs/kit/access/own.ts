import type { Ministry } from '../ministry.ts';
import type { SectorRecord } from '../records.ts';

/** Whether the organisation is a party to the record: its producer, its holder, or whom the sector names. */
export function isOwnRecord({ sharing }: Pick<Ministry, 'sharing'>, record: SectorRecord, uscc: string): boolean {
  return (
    record.producer?.uscc === uscc ||
    record.holder?.uscc === uscc ||
    (sharing?.partiesOf?.(record).includes(uscc) ?? false)
  );
}
