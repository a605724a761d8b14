/** What a place of a system's answers has held: of which types, and how days and times were written. */
interface Place {
  readonly types: Set<string>;
  readonly forms: Set<string>;
}

/** How the answers of a system are shaped, by path: `records data.list[].made`. */
export type Shape = ReadonlyMap<string, Place>;

/** What has become of a place. */
export interface ShapeChange {
  readonly kind: 'GONE' | 'NEW' | 'TYPE' | 'DATES';
  readonly path: string;
  readonly was: string;
  readonly is: string;
}

/** Of answers, each below the place of its question. */
export function shapeOf(answers: readonly { readonly place: string; readonly given: unknown }[]): Shape {
  const shape = new Map<string, { types: Set<string>; forms: Set<string> }>();
  for (const { place, given } of answers) look(shape, `${place} `, given);
  return shape;
}

/** Only what is below something that both have: an empty list says nothing of its entries. */
export function changesOf(was: Shape, is: Shape): ShapeChange[] {
  const changes: ShapeChange[] = [];
  for (const path of new Set([...was.keys(), ...is.keys()])) {
    const [before, after] = [was.get(path), is.get(path)];
    if (before && after) changes.push(...changesAt(path, before, after));
    else if (before && is.has(parentOf(path))) changes.push({ kind: 'GONE', path, was: listed(before.types), is: '-' });
    else if (after && was.has(parentOf(path))) changes.push({ kind: 'NEW', path, was: '-', is: listed(after.types) });
  }
  return changes;
}

function changesAt(path: string, was: Place, is: Place): ShapeChange[] {
  const types = [...is.types].filter((type) => type !== 'none' && !was.types.has(type));
  // What has been empty so far may be anything.
  if (types.length > 0 && [...was.types].some((type) => type !== 'none'))
    return [{ kind: 'TYPE', path, was: listed(was.types), is: listed(is.types) }];
  const forms = [...is.forms].filter((form) => !was.forms.has(form));
  // Where texts of all kinds stood, one more is none.
  return was.forms.size > 0 && !was.forms.has(TEXT) && forms.length > 0
    ? [{ kind: 'DATES', path, was: listed(was.forms), is: listed(is.forms) }]
    : [];
}

function look(shape: Map<string, { types: Set<string>; forms: Set<string> }>, path: string, value: unknown): void {
  const place = shape.get(path) ?? { types: new Set(), forms: new Set() };
  shape.set(path, place);
  place.types.add(typeOf(value));
  if (typeof value === 'string') place.forms.add(formOf(value));
  if (Array.isArray(value)) for (const each of value) look(shape, `${path}[]`, each);
  else if (typeof value === 'object' && value !== null)
    for (const [name, each] of Object.entries(value))
      look(shape, path.endsWith(' ') ? `${path}${name}` : `${path}.${name}`, each);
  place.forms.delete('');
}

function parentOf(path: string): string {
  const at = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
  return at > 0 ? path.slice(0, at) : path.slice(0, path.lastIndexOf(' ') + 1);
}

function typeOf(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'none';
  if (Array.isArray(value)) return 'list';
  return { string: 'text', number: 'number', boolean: 'flag' }[typeof value as string] ?? 'object';
}

const DATE =
  /^(?:\d{4}[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|(?:19|20)\d{6}(?:\d{6})?)(?:[ T]\d{1,2}[:时]\d{1,2}(?:[:分]\d{1,2}(?:\.\d+)?秒?)?)?(?: ?(?:Z|[+-]\d{2}:?\d{2}))?$/;

/** Of what is no day. */
const TEXT = 'text';

/** How a day or a time is written: `9999-9-9 9:9:9`. */
function formOf(text: string): string {
  if (!DATE.test(text)) return text === '' ? '' : TEXT;
  return text.replace(/\d+/g, (digits) => (digits.length < 3 ? '9' : '9'.repeat(digits.length)));
}

function listed(words: ReadonlySet<string>): string {
  return [...words].join(', ');
}
