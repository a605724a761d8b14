import iconv from 'iconv-lite';
import { Fault } from '@tongcha/resilience';

export type Charset = 'utf-8' | 'gb18030';

/** GB2312 and GBK are read as GB18030, which contains them. Throws Fault BAD_ANSWER for any other charset. */
export function charsetOf(label: string): Charset {
  const name = label
    .trim()
    .toLowerCase()
    .replace(/^["']|["']$/g, '');
  if (name === 'utf-8' || name === 'utf8' || name === 'us-ascii') return 'utf-8';
  if (name === 'gb18030' || name === 'gbk' || name === 'gb2312') return 'gb18030';
  throw new Fault('BAD_ANSWER', 'the answer is in an unknown charset');
}

/** Never replaces what it cannot read: throws Fault BAD_ANSWER. A leading byte order mark is dropped. */
export function decode(bytes: Uint8Array, charset: Charset): string {
  try {
    // The decoder itself drops the mark of UTF-8 only.
    return new TextDecoder(charset, { fatal: true }).decode(bytes).replace(charset === 'gb18030' ? /^\ufeff/ : '', '');
  } catch (error) {
    throw new Fault('BAD_ANSWER', `the answer is not valid ${charset}`, { cause: error });
  }
}

export function encode(text: string, charset: Charset): Buffer {
  return charset === 'utf-8' ? Buffer.from(text, 'utf8') : iconv.encode(text, 'gb18030');
}
