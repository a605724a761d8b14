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
  const accepted = new Set(
    String(header ?? '')
      .split(',')
      .filter((each) => !/;\s*q=0(\.0*)?\s*$/.test(each))
      .map((each) => each.split(';', 1)[0]?.trim().toLowerCase()),
  );
  const best = file.encoded.find(({ encoding }) => accepted.has(encoding));
  return best ?? { encoding: null, body: file.plain };
}
