import { createHash } from 'node:crypto';

/** The namespace of this repository's extension fields. */
export const NAMESPACE = 'https://tongcha.example/epcis/';

/** What an identifier of ours is called here: a Digital Link URI for GS1 codes, a URI as it stands, else a URN of our own. */
export function uriOf(code: string): string {
  if (code.startsWith('gs1:')) {
    const elements = [...code.matchAll(/\((\d{2,4})\)((?:(?!\(\d{2,4}\)).)*)/g)].map(
      ([, ai = '', value = '']) => `${ai}/${encodeURIComponent(value)}`,
    );
    return `https://id.gs1.org/${elements.join('/')}`;
  }
  return /^(?:urn|https?):/.test(code) ? code : `urn:tongcha:code:${encodeURIComponent(code)}`;
}

export function partyUri(uscc: string): string {
  return uriOf(`uscc:${uscc}`);
}

/** A place is where one party does business in one division. */
export function placeUri(uscc: string, division: string): string {
  return `urn:tongcha:loc:${uscc}:${division}`;
}

/** UN/ECE Recommendation 20, which EPCIS wants; what has no code there is written as the plants write it. */
const UOM: Readonly<Record<string, string>> = {
  kg: 'KGM',
  g: 'GRM',
  t: 'TNE',
  L: 'LTR',
  mL: 'MLT',
  'm³': 'MTQ',
  件: 'H87',
};

export function uom(unit: string): string {
  return UOM[unit] ?? unit;
}

/** The same text always falls on the same number from 0 to `of` - 1: the repository's warts stand where they stood. */
export function falls(text: string, of: number): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) % of;
}

export function uuid(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const KINDS = {
  bizStep: ['BizStep', 'bizstep'],
  disposition: ['Disp', 'disp'],
  party: ['SDT', 'sdt'],
  transaction: ['BTT', 'btt'],
} as const;

/** Plants capture with different software, each with its own spelling of the vocabulary. */
export function spelled(kind: keyof typeof KINDS, word: string, salt: string): string {
  const [web, urn] = KINDS[kind];
  return (
    [word, word, `https://ref.gs1.org/cbv/${web}-${word}`, `cbv:${web}-${word}`, `urn:epcglobal:cbv:${urn}:${word}`][
      falls(salt + kind, 5)
    ] ?? word
  );
}

/** The bare word of any of those spellings. */
export function bare(text: string): string {
  return text.replace(
    /^(?:https:\/\/ref\.gs1\.org\/cbv\/|cbv:)(?:BizStep|Disp|SDT|BTT)-|^urn:epcglobal:cbv:(?:bizstep|disp|sdt|btt):/,
    '',
  );
}

/** `2026-03-01 08:00:00` local time as the plants' software writes it, some in their own zone, some in UTC. */
export function eventTime(local: string, salt: string): string {
  const zoned = `${local.replace(' ', 'T')}+08:00`;
  const style = falls(`${salt}time`, 3);
  if (style === 0) return zoned;
  return style === 1 ? zoned.replace('+08:00', '.000+08:00') : new Date(zoned).toISOString();
}
