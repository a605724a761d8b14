import { known } from './values/reader.ts';
import { time } from './values/time.ts';

const read = time();

/** By how much +08:00, at which legacy times without a zone are, is ahead of UTC, milliseconds. */
export const ZONE_MS = 8 * 3_600_000;

/**
 * A legacy time to ISO 8601 with its offset (`values/time.ts`), for fields where only the time matters. Null for an empty text and for what is no
 * date alike: a mapping that can say what it did not understand reads with `time` itself.
 */
export function dateTime(text: string | null | undefined): string | null {
  return known(read(text));
}
