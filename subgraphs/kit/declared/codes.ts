import { canonical, OWN_CHECKS, type OwnCheck, type OwnScheme, OwnSchemes, type Reading } from '@tongcha/codes';
import { halfWidth } from '../values/text.ts';
import { known, NOT_UNDERSTOOD, type Read } from '../values/reader.ts';
import { conditionOf } from './condition.ts';
import { placeOf, textOf } from './expression.ts';
import type { Row } from '../values/row.ts';
import type { Mapping, Value } from './mapping.ts';
import { nearest } from './nearest.ts';
import type { Fields, Part } from './part.ts';
import { wordsOf } from './sdl.ts';
import type { Scope } from './scope.ts';
import { escaped, fillerOf, namesIn, type Piece, piecesIn, readerOf, type TemplateReader } from './template.ts';

/** How one kind of thing is called on the graph, and in the legacy system. */
export interface CodeScheme {
  readonly name: string;
  /** The names in its template, which are columns of a row unless a use of it says otherwise. */
  readonly parts: readonly string[];
  /** How people read it; null: no scheme of the sector's own is made of it. */
  readonly own: OwnScheme | null;
  /** The column that holds its key whole; null: its parts stand in columns of their own. */
  readonly column: string | null;
  /** The key that the system is asked with; null: the code is of another kind. */
  keyOf(code: string): string | null;
  /** The code in canonical spelling. @param values of the parts, in order */
  codeOf(values: readonly string[]): Read<string>;
  /** The values of a key's parts, in order; null: it is not written so. */
  partsOf(key: string): readonly string[] | null;
}

/** Organisations, of every ministry: `uscc:` and the credit code. */
export const USCC: CodeScheme = {
  name: 'uscc',
  parts: ['uscc'],
  own: null,
  column: null,
  keyOf: (code) => (code.startsWith('uscc:') ? code.slice('uscc:'.length) : null),
  codeOf: ([uscc = '']) => canonical(`uscc:${uscc}`) ?? NOT_UNDERSTOOD,
  partsOf: (key) => [key],
};

const KEYS = ['code', 'key', 'shapes', 'in', 'title', 'check', 'level', 'groups', 'example'] as const;

/** `codes:` of the file. */
export function codesOf(part: Part | undefined): ReadonlyMap<string, CodeScheme> {
  const codes = new Map<string, CodeScheme>([[USCC.name, USCC]]);
  for (const [name, each] of part?.members('codes by name: lot: { code: …, key: … }') ?? []) {
    if (!/^[a-z]\w*$/i.test(name)) each.fault(`${name} is no name for a code; write letters and digits`);
    else if (codes.has(name)) each.fault(`${name} is known already; write another name`);
    else codes.set(name, formsOf(name, each));
  }
  return codes;
}

/** A code that is written in several ways has a form for each, of which the first that fits counts. */
function formsOf(name: string, part: Part): CodeScheme {
  const forms = part.entries().map((each) => schemeOf(name, each));
  const [first, ...others] = forms;
  if (first === undefined || others.length === 0) return first ?? schemeOf(name, part);
  if (others.some(({ parts, column }) => parts.join() !== first.parts.join() || column !== first.column))
    part.fault(`each form of a code has the same names, in the same order: ${first.parts.join(', ')}`);
  return {
    ...first,
    own: forms.find(({ own }) => own !== null)?.own ?? null,
    keyOf: (code) => firstKnown(forms, (form) => form.keyOf(code)),
    codeOf: (values) => firstKnown(forms, (form) => known(form.codeOf(values))) ?? NOT_UNDERSTOOD,
    partsOf: (key) => firstKnown(forms, (form) => form.partsOf(key)),
  };
}

function firstKnown<T>(forms: readonly CodeScheme[], read: (form: CodeScheme) => T | null): T | null {
  for (const form of forms) {
    const found = read(form);
    if (found !== null) return found;
  }
  return null;
}

