import type { FieldFacts, ListFacts, RowFacts } from './facts.ts';
import { seenOf } from './signs.ts';
import type { Branch, Member, Tree } from './tree.ts';

/** What one kind of row has, from its tree: objects inside it are paths, lists are rows of their own. */
export function rowOf(tree: Tree): RowFacts {
  const fields: FieldFacts[] = [];
  const lists: ListFacts[] = [];
  const unknown: string[] = [];
  if (tree.kind === 'object') fill(tree, '');
  return { fields, lists, unknown };

  function fill(branch: Branch, before: string): void {
    for (const [name, member] of branch.members) {
      const path = `${before}${stepOf(name)}`;
      const { tree: inner, mayLack, about } = member;
      if (!canName(name)) continue;
      else if (inner.kind === 'leaf') fields.push(fieldOf(path, member));
      else if (inner.kind === 'object') fill(inner, `${written({ path, mayLack })}.`);
      else if (inner.kind === 'list' && inner.of.kind === 'object')
        lists.push({ path, name, about, mayLack, row: rowOf(inner.of) });
      else unknown.push(name);
    }
  }
}

function fieldOf(path: string, { tree, about, mayLack }: Member): FieldFacts {
  const leaf = tree.kind === 'leaf' ? tree : null;
  return {
    path,
    name: path.replace(/[?"]/g, ''),
    about,
    type: leaf?.type ?? null,
    mayLack,
    words: leaf?.words ?? [],
    seen: leaf?.values ? seenOf(leaf.values) : null,
  };
}

/** A name that no path can hold is passed over, and told with what was not mapped. */
export function canName(name: string): boolean {
  return name !== '' && !/["|{}\n\r]/.test(name) && name.trim() === name;
}

/** As a path has it: what could be read as more than a name stands in quotes. */
export function stepOf(name: string): string {
  return /^[\p{L}_@][\p{L}\p{N}_@-]*$/u.test(name) ? name : `"${name}"`;
}

/** With the mark of a name that may be left out. */
export function written({ path, mayLack }: Pick<FieldFacts, 'path' | 'mayLack'>): string {
  if (!mayLack) return path;
  return path.endsWith('"') ? `${path.slice(0, -1)}?"` : `${path}?`;
}

/** Names of a row of which nothing is read: known, so that none of them is taken for another's new name. */
export function unreadNames({ fields, lists, unknown }: RowFacts, read: ReadonlySet<FieldFacts>): readonly string[] {
  const readTops = new Set([...read].map(({ path }) => topOf(path)));
  const names = [...fields, ...lists].map(({ path }) => topOf(path));
  return [...new Set([...names, ...unknown])].filter((name) => !readTops.has(name));
}

function topOf(path: string): string {
  const [, quoted, plain = ''] = /^"([^"?]+)|^([^.?]+)/.exec(path) ?? [];
  return quoted ?? plain;
}
