/** Opaque: a client gives back what it was given. */
export function writeCursor(place: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(place), 'utf8').toString('base64url');
}

/** @returns null for what was not written by `writeCursor`: some of what base64 skips or UTF-8 cannot hold would else be read as another's */
export function readCursor(text: string): readonly unknown[] | null {
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
  return Array.isArray(read) && writeCursor(read) === text ? read : null;
}
