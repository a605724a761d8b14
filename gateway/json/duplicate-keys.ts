const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Four of them. */
const QUOTES = 0x22222222;

/**
 * Whether some object in the body has a key twice: then the body has more strings than what was parsed of it, where the
 * last of them has taken the others' places.
 * @param body valid JSON
 * @param plain whether it has no backslash
 */
export function hasDuplicateKeys(body: Buffer, parsed: object, plain: boolean): boolean {
  return (plain ? allQuotesIn(body) : quotesIn(body)) !== stringsIn(parsed) * 2;
}

/**
 * In a body without a backslash. Four bytes at a time, as every answer is looked through: a quote becomes 0, and the
 * high bit of each byte says whether it is.
 */
function allQuotesIn(body: Buffer): number {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  let quotes = 0;
  let i = 0;
  for (const last = body.length - 4; i <= last; i += 4) {
    const four = view.getInt32(i) ^ QUOTES;
    const high = ~(((four & 0x7f7f7f7f) + 0x7f7f7f7f) | four | 0x7f7f7f7f);
    quotes += Math.imul(high >>> 7, 0x01010101) >>> 24;
  }
  for (; i < body.length; i += 1) if (body[i] === QUOTE) quotes += 1;
  return quotes;
}

/** Those that begin or end a string. */
function quotesIn(body: Buffer): number {
  let quotes = 0;
  for (let i = 0; i < body.length; i += 1) {
    if (body[i] === QUOTE) quotes += 1;
    else if (body[i] === BACKSLASH) i += 1;
  }
  return quotes;
}

/** Keys and strings; what is nested deeper than the stack, too. */
function stringsIn(parsed: object): number {
  let strings = 0;
  const open: object[] = [parsed];
  for (let node = open.pop(); node; node = open.pop()) {
    if (Array.isArray(node)) {
      for (let i = 0; i < node.length; i += 1) {
        const each: unknown = node[i];
        if (typeof each === 'string') strings += 1;
        else if (typeof each === 'object' && each !== null) open.push(each);
      }
      continue;
    }
    // Parsed JSON inherits nothing that is listed.
    for (const key in node) {
      const each = (node as Record<string, unknown>)[key];
      if (typeof each === 'string') strings += 2;
      else {
        strings += 1;
        if (typeof each === 'object' && each !== null) open.push(each);
      }
    }
  }
  return strings;
}
