import { hasUnusualNumbers } from './raw-json.ts';

type Node = unknown[] | Record<string, unknown>;

/**
 * The digits that an answer's numbers have in its text: 9007199254740993 and 1.10, which as numbers are …992 and 1.1.
 * They matter where an ID or a scalar of the graph's own stands, and are looked for when the first of those is a number.
 */
export class Digits {
  #text: string | null;
  readonly #read: Node;

  /** @param read what was parsed from the text */
  constructor(text: string, read: Node) {
    this.#text = text;
    this.#read = read;
  }

  /** Puts each number in its place that JavaScript would write otherwise, by its text. */
  restore(): void {
    const text = this.#text;
    if (text === null) return;
    this.#text = null;
    restoreDigits(text, this.#read);
  }
}

/** The digits of several answers. */
export function allDigits(
  answers: readonly { readonly digits?: Pick<Digits, 'restore'> | undefined }[],
): Pick<Digits, 'restore'> | undefined {
  const all = answers.flatMap(({ digits }) => digits ?? []);
  return all.length < 2 ? all[0] : { restore: () => all.forEach((digits) => digits.restore()) };
}

/** What stands between the values of JSON, a string with the colon that makes it a key, or a value without parts. */
const TOKEN = /[\s,]+|[[{\]}]|("(?:[^"\\]|\\.)*")(\s*:)?|[^\s,[\]{}":]+/y;

/** @param text valid JSON of which `read` was parsed, without duplicate keys */
export function restoreDigits(text: string, read: Node): void {
  if (!hasUnusualNumbers(text)) return;
  const above: (readonly [Node, string | number])[] = [];
  let node: Node | null = null;
  let key: string | number = 0;
  const next = (): void => {
    if (typeof key === 'number') key += 1;
  };
  TOKEN.lastIndex = 0;
  for (let token = TOKEN.exec(text); token; token = TOKEN.exec(text)) {
    const [whole, string, colon] = token;
    if (whole === '[' || whole === '{') {
      const below: Node = node ? ((node as Record<string | number, Node>)[key] as Node) : read;
      if (node) above.push([node, key]);
      node = below;
      key = 0;
    } else if (whole === ']' || whole === '}') {
      const last = above.pop();
      if (!last) return;
      [node, key] = last;
      next();
    } else if (string !== undefined) {
      if (colon === undefined) next();
      else key = JSON.parse(string) as string;
    } else if (node && !/^[\s,]/.test(whole)) {
      const parts = node as Record<string | number, unknown>;
      if (typeof parts[key] === 'number' && String(parts[key]) !== whole) parts[key] = JSON.rawJSON(whole);
      next();
    }
  }
}
