/** What people read, in both languages. */
export interface Said {
  readonly zh: string;
  readonly en: string;
}

/** What the file of a saved question holds: comments, its title first, and below them what is asked. */
export interface QuestionFile {
  /** Without their mark; none where it does not begin with one. */
  readonly head: readonly string[];
  readonly text: string;
}

/** @param mark by which a line is a comment */
export function splitQuestion(source: string, mark: '#' | '--'): QuestionFile {
  const lines = source.replace(/^\uFEFF/, '').split(/\r?\n/);
  const end = lines.findIndex((line) => !line.startsWith(mark));
  const head = lines.slice(0, end < 0 ? lines.length : end);
  return { head: head.map((line) => line.slice(mark.length).trim()), text: lines.slice(head.length).join('\n').trim() };
}

/** `中文 | English`; what stands alone is said in both. */
export function saidIn(text: string): Said {
  const [zh = '', en] = text.split(' | ');
  return { zh, en: en ?? zh };
}
