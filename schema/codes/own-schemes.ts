import { gs1CheckDigit, iso6346CheckDigit, mod1110CheckDigit } from './check-digits.ts';
import { normalise } from './normalise.ts';
import { checkDigitReason, compact, type Reading, spaceless, type UnitLevel } from './scheme.ts';

/** How the last character of a code of a sector's own is checked, by name. */
export const OWN_CHECKS = {
  gs1: gs1CheckDigit,
  iso6346: iso6346CheckDigit,
  'mod11-10': mod1110CheckDigit,
} as const satisfies Readonly<Record<string, (body: string) => string>>;
export type OwnCheck = keyof typeof OWN_CHECKS;

/** A code scheme that a sector brings in its schema. Its codes are URIs; what people type is what is printed. */
export interface OwnScheme {
  readonly name: string;
  readonly zh: string;
  readonly en: string;
  /** What is printed, in capitals and without spaces, as a regular expression: `([A-Z]{4}\d{7})`. */
  readonly pattern: string;
  /** The code of what matches: `urn:customs:container:$1`. */
  readonly code: string;
  readonly check: OwnCheck | null;
  readonly level: UnitLevel | null;
  /** How many characters stand together for people; empty: all. */
  readonly groups: readonly number[];
  /** As it is printed. */
  readonly example: string;
  /** The type of the schema that brings it: CustomsRecord. Absent: nobody says. */
  readonly owner?: string;
}

/** Longer texts are no code of a sector's own: its pattern is not ours. */
const LONGEST = 64;

/** Reads codes of these schemes: as they are printed, and the codes themselves. */
export class OwnSchemes {
  readonly #all: readonly { readonly scheme: OwnScheme; readonly pattern: RegExp; readonly prefix: string }[];

  /** @throws SyntaxError where a pattern is none, or could keep whoever reads by it busy */
  constructor(schemes: readonly OwnScheme[]) {
    this.#all = schemes.map((scheme) => ({
      scheme,
      pattern: shortPattern(scheme.pattern),
      prefix: scheme.code.replace(/\$\d[^]*$/, ''),
    }));
  }

  /** What people call a scheme; null: none of these has the name. */
  titleOf(name: string): { readonly zh: string; readonly en: string } | null {
    const found = this.#all.find(({ scheme }) => scheme.name === name)?.scheme;
    return found ? { zh: found.zh, en: found.en } : null;
  }

  /** The type of the schema whose codes these are; null: none of these schemes has it. */
  ownerOf(code: string): string | null {
    const [reading] = this.readings(code);
    const found = reading && this.#all.find(({ scheme }) => scheme.name === reading.scheme);
    return found?.scheme.owner ?? null;
  }

  /** Every reading of a text, those whose check is right first. */
  readings(text: string): Reading[] {
    const plain = normalise(text);
    if (plain === null || plain.length > LONGEST + 32) return [];
    const found = this.#all.flatMap((each) => {
      const own = each.prefix !== '' && plain.startsWith(each.prefix) ? plain.slice(each.prefix.length) : plain;
      const written = [spaceless(own), compact(own)].find((one) => one.length <= LONGEST && each.pattern.test(one));
      return written === undefined
        ? []
        : [readingOf(each.scheme, written, written.replace(each.pattern, each.scheme.code))];
    });
    return found.sort((a, b) => a.reasons.length - b.reasons.length);
  }

  /** The readings of a text with those of these schemes; a URI that is one of theirs is told as that. */
  beside(text: string, readings: readonly Reading[]): Reading[] {
    const own = this.readings(text);
    if (own.length === 0) return [...readings];
    const codes = new Set(own.map(({ code }) => code));
    const others = readings.filter(({ code }) => !codes.has(code));
    const [sure, doubtful] = [others.filter(isSure), others.filter((each) => !isSure(each))];
    return [...sure, ...own, ...doubtful];
  }
}

/** A group that repeats, or many parts without an end, would try a text in more ways than there is time for. */
function shortPattern(pattern: string): RegExp {
  const endless = pattern.match(/[*+]|\{\d+,\}/g) ?? [];
  if (/\)[*+?{]|\(\?[^:]/.test(pattern) || endless.length > 3)
    throw new SyntaxError(`the pattern ${pattern} may take too long: write it without groups that repeat`);
  return new RegExp(`^(?:${pattern})$`, 'u');
}

/** A URI of no scheme is a reading of last resort. */
function isSure({ validity, scheme }: Reading): boolean {
  return validity === 'OK' && scheme !== 'uri';
}

function readingOf({ name, check, level, groups }: OwnScheme, written: string, code: string): Reading {
  const [expected, last] = [check && OWN_CHECKS[check](written.slice(0, -1)), written.at(-1) ?? ''];
  const reasons = expected === null || expected === last ? [] : [checkDigitReason(expected, last)];
  return {
    code,
    scheme: name,
    level,
    validity: reasons.length > 0 ? 'WARN' : 'OK',
    reasons,
    display: inGroups(written, groups),
    attributes: {},
  };
}

function inGroups(written: string, groups: readonly number[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const size of groups) parts.push(written.slice(from, (from += size)));
  parts.push(written.slice(from));
  return parts.filter((part) => part !== '').join(' ');
}
