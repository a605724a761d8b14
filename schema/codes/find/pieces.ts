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
