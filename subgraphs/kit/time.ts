const PATTERNS: readonly RegExp[] = [
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(\.\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i,
  /^(\d{4})\/(\d{1,2})\/(\d{1,2})(?: (\d{1,2}):(\d{2})(?::(\d{2})(\.\d+)?)?)?$/,
  /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?$/,
  /^(\d{4})年(\d{1,2})月(\d{1,2})日$/,
];

/**
 * A legacy time to ISO 8601 with its offset. A time without a zone is +08:00; a date without a time is that
 * day's 00:00. Null for an empty text, and for what is no date: a wrong time must not become a right-looking one.
 */
export function dateTime(text: string | null | undefined): string | null {
  const trimmed = text?.trim();
  if (!trimmed) return null;
  for (const pattern of PATTERNS) {
    const match = pattern.exec(trimmed);
    if (match) return build(match);
  }
  return null;
}

function build(match: RegExpExecArray): string | null {
  const [, year = '', month = '', day = '', hour = '0', minute = '0', second = '0', fraction = '', zone = '+08:00'] = match;
  const parts = [month, day, hour, minute, second].map((part) => part.padStart(2, '0'));
  const [mm = '', dd = '', hh = '', mi = '', ss = ''] = parts;
  const days = new Date(Date.UTC(Number(year), Number(mm), 0)).getUTCDate();
  if (Number(mm) < 1 || Number(mm) > 12 || Number(dd) < 1 || Number(dd) > days) return null;
  if (Number(hh) > 23 || Number(mi) > 59 || Number(ss) > 59) return null;
  const [, zoneHour = 0, zoneMinute = 0] = /^[+-](\d{2}):?(\d{2})$/.exec(zone) ?? [];
  if (Number(zoneHour) > 23 || Number(zoneMinute) > 59) return null;
  const offset = zone.toUpperCase() === 'Z' ? 'Z' : zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`;
  return `${year}-${mm}-${dd}T${hh}:${mi}:${ss}${fraction}${offset}`;
}
