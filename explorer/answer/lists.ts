/** A list of the answer as a table. */
export interface ListOf {
  /** Where it stands: `chain.units`. */
  readonly path: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The lists of objects that are in no other list; of a Relay connection its nodes. */
export function listsOf(data: unknown, path = ''): readonly ListOf[] {
  if (!isObject(data)) return [];
  return Object.entries(data).flatMap(([name, value]) => {
    const at = path === '' ? name : `${path}.${name}`;
    if (!Array.isArray(value)) return listsOf(value, at);
    const objects = value.filter(isObject);
    return objects.length === 0 ? [] : [tableOf(at, objects.map(nodeOf))];
  });
}

function nodeOf(edge: Fields): Fields {
  return isObject(edge['node']) && Object.keys(edge).every((name) => name === 'node' || name === 'cursor')
    ? edge['node']
    : edge;
}

function tableOf(path: string, objects: readonly Fields[]): ListOf {
  const cells = objects.map((object) => new Map(cellsOf(object)));
  const columns = [...new Set(cells.flatMap((each) => [...each.keys()]))];
  return { path, columns, rows: cells.map((each) => columns.map((column) => each.get(column) ?? '')) };
}

/** Objects within one are columns of their own, lists within it a text. */
function cellsOf(object: Fields, path = ''): readonly (readonly [string, string])[] {
  return Object.entries(object).flatMap(([name, value]) => {
    const at = path === '' ? name : `${path}.${name}`;
    return isObject(value) ? cellsOf(value, at) : [[at, textOf(value)] as const];
  });
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(textOf).join('; ');
  if (isObject(value)) return Object.values(value).map(textOf).filter(Boolean).join(' ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

type Fields = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
