/** Application identifier -> value: `01` and its GTIN, `10` and its lot. */
export type Elements = ReadonlyMap<string, string>;

/** GS1 Digital Link URIs, qualifiers in the order of the standard: `https://id.gs1.org/01/…/10/…/21/…`. A GLN may name a place or a party. */
export function digitalLink(elements: Elements, base: string): readonly string[] {
  const path = (key: string, qualifiers: readonly string[]): string =>
    [key, ...qualifiers.filter((ai) => elements.has(ai))].map((ai) => `${ai}/${encodeURIComponent(elements.get(ai === '417' ? '414' : ai) ?? '')}`).join('/');
  const root = base.replace(/\/+$/, '');
  if (elements.has('01')) return [`${root}/${path('01', ['22', '10', '21'])}`];
  if (elements.has('00')) return [`${root}/${path('00', [])}`];
  return elements.has('414') ? [`${root}/${path('414', [])}`, `${root}/${path('417', [])}`] : [];
}

/** Company prefixes have 6 to 12 digits (GS1 EPC Tag Data Standard, partition tables). */
export const PREFIX_LENGTHS: readonly number[] = [7, 8, 9, 10, 6, 11, 12];

/** The digits of a code's key that begin with its company prefix, or null for a key that has none. */
export function prefixedDigits(elements: Elements): string | null {
  return (elements.get('01') ?? elements.get('00'))?.slice(1) ?? elements.get('414') ?? null;
}

/** The EPC URNs of a code whose company prefix has `length` digits (GS1 EPC Tag Data Standard, pure identity URIs). */
export function epcUrns(elements: Elements, length: number): readonly string[] {
  const gtin = elements.get('01');
  const sscc = elements.get('00');
  const gln = elements.get('414');
  if (gtin?.length === 14) {
    const item = `${gtin.slice(1, 1 + length)}.${gtin.charAt(0)}${gtin.slice(1 + length, 13)}`;
    const lot = elements.get('10');
    const serial = elements.get('21');
    if (serial !== undefined) return [`urn:epc:id:sgtin:${item}.${escape(serial)}`];
    return [lot === undefined ? `urn:epc:idpat:sgtin:${item}.*` : `urn:epc:class:lgtin:${item}.${escape(lot)}`];
  }
  if (sscc?.length === 18) return [`urn:epc:id:sscc:${sscc.slice(1, 1 + length)}.${sscc.charAt(0)}${sscc.slice(1 + length, 17)}`];
  if (gln?.length !== 13) return [];
  const place = `${gln.slice(0, length)}.${gln.slice(length, 12)}`;
  return [`urn:epc:id:sgln:${place}.0`, `urn:epc:id:pgln:${place}`];
}

/** The company prefix in an EPC URN, or null: it is what stands before the first dot. */
export function prefixIn(uri: string): string | null {
  return /^urn:epc:(?:id|class|idpat):[a-z]+:(\d{6,12})\./i.exec(uri)?.[1] ?? null;
}

/** The GLN in a party's Digital Link URI (417) or EPC URN (pgln), or null. */
export function partyNumber(uri: string): string | null {
  const link = /^https?:\/\/[^?#]+\/417\/(\d{13})(?:[/?#]|$)/i.exec(uri)?.[1];
  if (link !== undefined) return link;
  const [, prefix = '', reference = ''] = /^urn:epc:id:pgln:(\d{6,12})\.(\d*)$/i.exec(uri) ?? [];
  const body = prefix + reference;
  if (body.length !== 12) return null;
  const sum = [...body].reduce((total, digit, i) => total + Number(digit) * (i % 2 === 0 ? 1 : 3), 0);
  return body + String((10 - (sum % 10)) % 10);
}

function escape(value: string): string {
  return value.replace(/["%&/<>?#]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}