function schemeOf(name: string, part: Part): CodeScheme {
  const fields = part.fields(KEYS, "{ code: 'urn:salt:lot:{pc}', key: '{pc}' }");
  const code = templateOf(fields.need('code', "code: 'urn:salt:lot:{pc}'"));
  const key = templateOf(fields.get('key')) ?? keyOfParts(code ?? []);
  const shapes = new Map(
    [...(fields.get('shapes')?.members() ?? [])].map(([each, shape]) => [each, shape.text() ?? '.+']),
  );
  const column = fields.get('in')?.text('the column that holds the key') ?? null;
  const parts = namesIn(code ?? []);
  for (const [each, shape] of fields.get('shapes')?.members() ?? [])
    if (!parts.includes(each)) shape.fault(`${each} is in no code; its names are ${parts.join(', ')}`);
  const stray = namesIn(key).find((each) => !parts.includes(each));
  if (stray !== undefined) fields.get('key')?.fault(`${stray} is not in the code, so no key can be made from it`);
  const lost = parts.find((each) => !namesIn(key).includes(each));
  if (column !== null && lost !== undefined) part.fault(`${lost} is not in the key, so no code can be made from it`);
  const readCode = compiled(part, code ?? [], parts, shapes);
  const readKey = compiled(part, key, parts, shapes);
  const [fillCode, fillKey] = [fillerOf(code ?? [], parts), fillerOf(key, parts)];
  return {
    name,
    parts,
    own: fields.get('title') ? ownScheme(name, part, fields, code ?? [], key, shapes) : null,
    column,
    keyOf: (text) => {
      const values = readCode.read(text);
      return values === null ? null : fillKey(values);
    },
    codeOf: (values) => {
      const made = canonical(fillCode(values));
      // One that cannot be read back could never be asked for.
      return made !== null && readCode.test(made) ? made : NOT_UNDERSTOOD;
    },
    partsOf: (text) => readKey.read(text),
  };
}

function templateOf(part: Part | undefined): readonly Piece[] | null {
  const written = part?.text('a template: urn:salt:lot:{pc}') ?? null;
  if (part === undefined || written === null) return null;
  const pieces = piecesIn(part, written);
  if (namesIn(pieces).length === 0) part.fault('a template names what changes; write urn:salt:lot:{pc}');
  const touching = pieces.findIndex(
    (piece, i) => i > 0 && typeof piece !== 'string' && typeof pieces[i - 1] !== 'string',
  );
  if (touching > 0) part.fault('two names that touch cannot be told apart; write a sign between them');
  return pieces;
}

/** `title`, `check`, `level`, `groups` and `example`: what people type is the key, and each of its parts has a shape. */
function ownScheme(
  name: string,
  part: Part,
  fields: Fields<(typeof KEYS)[number]>,
  code: readonly Piece[],
  key: readonly Piece[],
  shapes: ReadonlyMap<string, string>,
): OwnScheme | null {
  const { zh, en } = wordsOf(fields.get('title'), '{ zh: 集装箱号, en: container number }');
  const exampleOf = fields.need('example', 'example: one as it is printed');
  const names = namesIn(key);
  const bare = names.find((each) => !shapes.has(each));
  if (bare !== undefined) part.fault(`${bare} has no shape, so any text would be one; write shapes: { ${bare}: '…' }`);
  const groups =
    fields
      .get('groups')
      ?.entries()
      .flatMap((each) => each.integer(1, 64) ?? []) ?? [];
  const scheme: OwnScheme = {
    name,
    zh,
    en,
    pattern: key
      .map((piece) => (typeof piece === 'string' ? escaped(piece) : `(${shapes.get(piece.name) ?? '.+'})`))
      .join(''),
    code: code
      .map((piece) => (typeof piece === 'string' ? piece.replaceAll('$', '$$$$') : `$${names.indexOf(piece.name) + 1}`))
      .join(''),
    check: fields.get('check')?.word(Object.keys(OWN_CHECKS) as OwnCheck[]) ?? null,
    level: fields.get('level')?.word(['ITEM', 'LOT', 'CLASS'] as const) ?? null,
    groups,
    example: exampleOf?.text('one as it is printed') ?? '',
  };
  if (!exampleOf || bare !== undefined) return null;
  const [reading] = readingsBy(scheme, part);
  if (!reading) exampleOf.fault(`${scheme.example} is not of the shape ${scheme.pattern}; write one that is`);
  else if (reading.reasons[0]) exampleOf.fault(`${scheme.example}: ${reading.reasons[0].en}; write one that is right`);
  return scheme;
}

function readingsBy(scheme: OwnScheme, part: Part): readonly Reading[] {
  try {
    return new OwnSchemes([scheme]).readings(scheme.example);
  } catch (error) {
    part.fault(error instanceof Error ? error.message : String(error));
    return [];
  }
}

/** A code of one part is its own key. */
function keyOfParts(code: readonly Piece[]): readonly Piece[] {
  return namesIn(code).flatMap((name, i) => (i === 0 ? [{ name }] : ['|', { name }]));
}

