import { acceptedCoding } from '../http/accept-encoding.ts';

/** One file of a site, as it lies in memory. */
export interface SiteFile {
  readonly type: string;
  /** Weak: the same whatever the encoding. */
  readonly etag: string;
  /** Its name changes with its content. */
  readonly immutable: boolean;
  readonly plain: Buffer;
  /** Made by the build, best first. */
  readonly encoded: readonly { readonly encoding: 'br' | 'gzip'; readonly body: Buffer }[];
}

/** The smallest of its forms that the client takes. */
export function acceptable(
  file: SiteFile,
  header: string | string[] | undefined,
): { readonly encoding: string | null; readonly body: Buffer } {
  const coding = acceptedCoding(
    header,
    file.encoded.map(({ encoding }) => encoding),
  );
  const best = file.encoded.find(({ encoding }) => encoding === coding);
  return best ?? { encoding: null, body: file.plain };
}
