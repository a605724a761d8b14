import { leaf } from '../values/row.ts';
import { amount } from '../values/amount.ts';
import { NOT_UNDERSTOOD, type Read, type Reader } from '../values/reader.ts';
import { spelled } from '../values/word.ts';
import { halfWidth, text } from '../values/text.ts';
import { CONVERTERS, type Converter } from './converters.ts';
import type { Mapping, Value } from './mapping.ts';
import { nearest } from './nearest.ts';
import type { Part } from './part.ts';
import type { Scope } from './scope.ts';
import { piecesIn } from './template.ts';
import type { Wanted } from './wanted.ts';
import type { Quantity } from '../records.ts';

const NOTHING: Value = () => null;
/** Between a path and its converters: a pattern may have the sign without spaces. */
const SEPARATOR = /\s+\|\s+/;

/**
 * `path | converter | converter`, `=literal` or `{a}-{b}` as a value of the field's type. What the last converter gives
 * must be what the field takes; of a text that is read as the field's type is.
 */
export function valueOf(part: Part, wanted: Wanted, scope: Scope, mapping: Mapping): Value {
  const written = part.text('a path, =literal or {template}');
  if (written === null) return NOTHING;
  if (written.startsWith('=')) return literal(part, written.slice(1), wanted);
  // A pattern may have braces, too.
  const [path = '', ...steps] = written.split(SEPARATOR).map((each) => each.trim());
  const read = readerOf(part, steps, wanted, mapping);
  if (path.includes('{')) return template(part, path, wanted, read, scope);
  const [place, get] = [placeOf(path), scope.at(part, path)];
  return (row) => row.noted(place, read(get(row.source)));
}

/** The same of a list of plain values, which may be one and no list; absent it is null. */
export function valuesOf(part: Part, wanted: Wanted, scope: Scope, mapping: Mapping): Value<unknown[]> {
  const [path = '', ...steps] = (part.text() ?? '').split(SEPARATOR).map((each) => each.trim());
  const read = readerOf(part, steps, wanted, mapping);
  const [place, get] = [placeOf(path), scope.at(part, path)];
  return (row) => {
    const value = get(row.source);
    if (value === undefined || value === null) return null;
    const all = Array.isArray(value) ? (value as readonly unknown[]) : [value];
    return all.flatMap((each) => row.noted(place, read(leaf(each))) ?? []);
  };
}

/** A text that decides something and is no field: a part of a code, a record's number. */
export function textOf(part: Part, scope: Scope, mapping: Mapping): Value<string> {
  return valueOf(part, { gives: 'text', read: text, values: null }, scope, mapping) as Value<string>;
}

/** `size | amount unit`: a number with its unit, which may stand in a field of its own or be said here, `amount =kg`. */
export function amountOf(part: Part, scope: Scope, mapping: Mapping): Value<Quantity> {
  const written = part.text('a path of an amount: size, or size | amount unit') ?? '';
  const [path = '', ...steps] = written.split(SEPARATOR).map((each) => each.trim());
  const last = steps.at(-1) ?? '';
  const own = /^amount(?:\s+|$)/.test(last);
  const rest = own ? last.slice('amount'.length).trim() : '';
  const before = own ? steps.slice(0, -1) : steps;
  const read = amount(rest.startsWith('=') ? { unit: rest.slice(1) } : {});
  const beside = rest === '' || rest.startsWith('=') ? null : scope.at(part, rest);
  const reader = before.length === 0 ? null : readerOf(part, before, TEXT, mapping);
  const get = scope.at(part, path);
  const place = placeOf(path);
  return (row) => {
    const raw = get(row.source);
    const value = reader === null ? raw : reader(raw);
    return row.noted(place, value === NOT_UNDERSTOOD ? value : read(value, beside?.(row.source)));
  };
}

const TEXT: Wanted = { gives: 'text', read: text, values: null };

