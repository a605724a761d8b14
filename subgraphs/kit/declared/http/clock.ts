import { randomUUID } from 'node:crypto';
import { ZONE_MS } from '../../time.ts';
import type { Part } from '../part.ts';

/** What each request has anew: `{time}`, `{millis}`, `{nonce}`. */
export type Clock = () => Readonly<Record<'time' | 'millis' | 'nonce', string>>;
export const CLOCK_NAMES = ['time', 'millis', 'nonce'] as const;

const TOKENS: readonly (readonly [string, number, number])[] = [
  ['yyyy', 0, 4],
  ['MM', 5, 7],
  ['dd', 8, 10],
  ['HH', 11, 13],
  ['mm', 14, 16],
  ['ss', 17, 19],
];

/** @param part the format of `{time}`, at +08:00; yyyyMMddHHmmss when not written */
export function clockOf(part: Part | undefined): Clock {
  const format = part?.text('a format: yyyyMMddHHmmss') ?? 'yyyyMMddHHmmss';
  return () => {
    const now = Date.now();
    const iso = new Date(now + ZONE_MS).toISOString();
    const time = TOKENS.reduce((text, [token, from, to]) => text.replace(token, iso.slice(from, to)), format);
    return { time, millis: String(now), nonce: randomUUID() };
  };
}
