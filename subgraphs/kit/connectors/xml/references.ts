/** Those of XML 1.0 (4.6), and the one of HTML that systems write all the same. */
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

/**
 * Character and entity references in text or a value, each read once: `&amp;lt;` is `&lt;`. A name that is none of
 * these stays as it is written.
 * @throws what `wrong` makes, for a number that is no character of XML 1.0 (2.2) and for a `&` that begins no reference
 */
export function decodeReferences(raw: string, wrong: () => Error): string {
  return raw.replace(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z_][\w.-]*));|&/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return NAMED[name] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      if (!isXmlCharacter(code)) throw wrong();
      return String.fromCodePoint(code);
    },
  );
}

function isXmlCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x09 || code === 0x0a || code === 0x0d;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}
