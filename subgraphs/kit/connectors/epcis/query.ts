/** One condition of an EPCIS query; its values are alternatives, the conditions of a query all hold (EPCIS 2.0 section 8.2.7). */
export interface Condition {
  readonly name: string;
  readonly values: readonly string[];
}

/** Values are separated by `|` in a query string, which is why a value must not contain one (EPCIS 2.0 section 12, style pipeDelimited). */
export function queryString(conditions: readonly Condition[]): string {
  return conditions.map(({ name, values }) => `${encode(name)}=${values.map(encode).join('%7C')}`).join('&');
}

export function isAskable(value: string): boolean {
  return value !== '' && !value.includes('|');
}

/** Packs values into as few groups as fit: none with more than `most` values or, encoded, more than `room` characters. */
export function split(values: readonly string[], room: number, most: number): readonly (readonly string[])[] {
  const groups: string[][] = [];
  let used = Infinity;
  for (const value of values) {
    const size = encode(value).length + 3;
    const last = groups.at(-1);
    if (last === undefined || used + size > room || last.length >= most) {
      groups.push([value]);
      used = size;
    } else {
      last.push(value);
      used += size;
    }
  }
  return groups;
}

// A query may carry `:` and `/` as they are (RFC 3986 section 3.4), and URIs are full of them.
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll('%3A', ':').replaceAll('%2F', '/');
}
