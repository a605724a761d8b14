import { examine, isPrivate, type Reading, type Reason } from '@tongcha/codes';

/** Why lines are no codes; of the first that is none. */
export type LineFault =
  | { readonly why: 'NONE' }
  | { readonly why: 'PRIVATE' }
  | { readonly why: 'MOST'; readonly have: number }
  | { readonly why: 'UNREAD'; readonly text: string; readonly reason: Reason | null }
  | { readonly why: 'SEVERAL'; readonly text: string; readonly choices: readonly Reading[] };

/** The codes that lines are, each once, in canonical spelling. What is private is sent to nobody, and shown by nothing. */
export function readLines(text: string, most: number): { readonly codes: string[]; readonly fault: LineFault | null } {
  const codes = new Set<string>();
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  for (const line of lines) {
    const { readings, refusal } = examine(line);
    const [first, ...others] = readings;
    if (!first) {
      const fault: LineFault =
        refusal && isPrivate(refusal) ? { why: 'PRIVATE' } : { why: 'UNREAD', text: line, reason: refusal };
      return { codes: [], fault };
    }
    // A spelling that names its scheme is one code, whatever else its digits could be.
    if (others.length > 0 && first.code !== line)
      return { codes: [], fault: { why: 'SEVERAL', text: line, choices: readings } };
    codes.add(first.code);
  }
  if (codes.size === 0) return { codes: [], fault: { why: 'NONE' } };
  if (codes.size > most) return { codes: [], fault: { why: 'MOST', have: codes.size } };
  return { codes: [...codes], fault: null };
}
