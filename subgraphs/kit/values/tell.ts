import { logSeldom } from '@tongcha/observe';
import { NotUnderstood } from './not-understood.ts';
import type { ShapeChange } from './shapes.ts';

const told = new WeakSet<NotUnderstood>();

/**
 * Tells the operator once of each fault: the places and how often, a line a second at most for each place, never what
 * stood there.
 */
export function tellNotUnderstood(system: string, fault: unknown): void {
  if (!(fault instanceof NotUnderstood) || told.has(fault)) return;
  told.add(fault);
  for (const [place, count] of fault.places) {
    logSeldom(
      'warn',
      `not understood ${system} ${place}`,
      { event: 'not-understood', system, place, count },
      '旧系统的答复有看不懂的部分 / a part of the legacy system’s answer is not understood',
    );
  }
}

const CHANGES = {
  NEW: {
    event: 'new-shape',
    words: '旧系统的答复出现了新的字段 / the legacy system’s answer has a field that it did not have',
  },
  GONE: {
    event: 'lost-shape',
    words: '旧系统的答复不再有一直有的字段 / the legacy system’s answer no longer has a field that it always had',
  },
} as const;

/** An answer that is shaped otherwise than before, whether or not anything is in doubt for it. */
export function tellNewShape(system: string, place: string, change: ShapeChange): void {
  const { event, words } = CHANGES[change];
  logSeldom('warn', `${event} ${system} ${place}`, { event, system, place }, words);
}