function compiled(
  part: Part,
  pieces: readonly Piece[],
  names: readonly string[],
  shapes: ReadonlyMap<string, string>,
): TemplateReader {
  try {
    return readerOf(pieces, names, shapes);
  } catch (error) {
    part.fault(error instanceof Error ? error.message : String(error));
    return { test: () => false, read: () => null };
  }
}

/** How a row tells a code: a name of `codes`, `{ lot: column }`, `{ lot: { part: path } }`, or several of which the first that is written counts. */
export interface CodeUse {
  readonly value: Value<string>;
  /** Those that it may be of. */
  readonly schemes: readonly CodeScheme[];
}

/** One way in which a row may tell a code: not understood by this way, it may be by another. */
interface OneUse {
  readonly read: (row: Row) => Read<string>;
  readonly scheme: CodeScheme;
}

/** @param scope of the row that tells it */
export function codeUse(part: Part, scope: Scope, mapping: Mapping): CodeUse {
  const uses = part.entries().flatMap((each) => oneUse(each, scope, mapping) ?? []);
  if (part.entries().length === 0) part.fault(`expected a code; write one of ${[...mapping.codes.keys()].join(', ')}`);
  const schemes = uses.map(({ scheme }) => scheme);
  const place = schemes.map(({ name }) => name).join('|');
  return {
    schemes,
    value: (row) => {
      let doubted = false;
      for (const { read } of uses) {
        const code = read(row);
        if (typeof code === 'string') return code;
        doubted ||= code === NOT_UNDERSTOOD;
      }
      if (doubted) row.doubt(place);
      return null;
    },
  };
}

function oneUse(part: Part, scope: Scope, mapping: Mapping): OneUse | null {
  if (part.isText) {
    const scheme = schemeNamed(part, part.text() ?? '', mapping);
    return scheme ? { read: ownPlace(part, scheme, scope), scheme } : null;
  }
  const members = new Map(part.members('a code: lot, or { lot: column }'));
  const when = members.get('when');
  members.delete('when');
  const holds = when === undefined ? null : conditionOf(when, scope);
  const [[name, place] = [], ...others] = members;
  if (others.length > 0) part.fault('one code at a time; write a list of them');
  const scheme = name === undefined || others.length > 0 ? undefined : schemeNamed(part, name, mapping);
  if (!scheme || !place) return null;
  const read = place.isMap
    ? ofParts(scheme, partValues(place, scheme, scope, mapping))
    : place.isNothing
      ? ownPlace(part, scheme, scope)
      : ofKey(scheme, textOf(place, scope, mapping));
  return { read: holds === null ? read : (row) => (holds(row) === true ? read(row) : null), scheme };
}

function schemeNamed(part: Part, name: string, { codes }: Mapping): CodeScheme | undefined {
  const found = codes.get(name);
  if (!found) {
    const near = nearest(name, codes.keys());
    part.fault(`there is no code ${name}; write ${near ?? `one of ${[...codes.keys()].join(', ')}`}`);
  }
  return found;
}

function ownPlace(part: Part, scheme: CodeScheme, scope: Scope): OneUse['read'] {
  if (scheme.column === null) {
    return ofParts(
      scheme,
      scheme.parts.map((name): Value<string> => {
        const get = scope.at(part, name);
        return (row) => row.noted(name, halfWidth(get(row.source)));
      }),
    );
  }
  const get = scope.at(part, scheme.column);
  const place = placeOf(scheme.column);
  return ofKey(scheme, (row) => row.noted(place, halfWidth(get(row.source))));
}

function partValues(part: Part, scheme: CodeScheme, scope: Scope, mapping: Mapping): Value<string>[] {
  const fields = part.fields(scheme.parts);
  return scheme.parts.flatMap((name) => {
    const place = fields.need(name, `${name}: column`);
    return place ? [textOf(place, scope, mapping)] : [];
  });
}

function ofParts(scheme: CodeScheme, parts: readonly Value<string>[]): OneUse['read'] {
  return (row) => {
    const values: string[] = [];
    for (const value of parts) {
      const read = value(row);
      if (read === null) return null;
      values.push(read);
    }
    return scheme.codeOf(values);
  };
}

function ofKey(scheme: CodeScheme, key: Value<string>): OneUse['read'] {
  return (row) => {
    const written = key(row);
    if (written === null) return null;
    const values = scheme.partsOf(written);
    return values === null ? NOT_UNDERSTOOD : scheme.codeOf(values);
  };
}
