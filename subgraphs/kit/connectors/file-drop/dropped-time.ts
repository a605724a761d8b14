import { NOT_UNDERSTOOD, type Read } from '../../values/reader.ts';
import { time } from '../../values/time.ts';

const usual = time();
// By their length these mean one moment as well.
const cut = time({ formats: ['yyyyMMddHHmm', 'yyyyMMddHH'] });

/** A time as dropped files write it: in whatever writing, also without its seconds or minutes. */
export function droppedTime(raw: unknown): Read<string> {
  const read = usual(raw);
  return read === NOT_UNDERSTOOD ? cut(raw) : read;
}
