import { fits, identifierOf } from './ai.ts';
import { type Elements, Gathering } from './elements.ts';

/** Round, square, curly and Chinese brackets; the ones that open a text are its only ones. */
const PAIRS: Readonly<Record<string, string>> = {
  '(': ')',
  '[': ']',
  '{': '}',
  '【': '】',
  '〔': '〕',
  '<': '>',
  '「': '」',
  '『': '』',
  '〖': '〗',
  '﹝': '﹞',
  '《': '》',
  '〈': '〉',
  '［': '］',
};

/** The label of the next element, printed before its brackets. */
const TITLE =
  /\s+(?:GTIN|SSCC|LOT|BATCH|EXP|EXPIRY|USE BY|BEST BEFORE|PROD|MFG|MFD|SN|SER|SERIAL|QTY|REF|UDI|批号|批次|生产批号|序列号|有效期至?|失效日期|生产日期|数量|净重)[.:]?\s*$/i;

interface Mark {
  readonly ai: string;
  readonly from: number;
  readonly to: number;
}

/**
 * What is printed for people (General Specifications 4.14): identifiers in brackets, spaces and line ends round them
 * and
 * between digits. `(10)E5(2)` is lot `E5(2)`: brackets that hold no identifier, or one that nothing it could have
 * follows,
 * are a part of the value.
 */
export function readBrackets(text: string): Elements | null {
  const marks = marksIn(text);
  const [first] = marks;
  if (!first || first.from > 0) return null;
  const elements = new Gathering();
  for (const [i, { ai, to }] of marks.entries())
    elements.put(ai, valueOf(ai, text.slice(to, marks[i + 1]?.from ?? text.length)));
  return elements;
}

const OPEN = `[${Object.keys(PAIRS)
  .map((sign) => `\\${sign}`)
  .join('')}]\\s?`;
const CLOSE = `\\s?[${Object.values(PAIRS)
  .map((sign) => `\\${sign}`)
  .join('')}]`;
const BEGINS = new RegExp(`^${OPEN}\\d{2,4}${CLOSE}`);
const AMID = new RegExp(`(?<=.)${OPEN}(?:0[0-3]|10|21|8003|8004)${CLOSE}.*`, 's');

/** Whether a text begins with an identifier in brackets. */
export function beginsWithBrackets(text: string): boolean {
  return BEGINS.test(text);
}

/** What stands amid words from the first identifier in brackets on. */
export function bracketedIn(text: string): string | null {
  return AMID.exec(text)?.[0] ?? null;
}

function marksIn(text: string): readonly Mark[] {
  const open = text.charAt(0);
  const close = PAIRS[open];
  if (close === undefined) return [];
  const pattern = new RegExp(`\\${open}\\s?(\\d{2,4})\\s?\\${close}`, 'g');
  const possible = [...text.matchAll(pattern)].map((match): Mark => ({
    ai: match[1] ?? '',
    from: match.index,
    to: match.index + match[0].length,
  }));
  const marks: Mark[] = [];
  for (const [i, mark] of possible.entries()) {
    const before = marks.at(-1);
    const value = valueOf(mark.ai, text.slice(mark.to, possible[i + 1]?.from ?? text.length));
    if (!before || isMark(mark.ai, value, isCertain(before, text.slice(before.to, mark.from)))) marks.push(mark);
  }
  return marks;
}

/**
 * Whether what stands before brackets ends there: it can hold none, it is empty, or a space or a label (`EXP(17)`) is
 * between.
 */
function isCertain(before: Mark, value: string): boolean {
  return (
    isNumeric(before.ai) ||
    value.trim() === '' ||
    /\s$/.test(value) ||
    TITLE.test(value) ||
    /\p{Script=Han}\W*$/u.test(value)
  );
}

/** `certain`: this can only be an identifier. */
function isMark(ai: string, value: string, certain: boolean): boolean {
  const identifier = identifierOf(ai);
  if (certain) return true;
  if (!identifier || value === '') return false;
  // A date of four digits is a damaged element; no lot is meant by `T1(17)2803`.
  return fits(identifier, value) || (isNumeric(ai) && /^\d+$/.test(value)) || value.length > identifier.most;
}

function isNumeric(ai: string): boolean {
  return identifierOf(ai)?.parts.every(({ set }) => set === 'N') ?? true;
}

function valueOf(ai: string, value: string): string {
  // No element has a Chinese character: the next one's label begins there.
  const untitled = value.replace(TITLE, '').replace(/[\s(（]*\p{Script=Han}.*$/su, '');
  return isNumeric(ai) ? untitled.replace(/[\s-]/g, '') : untitled.trim();
}
