/** Where two answers differ: the path, what was, and what is; `undefined` where there is nothing. */
export interface Difference {
  readonly path: string;
  readonly was: unknown;
  readonly is: unknown;
}

/** Leaf by leaf; entries of a list by their place in it. */
export function differencesOf(was: unknown, is: unknown, path = ''): Difference[] {
  if (isTree(was) && isTree(is)) {
    const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
    return names.flatMap((name) => differencesOf(was[name], is[name], pathTo(path, name, was)));
  }
  return JSON.stringify(was) === JSON.stringify(is) ? [] : [{ path, was, is }];
}

function pathTo(path: string, name: string, parent: object): string {
  if (Array.isArray(parent)) return `${path}[${Number(name) + 1}]`;
  return path === '' ? name : `${path}.${name}`;
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
