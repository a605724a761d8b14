import type { IncomingMessage } from 'node:http';

/** A request's whole body, or why it was not waited for. */
export type ReadBody = Buffer | 'too large' | 'too slow' | 'too many';

export interface BodyLimits {
  /** From the headers to the last byte, milliseconds. */
  readonly wholeMs: number;
  /** Of all bodies that are being read, beyond what is free of each. */
  readonly bytesInFlight: number;
}

const LIMITS: BodyLimits = { wholeMs: 10_000, bytesInFlight: 32 * 1024 * 1024 };

/**
 * Not counted of each body: whoever asks as people do is never kept out by those who fill the rest. Connections bound
 * it.
 */
const FREE_BYTES = 16 * 1024;

/** A body that has been under way for longer than this gives way to others where there is no room for all. */
const FAIR_MS = 500;

/** One body that is being read. */
interface Under {
  readonly began: number;
  charged: number;
  readonly end: (how: 'too slow') => void;
}

/**
 * Reads bodies into memory that is bounded for all of them together: bodies that are never finished must cost nobody
 * else anything. When there is no room, the one that has been under way longest is answered 408; where all have only
 * begun, the newest is answered 503.
 */
export class BodyReader {
  readonly #limits: BodyLimits;
  /** In the order in which they began. */
  readonly #under = new Set<Under>();
  #charged = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(limits: BodyLimits = LIMITS) {
    this.#limits = limits;
  }

  /** Bytes that are counted now. */
  get bytesInFlight(): number {
    return this.#charged;
  }

  /**
   * Past the cap it is read on for a while without keeping it, so that the refusal reaches the client.
   * @throws Error when the client goes away
   */
  read(request: IncomingMessage, maxBytes: number): Promise<ReadBody> {
    return new Promise((resolve, reject) => {
      const body = new Growing();
      let size = 0;
      const settle = (result: ReadBody | Error): void => {
        this.#release(under);
        if (result instanceof Error) reject(result);
        else resolve(result);
      };
      /** Before its end. */
      const leave = (result: Exclude<ReadBody, Buffer> | Error): void => {
        request.off('data', take);
        settle(result);
      };
      const refuse = (how: Exclude<ReadBody, Buffer>): void => {
        request.pause();
        leave(how);
      };
      const under: Under = { began: performance.now(), charged: 0, end: refuse };
      const take = (chunk: Buffer): void => {
        size += chunk.length;
        if (size <= maxBytes) {
          body.add(chunk);
          if (!this.#charge(under, body.capacity)) refuse('too many');
        } else if (size > maxBytes * 4) refuse('too large');
      };
      this.#under.add(under);
      this.#watch();
      request.on('data', take);
      request.once('end', () => settle(size > maxBytes ? 'too large' : body.whole()));
      request.once('error', leave);
      request.once('aborted', () => leave(new Error('client went away')));
    });
  }

  /** One timer for them all, which looks again: most bodies are whole long before it fires. */
  #watch(): void {
    if (this.#timer) return;
    const [oldest] = this.#under;
    if (!oldest) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = null;
        for (const under of this.#under) {
          if (performance.now() - under.began < this.#limits.wholeMs) break;
          under.end('too slow');
        }
        this.#watch();
      },
      Math.max(1, oldest.began + this.#limits.wholeMs - performance.now()),
    );
    this.#timer.unref();
  }

  /** @returns whether there is room for it */
  #charge(under: Under, capacity: number): boolean {
    const more = Math.max(0, capacity - FREE_BYTES) - under.charged;
    if (more <= 0) return true;
    for (const other of this.#under) {
      if (this.#charged + more <= this.#limits.bytesInFlight) break;
      if (performance.now() - other.began < FAIR_MS) break;
      if (other !== under && other.charged > 0) other.end('too slow');
    }
    if (this.#charged + more > this.#limits.bytesInFlight) return false;
    under.charged += more;
    this.#charged += more;
    return true;
  }

  #release(under: Under): void {
    this.#under.delete(under);
    this.#charged -= under.charged;
    under.charged = 0;
  }
}

const NOTHING: Buffer = Buffer.alloc(0);

/**
 * Bytes that come in pieces. One in pieces of a byte must not cost a hundred times its size, so pieces are not kept as
 * they come.
 */
class Growing {
  #bytes = NOTHING;
  #size = 0;

  get capacity(): number {
    return this.#bytes.length;
  }

  add(chunk: Buffer): void {
    // Most bodies are one piece, which is kept as it is.
    if (this.#size === 0) this.#bytes = chunk;
    else {
      const needed = this.#size + chunk.length;
      if (needed > this.#bytes.length) {
        const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#bytes.length));
        this.#bytes.copy(larger, 0, 0, this.#size);
        this.#bytes = larger;
      }
      chunk.copy(this.#bytes, this.#size);
    }
    this.#size += chunk.length;
  }

  whole(): Buffer {
    return this.#bytes.subarray(0, this.#size);
  }
}
