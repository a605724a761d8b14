import { type SystemAnswer, textOf, withText } from './exchange.ts';
import { elementsIn, type XmlElement } from './xml-elements.ts';

/** The rows of an answer, whatever is around them, and how it reads with others in their place. */
export interface Rows {
  /** Where they stand. */
  readonly at: string;
  /** Alike for rows that tell the same of their things. */
  readonly kind: string;
  /** Each as it is written. */
  readonly rows: readonly string[];
  /** Numbers around them, by place: one of them may say how many rows there are. */
  readonly numbers: ReadonlyMap<string, number>;
  /** null: without the list itself, where it can be missing. */
  readonly put: (rows: readonly string[] | null) => SystemAnswer | null;
}

/** @param names elements that are rows, of XML: where there is one row it is not seen from the document @returns null: it has no place for rows */
export function rowsIn(answer: SystemAnswer, names: ReadonlySet<string>): Rows | null {
  const read = textOf(answer);
  const text = read?.text.trimStart() ?? '';
  if (!read || answer.status !== 200) return null;
  if (/^[[{]/.test(text)) {
    const found = jsonRows(text);
    return found && { ...found, put: (rows) => json(answer, read.charset, text, found.path, rows) };
  }
  return text.startsWith('<') ? xmlRows(answer, text, read.charset, names) : null;
}

/** Of objects around the rows. */
const DEPTH = 6;
/** Digits that a number of JavaScript does not keep. */
const LONG_NUMBER = /[:[,]\s*-?\d{16,}/;

type Path = readonly (string | number)[];

function jsonRows(text: string): (Omit<Rows, 'put'> & { readonly path: Path }) | null {
  if (LONG_NUMBER.test(text)) return null;
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return null;
  }
  const numbers = new Map<string, number>();
  let longest: { readonly path: Path; readonly rows: readonly unknown[] } | null = null;
  let level: [Path, unknown][] = [[[], document]];
  for (let depth = 0; depth < DEPTH && level.length > 0; depth += 1) {
    for (const [path, value] of level) {
      if (isNumber(value)) numbers.set(path.join('.'), Number(value));
      if (Array.isArray(value) && value.every(isObject) && value.length >= (longest?.rows.length ?? -1) + 1)
        longest = { path, rows: value };
    }
    level = level.flatMap(([path, value]) =>
      isObject(value) ? Object.entries(value).map(([name, each]): [Path, unknown] => [[...path, name], each]) : [],
    );
  }
  if (!longest) return null;
  const { path, rows } = longest;
  const at = path.join('.');
  const kind = `${at} ${Object.keys(rows[0] ?? {})
    .sort()
    .join()}`;
  return { at, kind, path, rows: rows.map((row) => JSON.stringify(row)), numbers };
}

function json(
  answer: SystemAnswer,
  charset: Parameters<typeof withText>[2],
  text: string,
  path: Path,
  rows: readonly string[] | null,
): SystemAnswer | null {
  if (path.length === 0) return rows && withText(answer, `[${rows.join(',')}]`, charset);
  const document = JSON.parse(text) as Record<string, unknown>;
  let holder = document;
  for (const step of path.slice(0, -1)) holder = holder[step] as Record<string, unknown>;
  const name = String(path.at(-1));
  if (rows === null) delete holder[name];
  else holder[name] = rows.map((row) => JSON.parse(row) as unknown);
  return withText(answer, JSON.stringify(document), charset);
}

function xmlRows(
  answer: SystemAnswer,
  text: string,
  charset: Parameters<typeof withText>[2],
  names: ReadonlySet<string>,
): Rows | null {
  const root = elementsIn(text);
  if (!root) return null;
  const holder = holderOf(root, names);
  if (!holder) return null;
  const rows = holder.element.children.filter(({ name }) => name === holder.name);
  const [first, last] = [rows[0], rows.at(-1)];
  const numbers = new Map<string, number>();
  for (const [place, value] of leavesOf(root, rows)) if (isNumber(value)) numbers.set(place, Number(value));
  return {
    at: holder.name,
    kind: holder.name,
    rows: rows.map(({ start, end }) => text.slice(start, end)),
    numbers,
    put: (others) =>
      others && first && last
        ? withText(answer, text.slice(0, first.start) + others.join('') + text.slice(last.end), charset)
        : null,
  };
}

/** The outermost element that has several of a name, or one of a name that stands for rows elsewhere. */
function holderOf(root: XmlElement, names: ReadonlySet<string>): { element: XmlElement; name: string } | null {
  for (let level: readonly XmlElement[] = [root]; level.length > 0; level = level.flatMap(({ children }) => children)) {
    for (const element of level) {
      const known = element.children.find(({ name }) => names.has(name));
      const twice = element.children.find(
        (child, i) => child.children.length > 0 && element.children.findIndex(({ name }) => name === child.name) < i,
      );
      const found = known ?? twice;
      if (found) return { element, name: found.name };
    }
  }
  return null;
}

function* leavesOf(element: XmlElement, rows: readonly XmlElement[], at = element.name): Generator<[string, string]> {
  if (rows.includes(element)) return;
  for (const [name, value] of element.attributes) yield [`${at}.@${name}`, value];
  if (element.children.length === 0) yield [at, element.text];
  for (const child of element.children) yield* leavesOf(child, rows, `${at}.${child.name}`);
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && /^\d{1,9}$/.test(value.trim()));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Elements that stand several times beside each other somewhere: rows, also where there is one. */
export function rowNamesIn(answers: readonly SystemAnswer[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const answer of answers) {
    const found = rowsIn(answer, new Set());
    if (found && found.rows.length > 1) names.add(found.at);
  }
  return names;
}

/**
 * Places that say how many rows there are: never less than there were, and exactly as many for two different numbers of them. Only there
 * a row that is gone can be missed at all.
 */
export function countsIn(answers: readonly SystemAnswer[], names: ReadonlySet<string>): ReadonlySet<string> {
  const [less, same] = [new Set<string>(), new Map<string, Set<number>>()];
  for (const answer of answers) {
    const found = rowsIn(answer, names);
    for (const [place, number] of found?.numbers ?? []) {
      const rows = found?.rows.length ?? 0;
      if (number < rows) less.add(place);
      if (number === rows) same.set(place, (same.get(place) ?? new Set()).add(number));
    }
  }
  return new Set([...same].flatMap(([place, values]) => (values.size > 1 && !less.has(place) ? [place] : [])));
}
