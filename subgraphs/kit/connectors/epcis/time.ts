import { dateTime } from '../../time.ts';

/**
 * An event's time: EPCIS may write it in any zone, `eventTimeZoneOffset` says in which zone it happened, and that is
 * the one to show. A time without a zone is in that zone too. Null for what is no time.
 */
export function eventTime(
  value: unknown,
  offset: string | null,
): { readonly at: string; readonly instant: number } | null {
  const text = typeof value === 'string' ? value.trim() : '';
  const zone = offset !== null && /^[+-]\d{2}:?\d{2}$/.test(offset) ? offset : '';
  const read = dateTime(/(?:Z|[+-]\d{2}:?\d{2})$/i.test(text) || !text.includes('T') ? text : text + zone);
  if (read === null) return null;
  const instant = Date.parse(read);
  if (Number.isNaN(instant)) return null;
  return { at: zone === '' ? read : inZone(instant, zone), instant };
}

export function moment(value: unknown, offset: string | null): string | null {
  return eventTime(value, offset)?.at ?? null;
}

/** Milliseconds since 1970 to ISO 8601 in a zone, `+08:00`; whole seconds without a fraction. */
export function inZone(instant: number, zone: string): string {
  const minutes = (zone.startsWith('-') ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2)));
  const local = new Date(instant + minutes * 60_000)
    .toISOString()
    .replace(/\.000Z$/, '')
    .replace(/Z$/, '');
  return `${local}${zone.slice(0, 3)}:${zone.slice(-2)}`;
}
