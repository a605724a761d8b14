const COMMA = 0x2c;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Room for many answers, bytes: each is a part of it and needs no copy of its own. It lives as long as the last of them. */
const ROOM = 256 * 1024;

/** With less room than this left, bytes, the next answer begins a new one. */
const LEAST = 16 * 1024;

/**
 * Writes JSON as UTF-8 into one buffer: an answer is thousands of short pieces, and strings made of so many cost
 * more to collect than to write. What was written can be taken back to a mark, or copied.
 */
export class ByteWriter {
  #bytes = Buffer.allocUnsafeSlow(ROOM);
  /** Where the answer begins that is being written. */
  #from = 0;
  length = 0;

  /** What was written; the next answer begins. */
  take(): Buffer {
    const taken = this.#bytes.subarray(this.#from, this.length);
    this.#from = this.length;
    if (this.#bytes.length > ROOM || ROOM - this.#from < LEAST) {
      this.#bytes = Buffer.allocUnsafeSlow(ROOM);
      this.#from = 0;
      this.length = 0;
    }
    return taken;
  }

  /** Forgets an answer that was begun and not taken. */
  begin(): void {
    this.length = this.#from;
  }

  /** Pieces that never change are given as bytes. */
  fixed(piece: Uint8Array): void {
    this.#reserve(piece.length);
    const bytes = this.#bytes;
    let at = this.length;
    for (let i = 0; i < piece.length; i += 1) bytes[at++] = piece[i] ?? 0;
    this.length = at;
  }

  /** Text that is JSON already. */
  json(text: string): void {
    this.#reserve(text.length * 3);
    this.length += this.#bytes.write(text, this.length, 'utf8');
  }

  /** A number or a Boolean. */
  plain(text: string): void {
    this.#reserve(text.length);
    const bytes = this.#bytes;
    let at = this.length;
    for (let i = 0; i < text.length; i += 1) bytes[at++] = text.charCodeAt(i);
    this.length = at;
  }

  comma(): void {
    this.#reserve(1);
    this.#bytes[this.length] = COMMA;
    this.length += 1;
  }

  /** A string of which is known that nothing in it is escaped. */
  plainString(text: string): void {
    // Below this, writing it here costs less than a call.
    if (text.length < 20) return this.string(text);
    this.#reserve(text.length * 3 + 2);
    const bytes = this.#bytes;
    bytes[this.length] = QUOTE;
    const to = this.length + 1 + bytes.write(text, this.length + 1, 'utf8');
    bytes[to] = QUOTE;
    this.length = to + 1;
  }

  /** A string, quoted and escaped as JSON.stringify does it. */
  string(text: string): void {
    this.#reserve(text.length * 3 + 2);
    const bytes = this.#bytes;
    let at = this.length;
    bytes[at++] = QUOTE;
    for (let i = 0; i < text.length; i += 1) {
      const code = text.charCodeAt(i);
      if (code < 0x80) {
        if (code < 0x20 || code === QUOTE || code === BACKSLASH) return this.json(JSON.stringify(text));
        bytes[at++] = code;
      } else if (code < 0x800) {
        bytes[at++] = 0xc0 | (code >> 6);
        bytes[at++] = 0x80 | (code & 0x3f);
      } else if (code >= 0xd800 && code <= 0xdfff) {
        return this.json(JSON.stringify(text));
      } else {
        bytes[at++] = 0xe0 | (code >> 12);
        bytes[at++] = 0x80 | ((code >> 6) & 0x3f);
        bytes[at++] = 0x80 | (code & 0x3f);
      }
    }
    bytes[at++] = QUOTE;
    this.length = at;
  }

  /** Once more what was written from there to there. */
  again(from: number, to: number): void {
    this.#reserve(to - from);
    this.#bytes.copyWithin(this.length, from, to);
    this.length += to - from;
  }

  #reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.#bytes.length) return;
    // Marks in the answer stay what they are.
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#from + (this.length - this.#from) * 2));
    this.#bytes.copy(larger, this.#from, this.#from, this.length);
    this.#bytes = larger;
  }
}
