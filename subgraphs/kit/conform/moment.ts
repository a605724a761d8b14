/** A time as a screen shows it: to the minute or to the second. */
export interface Moment {
  readonly text: string;
  readonly at: number;
  /** Milliseconds that it stands for. */
  readonly precision: number;
}

const FORM = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/;

/**
 * Null for what is no time. Without an offset it is +08:00, a day alone is its midnight: as the contract reads legacy
 * times. This is no reader of the kit's on purpose: it is what these are held against.
 */
export function momentOf(text: string): Moment | null {
  const [, day, minutes = '00:00', seconds, fraction = '', offset = '+08:00'] = FORM.exec(text.trim()) ?? [];
  if (day === undefined) return null;
  const at = Date.parse(`${day}T${minutes}${seconds ?? ':00'}${fraction}${offset}`);
  // 30 February is no day, though a date takes it.
  if (Number.isNaN(at) || new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10) !== day) return null;
  const toMinute = text.includes(':') && seconds === undefined;
  return { text, at, precision: toMinute ? 60_000 : fraction === '' ? 1_000 : 1 };
}

export function isMoment(value: unknown): value is Moment {
  return typeof value === 'object' && value !== null && 'precision' in value;
}

/** Whether an answered time is that moment, wherever its offset is. */
export function isAt({ at, precision }: Moment, answered: unknown): boolean {
  const instant = typeof answered === 'string' ? Date.parse(answered) : NaN;
  return instant >= at && instant < at + precision;
}
