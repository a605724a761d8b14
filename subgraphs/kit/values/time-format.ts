/** The parts of a time as they were written. */
export interface TimeParts {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly hour?: string | undefined;
  readonly minute?: string | undefined;
  readonly second?: string | undefined;
  /** With its point. */
  readonly fraction?: string | undefined;
  readonly zone?: string | undefined;
}

const TOKENS: Readonly<Record<string, string>> = {
  yyyy: String.raw`(?<year>\d{4})`,
  MM: String.raw`(?<month>\d{2})`,
  M: String.raw`(?<month>\d{1,2})`,
  dd: String.raw`(?<day>\d{2})`,
  d: String.raw`(?<day>\d{1,2})`,
  HH: String.raw`(?<hour>\d{2})`,
  H: String.raw`(?<hour>\d{1,2})`,
  mm: String.raw`(?<minute>\d{2})`,
  m: String.raw`(?<minute>\d{1,2})`,
  ss: String.raw`(?<second>\d{2})`,
  s: String.raw`(?<second>\d{1,2})`,
  SSS: String.raw`(?<millis>\d{3})`,
  XXX: String.raw`(?<zone>Z|[+-]\d{2}(?::?\d{2})?)`,
};

/**
 * A time format as a pattern. Tokens are those of Unicode TR 35 that numbers need (yyyy MM M dd d HH H mm m ss s SSS
 * XXX); anything else stands for
 * itself, so `yyyy年M月d日` and `dd.MM.yyyy` work; what is in single quotes is never a token.
 * @throws RangeError where it has no year, month or day
 */
export function timeFormat(format: string): RegExp {
  const source = format.replace(
    /'([^']*)'|yyyy|MM?|dd?|HH?|mm?|ss?|SSS|XXX|[\s\S]/g,
    (part, quoted: string | undefined) =>
      (quoted === undefined ? TOKENS[part] : undefined) ??
      (quoted ?? part).replace(/[$()*+.?[\\\]^{|}/-]/g, String.raw`\$&`),
  );
  for (const needed of ['year', 'month', 'day'])
    if (!source.includes(`(?<${needed}>`)) throw new RangeError(`the time format ${format} has no ${needed}`);
  return new RegExp(`^${source}$`);
}

/** The parts by a format; null where the text is not in it. */
export function partsBy(format: RegExp, text: string): TimeParts | null {
  const groups = format.exec(text)?.groups as (TimeParts & { readonly millis?: string }) | undefined;
  return groups ? { ...groups, ...(groups.millis === undefined ? {} : { fraction: `.${groups.millis}` }) } : null;
}
