import { pipeline, type Readable } from 'node:stream';
import { promisify } from 'node:util';
import { brotliCompress, constants, createGzip, gzip, zstdCompress } from 'node:zlib';
import type { HttpHandle } from '@tongcha/http';
import { acceptedCoding } from './accept-encoding.ts';

type Coding = 'zstd' | 'br' | 'gzip';

/** What fits into one packet arrives no sooner. */
const SMALLEST_BYTES = 1_400;

/** By what they cost for the size that they give; of brotli more would cost more than it saves on the way. */
const CODINGS: readonly Coding[] = ['zstd', 'br', 'gzip'];
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

const [toZstd, toBrotli, toGzip] = [promisify(zstdCompress), promisify(brotliCompress), promisify(gzip)];

const VARY = ['vary', 'accept-encoding'] as const;

const WAYS: Readonly<Record<Coding, (body: Buffer) => Promise<Buffer>>> = {
  zstd: (body) => toZstd(body),
  br: (body) => toBrotli(body, BROTLI),
  gzip: (body) => toGzip(body),
};

/** Compresses what is large enough, for whoever accepts it (docs/decisions/0069-compressed-answers.md: why that tells nobody anything). */
export function compressed(handle: HttpHandle): HttpHandle {
  return async (incoming) => {
    const answer = await handle(incoming);
    const { body } = answer;
    const headers = [...answer.headers, VARY];
    const accepted = incoming.request.headers['accept-encoding'];
    if (!Buffer.isBuffer(body)) {
      if (acceptedCoding(accepted, ['gzip']) === null) return { ...answer, headers };
      return { ...answer, headers: [...headers, ['content-encoding', 'gzip']], body: inPieces(body) };
    }
    const coding = body.length < SMALLEST_BYTES ? null : acceptedCoding(accepted, CODINGS);
    if (coding === null) return { ...answer, headers };
    return { ...answer, headers: [...headers, ['content-encoding', coding]], body: await WAYS[coding](body) };
  };
}

/** Each piece goes out at once: who waits for it must not wait for the next. When either ends, so does the other. */
function inPieces(body: Readable): Readable {
  return pipeline(body, createGzip({ flush: constants.Z_SYNC_FLUSH }), () => undefined);
}
