import { NOT_UNDERSTOOD, type Read, type Reader } from './reader.ts';
import { halfWidth } from './text.ts';
import { partsBy, timeFormat, type TimeParts } from './time-format.ts';

export interface TimeOptions {
  /** Formats of this field beside those that mean one moment everywhere: `dd/MM/yyyy HH:mm`. */
  readonly formats?: readonly string[];
  /** Of a time that says none: `+08:00`. */
  readonly zone?: string;
  /** What is written where there is none: `0000-00-00`. */
  readonly empty?: readonly string[];
}

const CLOCK = String.raw`(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?<fraction>[.,]\d{1,9})?)?`;
const ZONE = String.raw`\s*(?<zone>Z|[+-]\d{2}(?::?\d{2})?)?`;

/** The year comes first and has four digits in each of them: nothing of it can be another part. */
const PATTERNS: readonly RegExp[] = [
  new RegExp(String.raw`^(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})(?:(?:T|\s+)${CLOCK})?${ZONE}$`, 'i'),
  new RegExp(
    String.raw`^(?<year>\d{4})(?<sign>[/.])(?<month>\d{1,2})\k<sign>(?<day>\d{1,2})(?:\s+${CLOCK})?${ZONE}$`,
    'i',
  ),
  /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})(?:(?<hour>\d{2})(?<minute>\d{2})(?<second>\d{2}))?$/,
  new RegExp(
    String.raw`^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})T(?<hour>\d{2})(?<minute>\d{2})(?<second>\d{2})(?<fraction>\.\d{1,9})?${ZONE}$`,
    'i',
  ),
  new RegExp(String.raw`^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})\s+${CLOCK}${ZONE}$`, 'i'),
  /^(?<year>\d{4})年(?<month>\d{1,2})月(?<day>\d{1,2})日(?:\s*(?<hour>\d{1,2})[时点:](?<minute>\d{1,2})(?:分|:(?=\d))?(?:(?<second>\d{1,2})秒?)?)?$/,
];

/**
 * A moment in ISO 8601 with its offset, from how legacy systems write times. One without a zone is at `zone`; a date
 * without a time is that day's
 * 00:00. What is no date is not understood: a wrong time must not become a right-looking one.
 */
export function time({ formats = [], zone = '+08:00', empty = [] }: TimeOptions = {}): Reader<string> {
  const patterns = [...formats.map(timeFormat), ...PATTERNS];
  return (raw): Read<string> => {
    if (raw instanceof Date) return Number.isNaN(raw.getTime()) ? NOT_UNDERSTOOD : raw.toISOString();
    const written = halfWidth(raw);
    if (typeof written !== 'string') return written;
    if (empty.includes(written)) return null;
    const own = formats.length === 0 ? plainTime(written, zone) : undefined;
    if (own !== undefined) return own ?? NOT_UNDERSTOOD;
    for (const pattern of patterns) {
      const parts = partsBy(pattern, written);
      if (parts) return isoTime(parts, zone) ?? NOT_UNDERSTOOD;
    }
    return NOT_UNDERSTOOD;
  };
}

const DIGITS = /^\d{8}(?:\d{6})?$/;
const FULL = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d([+-]\d\d:\d\d)?$/;

/** The two writings of nearly all times, without looking for any other; undefined where it is neither. */
function plainTime(written: string, zone: string): string | null | undefined {
  if (DIGITS.test(written)) {
    const clock = written.length === 14;
    return joined(
      written.slice(0, 4),
      written.slice(4, 6),
      written.slice(6, 8),
      clock ? written.slice(8, 10) : '00',
      clock ? written.slice(10, 12) : '00',
      clock ? written.slice(12) : '00',
      zone,
    );
  }
  if (!FULL.test(written)) return undefined;
  return joined(
    written.slice(0, 4),
    written.slice(5, 7),
    written.slice(8, 10),
    written.slice(11, 13),
    written.slice(14, 16),
    written.slice(17, 19),
    written.length > 19 ? written.slice(19) : zone,
  );
}

function isoTime(
  { year, month, day, hour = '', minute = '', second = '', fraction = '', zone }: TimeParts,
  usual: string,
): string | null {
  return joined(
    year,
    month.padStart(2, '0'),
    day.padStart(2, '0'),
    hour.padStart(2, '0'),
    minute.padStart(2, '0'),
    second.padStart(2, '0'),
    zone ?? usual,
    fraction.replace(',', '.'),
  );
}

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Null for what is no moment: the 30th of February, 24 o'clock. */
function joined(
  year: string,
  month: string,
  day: string,
  hour: string,
  minute: string,
  second: string,
  zone: string,
  fraction = '',
): string | null {
  const [days = 0, y] = [DAYS[Number(month) - 1], Number(year)];
  if (day < '01' || Number(day) > days || hour > '23' || minute > '59' || second > '59') return null;
  if (month === '02' && day === '29' && (y % 4 !== 0 || (y % 100 === 0 && y % 400 !== 0))) return null;
  const offset = isoOffset(zone);
  return offset && `${year}-${month}-${day}T${hour}:${minute}:${second}${fraction}${offset}`;
}

function isoOffset(zone: string): string | null {
  if (zone === '+08:00') return zone;
  if (/^z$/i.test(zone)) return 'Z';
  const [, sign, hours = '', minutes = '00'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  return sign && Number(hours) <= 23 && Number(minutes) <= 59 ? `${sign}${hours}:${minutes}` : null;
}
