import { isRecord } from '../json/is-record.ts';
import { ownValue, setOwnValue } from '../json/own-value.ts';
import type { Mark } from '../supergraph/marks.ts';
import type { Part } from './query-shapes.ts';

/** Writes the text into all of these places, over whatever the answer says. */
export function writeThere(value: unknown, part: Part<true>, text: string): void {
  if (Array.isArray(value)) {
    for (const each of value) writeThere(each, part, text);
    return;
  }
  if (!isRecord(value)) return;
  for (const [key] of part.here) setOwnValue(value, key, text);
  for (const [key, below] of part.below) {
    const inner = ownValue(value, key);
    if (typeof inner === 'object' && inner !== null) writeThere(inner, below, text);
  }
}

export type MarkedPart = Part<readonly Mark[]>;
type IsRefused = (mark: Mark) => boolean;

/** Nulls what is under a mark that is refused. */
export function takeOut(value: unknown, part: MarkedPart, isRefused: IsRefused): void {
  if (Array.isArray(value)) {
    for (const each of value) takeOut(each, part, isRefused);
    return;
  }
  if (!isRecord(value)) return;
  for (const [key, marks] of part.here)
    if (Object.hasOwn(value, key) && marks.some(isRefused)) setOwnValue(value, key, null);
  for (const [key, below] of part.below) takeOut(ownValue(value, key), below, isRefused);
}

/** The marks in it that are refused. */
export function refusedMarks({ here, below }: MarkedPart, isRefused: IsRefused): readonly Mark[] {
  return [
    ...here.flatMap(([, marks]) => marks.filter(isRefused)),
    ...below.flatMap(([, part]) => refusedMarks(part, isRefused)),
  ];
}

/** Whether the path leads to or into what is taken out. */
export function isTakenOut(path: readonly (string | number)[], part: MarkedPart, isRefused: IsRefused): boolean {
  let place: MarkedPart | undefined = part;
  for (const step of path) {
    if (typeof step === 'number') continue;
    if (place?.here.some(([key, marks]) => key === step && marks.some(isRefused))) return true;
    place = place?.below.find(([key]) => key === step)?.[1];
  }
  return false;
}
