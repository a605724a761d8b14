import {
  type ConstDirectiveNode,
  type ConstValueNode,
  type DefinitionNode,
  type DocumentNode,
  Kind,
  parse,
  print,
  visit,
} from 'graphql';
import { argument, type Feature, readFeatures } from './links.ts';

/** One directive of access: any of these, each of which is all of its terms. `@authenticated` is the one term of that kind. */
export interface Mark {
  readonly kind: 'authenticated' | 'scopes' | 'policies';
  readonly anyOf: readonly (readonly string[])[];
}

/** The marks of access in a supergraph; where a place has several, all must hold. */
export interface AccessMarks {
  /** By the type's name. */
  readonly types: ReadonlyMap<string, readonly Mark[]>;
  /** By `Type.field`. */
  readonly fields: ReadonlyMap<string, readonly Mark[]>;
}

/** The policies that they name, each once. */
export function policiesIn({ types, fields }: AccessMarks): readonly string[] {
  const all = [...types.values(), ...fields.values()].flat();
  return [...new Set(all.flatMap(({ kind, anyOf }) => (kind === 'policies' ? anyOf.flat() : [])))];
}

/** The marks of a type's fields, by the field's name. */
export function marksWithin({ fields }: AccessMarks, type: string | undefined): ReadonlyMap<string, readonly Mark[]> {
  const own = `${type}.`;
  return new Map(
    [...fields].flatMap(([place, marks]) => (place.startsWith(own) ? [[place.slice(own.length), marks]] : [])),
  );
}

export interface MarkedSupergraph {
  /** The supergraph without the marks, which nothing but access reads. */
  readonly sdl: string;
  readonly marks: AccessMarks;
}

interface MarkSpec {
  readonly kind: Mark['kind'];
  readonly directive: string;
  /** Of its argument, and what the argument is called. */
  readonly scalar?: string;
  readonly argument?: string;
}

/** The versions of these features that are known here; any other could mean something else. */
const VERSION = 'v0.1';

const SPECS: Readonly<Record<string, MarkSpec>> = {
  'https://specs.apollo.dev/authenticated': { kind: 'authenticated', directive: '@authenticated' },
  'https://specs.apollo.dev/requiresScopes': {
    kind: 'scopes',
    directive: '@requiresScopes',
    scalar: 'Scope',
    argument: 'scopes',
  },
  'https://specs.apollo.dev/policy': { kind: 'policies', directive: '@policy', scalar: 'Policy', argument: 'policies' },
};

/** A security feature too, but the planner's own: it knows it and keeps what is so marked out of the graph. */
const INACCESSIBLE = 'https://specs.apollo.dev/inaccessible';

/** What a supergraph that nobody has marked says. */
export const NO_MARKS: AccessMarks = { types: new Map(), fields: new Map() };

/**
 * Reads the marks of access by their links, under whatever names they were imported, and removes them with their links and
 * definitions: the planner refuses a schema that is linked `for: SECURITY`.
 * @throws Error for a security feature that is not known here, as what it protects would lie open
 */
export function readMarks(supergraph: string): MarkedSupergraph {
  const document = parse(supergraph, { noLocation: true });
  const features = readFeatures(document).filter(
    (feature) => (feature.purpose === 'SECURITY' && feature.identity !== INACCESSIBLE) || SPECS[feature.identity],
  );
  if (features.length === 0) return { sdl: supergraph, marks: NO_MARKS };
  const known = features.map((feature) => {
    const spec = SPECS[feature.identity];
    if (!spec || feature.version !== VERSION)
      throw new Error(
        `the supergraph needs the security feature ${feature.identity}/${feature.version}, which is not known here`,
      );
    return { feature, spec };
  });
  const specs = new Map(known.map(({ feature, spec }) => [feature.nameOf(spec.directive), spec]));
  return { sdl: `${print(withoutMarks(document, known, specs))}\n`, marks: collectMarks(document, specs) };
}

function collectMarks(document: DocumentNode, specs: ReadonlyMap<string, MarkSpec>): AccessMarks {
  const types = new Map<string, readonly Mark[]>();
  const fields = new Map<string, readonly Mark[]>();
  const add = (
    marks: Map<string, readonly Mark[]>,
    place: string,
    directives: readonly ConstDirectiveNode[] = [],
  ): void => {
    const found = directives.flatMap((node) => markOf(node, specs.get(node.name.value)) ?? []);
    if (found.length > 0) marks.set(place, [...(marks.get(place) ?? []), ...found]);
  };
  for (const definition of document.definitions) {
    if (!('directives' in definition) || !('name' in definition) || !definition.name) continue;
    const type = definition.name.value;
    add(types, type, definition.directives as readonly ConstDirectiveNode[]);
    if (!('fields' in definition)) continue;
    for (const field of definition.fields ?? []) add(fields, `${type}.${field.name.value}`, field.directives);
  }
  return { types, fields };
}

function markOf(node: ConstDirectiveNode, spec: MarkSpec | undefined): Mark | null {
  if (!spec) return null;
  if (spec.argument === undefined) return { kind: spec.kind, anyOf: [['']] };
  return {
    kind: spec.kind,
    anyOf: listOf(argument(node, spec.argument)).map((all) =>
      listOf(all).map((term) => (term.kind === Kind.STRING ? term.value : '')),
    ),
  };
}

/** A list's items; a value that stands for a list of itself (GraphQL, 3.11). */
function listOf(value: ConstValueNode | undefined): readonly ConstValueNode[] {
  if (!value) return [];
  return value.kind === Kind.LIST ? value.values : [value];
}

function withoutMarks(
  document: DocumentNode,
  known: readonly { readonly feature: Feature; readonly spec: MarkSpec }[],
  specs: ReadonlyMap<string, MarkSpec>,
): DocumentNode {
  const links = new Set(known.map(({ feature }) => feature.node));
  const unmarked = visit(document, {
    Directive: (node) => (links.has(node as ConstDirectiveNode) || specs.has(node.name.value) ? null : undefined),
    DirectiveDefinition: (node) => (specs.has(node.name.value) ? null : undefined),
  });
  const scalars = new Set(
    known.flatMap(({ feature, spec }) => (spec.scalar === undefined ? [] : [feature.nameOf(spec.scalar)])),
  );
  // A subgraph may use such a scalar for something of its own.
  visit(unmarked, { NamedType: (node) => void scalars.delete(node.name.value) });
  const isLeft = (node: DefinitionNode): boolean =>
    !(node.kind === Kind.SCALAR_TYPE_DEFINITION && scalars.has(node.name.value));
  return { ...unmarked, definitions: unmarked.definitions.filter(isLeft) };
}
