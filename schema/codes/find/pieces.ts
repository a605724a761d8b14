/** Lines, and what commas, semicolons and the like part in a line. */
export function piecesOf(text: string): readonly string[] {
  return text
    .split(/[\n,;|\t、。，；]+/)
    .map(unquoted)
    .filter((piece) => piece !== '')
    .slice(0, 60);
}

/** Without what spreadsheets, CSV, JSON and Code 39 fonts put round a code. */
export function unquoted(text: string): string {
  return text.replace(/^[\s="'*“”‘’`「」]+|[\s"'*“”‘’`「」]+$/g, '');
}

/** What may be a code amid words: digits and letters together, and digits in groups. */
export function runsOf(text: string): readonly string[] {
  const grouped = text.match(/(?<![\dA-Za-z])\d{2,8}(?:[ -]\d{2,8}){1,12}(?![\dA-Za-z])/g) ?? [];
  const runs = text.match(/[\dA-Za-z](?:[\dA-Za-z]|[./_-](?=[\dA-Za-z]))*/g) ?? [];
  return [...new Set([...grouped, ...runs])].filter((run) => run.length >= 4 && run.length <= 200).slice(0, 60);
}

/** The parts of a run, for one that begins with `No.` */
export function segmentsOf(run: string): readonly string[] {
  const segments = run.split(/[./_-]/);
  return segments.length > 1 ? segments.filter((segment) => segment.length >= 8) : [];
}

/** Of a tag's memory or a key, so many hexadecimal digits at least. */
const LEAST_HEX = 16;

/**
 * Without hexadecimal numbers in groups: what a reader shows of a tag (`E200 3412 0123 4567 8901 2345`), UUIDs, keys. Their groups of
 * figures alone are no numbers of their own.
 */
export function withoutHex(text: string): string {
  return text
    .replace(/(?<![\dA-Za-z])[\dA-F]{8}(?:-[\dA-F]{4}){3}-[\dA-F]{12}(?![\dA-Za-z])/gi, ' ')
    .replace(/(?<![\dA-Za-z])[\dA-F]{2,}(?:[ :-][\dA-F]+)+(?![\dA-Za-z])/gi, (run) => withoutEqualGroups(run));
}

/** Without each stretch of groups of one length, of which the last may be shorter, that has letters. */
function withoutEqualGroups(run: string): string {
  const groups = run.split(/([ :-])/);
  let left = '';
  for (let from = 0; from < groups.length;) {
    const { length } = groups[from] ?? '';
    let to = from + 2;
    while (to < groups.length && groups[to]?.length === length) to += 2;
    if (to > from + 2 && (groups[to]?.length ?? length) < length) to += 2;
    const stretch = groups.slice(from, to - 1).join('');
    const digits = stretch.replace(/[ :-]/g, '');
    left += digits.length >= LEAST_HEX && to > from + 2 && /[A-F]/i.test(digits) ? ' ' : stretch;
    left += groups[to - 1] ?? '';
    from = to;
  }
  return left;
}
