import type { Ministry } from '../ministry.ts';
import type { SectorRecord } from '../records.ts';
import type { MinistryContext } from '../context.ts';
import { isOwnRecord } from './own.ts';
import type { Viewer } from './viewer.ts';

/**
 * The record of a code; null also where all that is known of the unit is a hand-over that the viewer may not know of.
 */
export async function recordFor(
  ministry: Ministry,
  viewer: Viewer,
  code: string,
  { loaders }: MinistryContext,
): Promise<SectorRecord | null> {
  const record = await loaders.record.load(code);
  if (!record?.handsOver || viewer.may('parties')) return record;
  return viewer.organization !== null && isOwnRecord(ministry, record, viewer.organization) ? record : null;
}
