import { halfWidth } from '../values/text.ts';
import { NOT_UNDERSTOOD, type Read } from '../values/reader.ts';
import type { Row } from '../values/row.ts';
import type { CodeScheme } from './codes.ts';
import { conditionOf } from './condition.ts';
import { placeOf, textOf } from './expression.ts';
import type { Mapping, Value } from './mapping.ts';
import { nearest } from './nearest.ts';
import type { Part } from './part.ts';
import type { Scope } from './scope.ts';

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
  return firstOf(uses);
}

/** A code of which a row has the parts, or the key, under the names that the file has for them. */
export function ownUse(part: Part, scheme: CodeScheme, scope: Scope): CodeUse {
  return firstOf([{ read: ownPlace(part, scheme, scope), scheme }]);
}

function firstOf(uses: readonly OneUse[]): CodeUse {
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
  for (const own of ['when', 'each']) members.delete(own);
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
      partsOf(part, scheme).map((name): Value<string> => {
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
  const parts = partsOf(part, scheme);
  const fields = part.fields(parts);
  return parts.flatMap((name) => {
    const place = fields.need(name, `${name}: column`);
    return place ? [textOf(place, scope, mapping)] : [];
  });
}

function partsOf(part: Part, { name, parts }: CodeScheme): readonly string[] {
  if (parts === null)
    part.fault(
      `each form of ${name} has other names, so its key stands whole; write { ${name}: column }, or in: column`,
    );
  return parts ?? [];
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
    return scheme.codeOfKey(written);
  };
}
