import { canonical, type OwnScheme } from '@tongcha/codes';
import { known, NOT_UNDERSTOOD, type Read } from '../values/reader.ts';
import { impliedShape, OWN_CODE_KEYS, ownScheme } from './own-code.ts';
import type { Part } from './part.ts';
import { fillerOf, namesIn, type Piece, piecesIn, readerOf, type TemplateReader } from './template.ts';

/** How one kind of thing is called on the graph, and in the legacy system. */
export interface CodeScheme {
  readonly name: string;
  /** The names in its template, which are columns of a row unless a use of it says otherwise; null: its forms have others each. */
  readonly parts: readonly string[] | null;
  /** How people read it; null: no scheme of the sector's own is made of it. */
  readonly own: OwnScheme | null;
  /** The column that holds its key whole; null: its parts stand in columns of their own. */
  readonly column: string | null;
  /** The key that the system is asked with; null: the code is of another kind. */
  keyOf(code: string): string | null;
  /** The code in canonical spelling. @param values of the parts, in order */
  codeOf(values: readonly string[]): Read<string>;
  /** Codes that are asked for, which are in canonical spelling: most that are made are of these. */
  expect(codes: ReadonlySet<string>): void;
  /** The code of a key. */
  codeOfKey(key: string): Read<string>;
}

/** Organisations, of every ministry: `uscc:` and the credit code. */
export const USCC: CodeScheme = {
  name: 'uscc',
  parts: ['uscc'],
  own: null,
  column: null,
  keyOf: (code) => (code.startsWith('uscc:') ? code.slice('uscc:'.length) : null),
  codeOf: ([uscc = '']) => canonical(`uscc:${uscc}`) ?? NOT_UNDERSTOOD,
  expect: () => {},
  codeOfKey: (uscc) => canonical(`uscc:${uscc}`) ?? NOT_UNDERSTOOD,
};

const KEYS = ['code', 'key', 'shapes', 'in', ...OWN_CODE_KEYS] as const;

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
  if (others.some(({ column }) => column !== first.column))
    part.fault('each form of a code has its key in the same column; write the same in: at all of them, or at none');
  const alike = others.every(({ parts }) => parts?.join() === first.parts?.join());
  return {
    ...first,
    parts: alike ? first.parts : null,
    own: forms.find(({ own }) => own !== null)?.own ?? null,
    keyOf: (code) => firstKnown(forms, (form) => form.keyOf(code)),
    codeOf: (values) => firstKnown(forms, (form) => known(form.codeOf(values))) ?? NOT_UNDERSTOOD,
    expect(codes) {
      for (const form of forms) form.expect(codes);
    },
    codeOfKey: (key) => firstKnown(forms, (form) => known(form.codeOfKey(key))) ?? NOT_UNDERSTOOD,
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
  const implied = impliedShape(fields);
  for (const each of implied === null ? [] : parts) if (!shapes.has(each)) shapes.set(each, implied ?? '');
  for (const [each, shape] of fields.get('shapes')?.members() ?? [])
    if (!parts.includes(each)) shape.fault(`${each} is in no code; its names are ${parts.join(', ')}`);
  const stray = namesIn(key).find((each) => !parts.includes(each));
  if (stray !== undefined) fields.get('key')?.fault(`${stray} is not in the code, so no key can be made from it`);
  const lost = parts.find((each) => !namesIn(key).includes(each));
  if (column !== null && lost !== undefined) part.fault(`${lost} is not in the key, so no code can be made from it`);
  const readCode = compiled(part, code ?? [], parts, shapes);
  const readKey = compiled(part, key, parts, shapes);
  const [fillCode, fillKey] = [fillerOf(code ?? [], parts), fillerOf(key, parts)];
  let expected: ReadonlySet<string> = new Set();
  const codeOf = (values: readonly string[]): Read<string> => {
    const written = fillCode(values);
    if (expected.has(written)) return written;
    const made = canonical(written);
    // One that cannot be read back could never be asked for.
    return made !== null && readCode.test(made) ? made : NOT_UNDERSTOOD;
  };
  return {
    name,
    parts,
    own: fields.get('title') ? ownScheme(name, part, fields, code ?? [], key, shapes) : null,
    column,
    keyOf: (text) => {
      const values = readCode.read(text);
      return values === null ? null : fillKey(values);
    },
    expect(codes) {
      expected = codes;
    },
    codeOf,
    codeOfKey(text) {
      // People group digits by spaces; no code has them.
      const values = readKey.read(text) ?? (/\s/.test(text) ? readKey.read(text.replace(/\s+/g, '')) : null);
      return values === null ? NOT_UNDERSTOOD : codeOf(values);
    },
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