/** As the log has it. */
export function placeOf(path: string): string {
  return path.replace(/[?"]/g, '');
}

function literal(part: Part, written: string, wanted: Wanted): Value {
  const value = wanted.read(written);
  if (value === NOT_UNDERSTOOD)
    part.fault(
      wanted.values
        ? `${written} is no value of this field; write one of ${wanted.values.map((each) => `=${each}`).join(', ')}`
        : `${written} cannot be read as a ${wanted.gives}`,
    );
  return () => value;
}

function template(part: Part, written: string, { gives }: Wanted, read: Reader<unknown>, scope: Scope): Value {
  const pieces = piecesIn(part, written);
  if (gives === 'flag' || gives === 'number') part.fault(`a template gives text, and this field takes a ${gives}`);
  const all = pieces.map((piece) =>
    typeof piece === 'string' ? piece : { place: placeOf(piece.name), get: scope.at(part, piece.name) },
  );
  return (row) => {
    let made = '';
    for (const piece of all) {
      const value = typeof piece === 'string' ? piece : row.noted(piece.place, text(piece.get(row.source)));
      if (value === null) return null;
      made += value;
    }
    return row.noted(written, read(made));
  };
}

function readerOf(part: Part, steps: readonly string[], wanted: Wanted, mapping: Mapping): Reader<unknown> {
  const chain = steps.flatMap((step) => converterOf(part, step, wanted, mapping) ?? []);
  const given = chain.at(-1)?.gives ?? 'text';
  if (given === 'text' && chain.length > 0 && wanted.gives !== 'text') chain.push(wanted);
  else if (given !== wanted.gives && given !== 'any' && given !== 'text')
    part.fault(`this gives a ${given}, and the field takes a ${wanted.gives}`);
  const [first, ...others] = chain.map(({ read }) => read);
  if (first === undefined) return wanted.read;
  return others.length === 0 ? first : (raw) => chained(first, others, raw);
}

function chained(first: Reader<unknown>, others: readonly Reader<unknown>[], raw: unknown): Read<unknown> {
  let value = first(raw);
  for (const read of others) {
    if (value === null || value === NOT_UNDERSTOOD) return value;
    value = read(value);
  }
  return value;
}

function converterOf(part: Part, step: string, wanted: Wanted, mapping: Mapping): Converter | null {
  const [, name = '', rest = ''] = /^(\S+)\s*([\s\S]*)$/.exec(step) ?? [];
  if (name === 'words') return table(part, rest, wanted, mapping);
  const own = mapping.converters.get(name);
  if (own) return own;
  const make = Object.hasOwn(CONVERTERS, name) ? CONVERTERS[name] : undefined;
  if (!make) {
    const known = [...Object.keys(CONVERTERS), 'amount', 'words', ...mapping.converters.keys()];
    const near = nearest(name, known);
    part.fault(
      name === 'amount'
        ? 'amount gives a quantity, and this field takes none'
        : `${name} is no converter; write ${near ?? `one of ${known.join(', ')}`}`,
    );
    return null;
  }
  try {
    return make(rest);
  } catch (error) {
    part.fault(error instanceof Error ? error.message : String(error));
    return null;
  }
}

/** A table of words: what is not in it is not understood. */
function table(part: Part, name: string, wanted: Wanted, { words }: Mapping): Converter | null {
  const found = words.get(name);
  if (!found) {
    const near = nearest(name, words.keys());
    part.fault(
      `there is no table ${name}; write ${near === null ? `words: { ${name || 'name'}: { 1: … } }` : `words ${near}`}`,
    );
    return null;
  }
  const meanings = new Map<string, unknown>();
  for (const [word, meaning] of found) {
    const read = meaning === '' ? null : wanted.read(meaning);
    if (read === NOT_UNDERSTOOD)
      part.fault(
        `${meaning}, of the table ${name}, is no value of this field${wanted.values ? `; it takes ${wanted.values.join(', ')}` : ''}`,
      );
    meanings.set(spelled(word), read);
  }
  return {
    gives: wanted.gives,
    read: (raw) => {
      const exact = typeof raw === 'string' ? meanings.get(raw) : undefined;
      if (exact !== undefined) return exact;
      const written = halfWidth(raw);
      if (typeof written !== 'string') return written;
      const meaning = meanings.get(spelled(written));
      return meaning === undefined ? NOT_UNDERSTOOD : meaning;
    },
  };
}
