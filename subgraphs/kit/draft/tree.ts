/** What a source says of the answers of a system, whatever it is: a document, a service's description, samples, a table. */
export type Tree = Leaf | Branch | { readonly kind: 'list'; readonly of: Tree } | { readonly kind: 'unknown' };

export type LeafType = 'text' | 'number' | 'time' | 'flag';

export interface Leaf {
  readonly kind: 'leaf';
  /** null: nothing says. */
  readonly type: LeafType | null;
  /** Sampled values, read for what they look like and then let go; null: the source has none. */
  readonly values: readonly unknown[] | null;
  /** The words that it may be, where the source lists them. */
  readonly words: readonly string[];
}

export interface Branch {
  readonly kind: 'object';
  readonly members: ReadonlyMap<string, Member>;
}

export interface Member {
  readonly tree: Tree;
  /** Whether it may be left out. */
  readonly mayLack: boolean;
  /** What the source says of it in words. */
  readonly about: string;
}

const KNOWN: Tree = { kind: 'unknown' };

/** The tree of sampled values, such as all answers of one question. A name that any of them lacks may be left out. */
export function treeOf(samples: readonly unknown[], depth = 0): Tree {
  const there = samples.filter((each) => each !== null && each !== undefined);
  // Deeper than any answer that can be mapped.
  if (depth > 12) return KNOWN;
  if (there.some(Array.isArray)) return { kind: 'list', of: treeOf(there.flat(), depth + 1) };
  const objects = there.filter((each) => typeof each === 'object') as Readonly<Record<string, unknown>>[];
  if (objects.length === 0) return leafOf(samples);
  const members = new Map<string, Member>();
  for (const name of new Set(objects.flatMap(Object.keys))) {
    const own = objects.filter((each) => Object.hasOwn(each, name));
    members.set(name, {
      tree: treeOf(
        own.map((each) => each[name]),
        depth + 1,
      ),
      mayLack: own.length < objects.length,
      about: '',
    });
  }
  return { kind: 'object', members };
}

function leafOf(values: readonly unknown[]): Leaf {
  const types = new Set(values.flatMap((each) => typeOf(each) ?? []));
  const [only] = types;
  return { kind: 'leaf', type: types.size === 1 ? (only ?? null) : null, values, words: [] };
}

function typeOf(value: unknown): LeafType | null {
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number') return 'number';
  return typeof value === 'boolean' ? 'flag' : null;
}
