import { getNamedType, type GraphQLSchema, isInterfaceType, isObjectType } from 'graphql';
import type { AccessMarks, Mark } from './marks.ts';

/** One version of the graph, as callers may use it. */
export interface GraphView {
  /** With what no caller sees. */
  readonly schema: GraphQLSchema;
  readonly apiSchema: GraphQLSchema;
  readonly marks: AccessMarks;
}

export interface AccessChanges {
  /** Fields that somebody may use who might not before. */
  readonly loosened: readonly string[];
  /** Fields that somebody may use no longer. */
  readonly tightened: readonly string[];
}

/** Any of these sets of terms is enough. */
type Alternatives = readonly ReadonlySet<string>[];

/** Beyond this what has changed is taken for looser. */
const MOST_ALTERNATIVES = 500;

/**
 * Compares by what the rules mean, not by where they stand: a mark that moves from a type to all its fields changes nothing. A
 * field's rule is that of its own marks, its type's and its result's together.
 */
export function accessChanges(before: GraphView, after: GraphView): AccessChanges {
  const loosened: string[] = [];
  const tightened: string[] = [];
  for (const [place, result] of fieldsOf(after.apiSchema)) {
    const was = fieldOf(before.apiSchema, place);
    if (was === null) {
      if (fieldOf(before.schema, place) !== null) loosened.push(`${place} was withheld, and is in the graph`);
      continue;
    }
    const [last, next] = [marksOf(before.marks, place, was), marksOf(after.marks, place, result)];
    const [old, now] = [alternatives(last), alternatives(next)];
    const change = `${place} needed ${inWords(last)}, and needs ${inWords(next)}`;
    if (old === null || now === null) {
      if (inWords(last) !== inWords(next)) loosened.push(change);
      continue;
    }
    if (!implies(now, old)) loosened.push(change);
    if (!implies(old, now)) tightened.push(change);
  }
  return { loosened, tightened };
}

/** Each field's place, `Type.field`, and the name of its type. */
function* fieldsOf(schema: GraphQLSchema): Iterable<readonly [place: string, result: string]> {
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__') || !(isObjectType(type) || isInterfaceType(type))) continue;
    for (const field of Object.values(type.getFields()))
      yield [`${type.name}.${field.name}`, getNamedType(field.type).name];
  }
}

/** The name of the field's type; null: it is not there. */
function fieldOf(schema: GraphQLSchema, place: string): string | null {
  const [typeName = '', fieldName = ''] = place.split('.');
  const type = schema.getType(typeName);
  const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[fieldName] : undefined;
  return field ? getNamedType(field.type).name : null;
}

function marksOf({ types, fields }: AccessMarks, place: string, result: string): readonly Mark[] {
  return [...(fields.get(place) ?? []), ...(types.get(place.split('.')[0] ?? '') ?? []), ...(types.get(result) ?? [])];
}

/** Null: too many to compare. */
function alternatives(marks: readonly Mark[]): Alternatives | null {
  let all: ReadonlySet<string>[] = [new Set()];
  for (const { kind, anyOf } of marks) {
    const each = anyOf.map((terms) => terms.map((term) => `${kind} ${term}`));
    all = all.flatMap((left) => each.map((terms) => new Set([...left, ...terms])));
    if (all.length > MOST_ALTERNATIVES) return null;
  }
  // Only a token has scopes.
  return all.map((terms) =>
    [...terms].some((term) => term.startsWith('scopes ')) ? new Set([...terms, 'authenticated ']) : terms,
  );
}

/** Whether whoever satisfies the one satisfies the other. */
function implies(one: Alternatives, other: Alternatives): boolean {
  return one.every((has) => other.some((wanted) => [...wanted].every((term) => has.has(term))));
}

function inWords(marks: readonly Mark[]): string {
  if (marks.length === 0) return 'nothing';
  const words = marks.map(({ kind, anyOf }) =>
    kind === 'authenticated' ? 'a token' : `${kind} ${anyOf.map((terms) => terms.join(' and ')).join(' or ')}`,
  );
  return [...new Set(words)].sort().join('; ');
}
