import { promisify } from 'node:util';
import { brotliCompress, constants, gzip, zstdCompress } from 'node:zlib';
import type { HttpHandle } from '@tongcha/http';
import { acceptedCoding } from './accept-encoding.ts';

type Coding = 'zstd' | 'br' | 'gzip';

/** What fits into one packet arrives no sooner. */
const SMALLEST_BYTES = 1_400;

/** By what they cost for the size that they give; of brotli more would cost more than it saves on the way. */
const CODINGS: readonly Coding[] = ['zstd', 'br', 'gzip'];
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

const [toZstd, toBrotli, toGzip] = [promisify(zstdCompress), promisify(brotliCompress), promisify(gzip)];

const WAYS: Readonly<Record<Coding, (body: Buffer) => Promise<Buffer>>> = {
  zstd: (body) => toZstd(body),
  br: (body) => toBrotli(body, BROTLI),
  gzip: (body) => toGzip(body),
};

/** Compresses what is large enough, for whoever accepts it (docs/decisions/0069-compressed-answers.md: why that tells nobody anything). */
export function compressed(handle: HttpHandle): HttpHandle {
  return async (incoming) => {
    const answer = await handle(incoming);
    const vary = [...answer.headers, ['vary', 'accept-encoding']] as const;
    const coding =
      answer.body.length < SMALLEST_BYTES ? null : acceptedCoding(incoming.request.headers['accept-encoding'], CODINGS);
    if (coding === null) return { ...answer, headers: vary };
    return { ...answer, headers: [...vary, ['content-encoding', coding]], body: await WAYS[coding](answer.body) };
  };
}
