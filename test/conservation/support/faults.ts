import type { Dice } from '../../execute/support/random/dice.ts';

/** A document as the four systems write theirs: an element's attributes are `@name`, its own text `#text`. */
export type Tree = string | number | null | readonly Tree[] | { readonly [name: string]: Tree };

export const FAULTS = [
  'rename',
  'drop',
  'reorder',
  'recode',
  'wrap',
  'repeat',
  'cut',
  'page again',
  'page lost',
] as const;
export type FaultKind = (typeof FAULTS)[number];

type Typed = 'number' | 'time' | 'code' | 'word' | 'flag';

/** What of a system's documents may be changed so that it is another document than was meant. */
export interface Ground {
  /** Values that are read as something else than text, by the name of their field, or by `list/name`. */
  readonly typed: Readonly<Record<string, Typed | 'text'>>;
  /**
   * Lists of rows: without one of them the document is another that the system could have given, unless it says how
   * many there are.
   */
  readonly rows: ReadonlySet<string>;
  readonly countsRows: boolean;
  /** Fields that the system may leave out where it has nothing to say: then less is told of what they are about. */
  readonly optional: ReadonlySet<string>;
  /** The same of those without which it says another thing, and of names that nobody else knows. */
  readonly free?: (name: string, inside: string) => boolean;
}

export interface Damaged {
  readonly document: Tree;
  /** Where; null where the fault finds nothing to change. */
  readonly path: Path | null;
}

export type Path = readonly (string | number)[];

const UNREADABLE = {
  number: ['约5', '1,2', '五', '5-6', '0x10', '>5', '5 6 7'],
  time: ['20261301', '2026-02-30', '明天', '10/03/26', '0'],
  code: ['未知', '?', '12', '无 码'],
  word: ['其它', 'ZZ', '??', '9'],
  flag: ['X', '2', '删', '?'],
} as const satisfies Record<Typed, readonly string[]>;

/** The document with one fault in it. */
export function damaged(document: Tree, kind: FaultKind, dice: Dice, ground: Ground): Damaged {
  const places = [...pathsIn(document)].filter((path) => canHave(document, path, kind, ground));
  if (places.length === 0) return { document, path: null };
  const path = dice.pick(places);
  return { document: changed(document, path, (parent, key) => hurt(parent, key, kind, dice, ground)), path };
}

function canHave(document: Tree, path: Path, kind: FaultKind, { typed, rows, countsRows, free }: Ground): boolean {
  const key = path.at(-1);
  const value = valueAt(document, path);
  const isRow =
    typeof key === 'number'
      ? rows.has(String(path.at(-2)))
      : typeof key === 'string' && rows.has(key) && !Array.isArray(value);
  const inside = path.slice(0, -1).findLast((each) => typeof each === 'string') ?? '';
  if (free?.(String(key), inside) && kind !== 'reorder' && kind !== 'repeat')
    return kind === 'recode' && isTyped(typed, inside, key, value);
  switch (kind) {
    case 'drop':
      return typeof key === 'number'
        ? isRow && countsRows
        : !(isRow && !countsRows) && !(rows.has(String(key)) && !countsRows);
    case 'recode':
      return isTyped(typed, inside, key, value);
    case 'rename':
    case 'wrap':
      return typeof key === 'string' && !key.startsWith('#');
    case 'repeat':
      return typeof key === 'number' || !/^[@#]/.test(String(key));
    case 'reorder':
      return typeof value === 'object' && value !== null;
    default:
      return false;
  }
}

function isTyped(typed: Ground['typed'], inside: string, key: string | number | undefined, value: Tree): boolean {
  const type = typed[`${inside}/${key}`] ?? typed[String(key)] ?? 'text';
  return typeof key === 'string' && type !== 'text' && (typeof value === 'string' || typeof value === 'number');
}

/** Puts the fault into an object or list, at a key of it. */
function hurt(parent: Tree, key: string | number, kind: FaultKind, dice: Dice, { typed }: Ground): Tree {
  if (Array.isArray(parent)) {
    const list = parent as readonly Tree[];
    const at = Number(key);
    if (kind === 'drop') return list.toSpliced(at, 1);
    if (kind === 'repeat') return list.toSpliced(at, 0, list[at] ?? null);
    return list.with(at, shuffled(list[at] ?? null, dice));
  }
  const entries = Object.entries(parent as Readonly<Record<string, Tree>>);
  const at = entries.findIndex(([name]) => name === key);
  const [name = '', value = null] = entries[at] ?? [];
  const put = (...instead: readonly (readonly [string, Tree])[]): Tree =>
    Object.fromEntries(entries.toSpliced(at, 1, ...instead.map(([a, b]) => [a, b] as [string, Tree])));
  switch (kind) {
    case 'drop':
      return put();
    case 'rename':
      return put([
        dice.pick([
          `${name}Xin`,
          `x${name}`,
          name.replace(/^(@?)(.)/, (_, sign: string, first: string) => sign + swapped(first)),
          `${name}_1`,
        ]),
        value,
      ]);
    case 'recode':
      return put([name, dice.pick(UNREADABLE[typed[name] as Typed])]);
    case 'wrap':
      return put([
        name.startsWith('@') ? `@x${name.slice(1)}` : `${name}List`,
        name.startsWith('@') ? value : { [name]: value },
      ]);
    case 'repeat':
      return put([name, [value, value].flat()]);
    default:
      return put([name, shuffled(value, dice)]);
  }
}

function swapped(letter: string): string {
  const other = letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
  return other === letter ? `${letter}${letter}` : other;
}

function shuffled(value: Tree, dice: Dice): Tree {
  if (typeof value !== 'object' || value === null) return value;
  const mixed = <T>(list: readonly T[]): T[] =>
    list
      .map((each) => [dice.next(), each] as const)
      .sort(([a], [b]) => a - b)
      .map(([, each]) => each);
  return Array.isArray(value) ? mixed(value as readonly Tree[]) : Object.fromEntries(mixed(Object.entries(value)));
}

function* pathsIn(tree: Tree, path: Path = []): Generator<Path> {
  if (typeof tree !== 'object' || tree === null) return;
  for (const [key, value] of Array.isArray(tree) ? (tree as readonly Tree[]).entries() : Object.entries(tree)) {
    yield [...path, key];
    yield* pathsIn(value, [...path, key]);
  }
}

function valueAt(tree: Tree, path: Path): Tree {
  return path.reduce<Tree>((each, key) => (each as Readonly<Record<string | number, Tree>>)[key] ?? null, tree);
}

function changed(tree: Tree, path: Path, change: (parent: Tree, key: string | number) => Tree): Tree {
  const [key = '', ...rest] = path;
  if (rest.length === 0) return change(tree, key);
  if (Array.isArray(tree))
    return (tree as readonly Tree[]).with(
      Number(key),
      changed((tree as readonly Tree[])[Number(key)] ?? null, rest, change),
    );
  const own = tree as Readonly<Record<string, Tree>>;
  return { ...own, [key]: changed(own[key] ?? null, rest, change) };
}
