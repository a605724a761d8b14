const [END, ENTRY] = [0x06054b50, 0x02014b50];
/** What the end of an archive takes, and what may be written behind it (APPNOTE.TXT, 4.3.16). */
const [END_BYTES, COMMENT_BYTES] = [22, 65_535];

/** How many bytes an archive (ZIP) says that it unfolds into; null where it has no end yet, or says nothing that fits. */
export function contentSize(bytes: Buffer): number | null {
  const first = Math.max(0, bytes.length - END_BYTES - COMMENT_BYTES);
  for (let end = bytes.length - END_BYTES; end >= first; end -= 1)
    if (bytes.readUInt32LE(end) === END)
      return sizeOf(bytes, bytes.readUInt32LE(end + 16), bytes.readUInt16LE(end + 10), end);
  return null;
}

function sizeOf(bytes: Buffer, from: number, entries: number, end: number): number | null {
  let size = 0;
  let at = from;
  for (let i = 0; i < entries; i += 1) {
    if (at + 46 > end || bytes.readUInt32LE(at) !== ENTRY) return null;
    size += bytes.readUInt32LE(at + 24);
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return size;
}
