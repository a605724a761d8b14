import { getNamedType, type GraphQLSchema, isAbstractType, isInterfaceType, isObjectType } from 'graphql';
import { type FetchedField, hasField, type Place, type PlannedFetch } from '../plan/fetched.ts';
import { type Row, type Slot, TYPENAME } from '../run/layout.ts';
import type { PlannedNames } from '../plan/planned-names.ts';
import type { Required, FetchNode } from '../plan/plan.ts';
import { collectFields, type Fragments, isOfType, type Selected, type Variables } from '../plan/selections.ts';

/** Objects of a fetch's place about which its subgraph is asked; by the slots that lead there from the root. */
export type RowsWanted = (root: Row, slots: readonly Slot[]) => readonly Row[];

export interface Wanting {
  readonly schema: GraphQLSchema;
  readonly fragments: Fragments;
  readonly names: PlannedNames;
  /** By which conditions are decided. */
  readonly variables: Variables;
  /** The operation's own selection. */
  readonly selected: readonly Selected[];
  readonly rootType: string;
}

/** What is wanted of an object: what the operation selects of it, and what fetches need for what else is wanted. */
interface Want {
  readonly selected: readonly Selected[];
  readonly required: readonly (readonly Required[])[];
  /** By the object's type, and then by the planned name. */
  readonly byType: Map<string, ReadonlyMap<string, Want>>;
}

/** A place in the answer that is wanted, and the type of its object. */
type Standing = readonly [Want, string];

/** Above this many ways to a place nobody looks whether all lead to something wanted: each object is looked at. */
const MOST_STANDINGS = 1_000;

/**
 * Who is asked about what. A plan's fetch has a response path, which does not tell the type conditions above it:
 * without this a subgraph would be asked about the objects of every branch as soon as one of them wants something of
 * it.
 */
export class Wanted {
  readonly #wanting: Wanting;
  readonly #root: Want;

  constructor(wanting: Wanting) {
    this.#wanting = wanting;
    this.#root = { selected: wanting.selected, required: [], byType: new Map() };
  }

  /**
   * @param places those of the path, from the root to where the fetch begins; `path` leads from each to the next
   * @returns null where something that it brings is wanted of whatever object stands there
   */
  rowsOf(node: FetchNode, path: readonly string[], places: readonly Place[]): RowsWanted | null {
    const there = places.at(-1);
    const fetch = there?.fetches.find((each) => each.node === node);
    if (!there || !fetch || !node.requires || this.#isWantedEverywhere(fetch, path, places)) return null;
    return (root, slots) => this.#rows(fetch, root, path, places, slots);
  }

  #isWantedEverywhere(fetch: PlannedFetch, path: readonly string[], places: readonly Place[]): boolean {
    const { schema, rootType } = this.#wanting;
    let at = new Standings([[this.#root, rootType]]);
    for (const [i, name] of path.entries()) {
      const next = new Standings([]);
      for (const [want, typename] of at) {
        const below = this.#of(want, typename, places[i]).get(name);
        if (below) for (const possible of typesBelow(schema, typename, name, places[i])) next.add(below, possible);
      }
      if (next.size > MOST_STANDINGS) return false;
      at = next;
    }
    const place = places.at(-1);
    const asked = [...at].filter(([, typename]) => isRepresented(schema, fetch, typename));
    // Where nothing is known to stand it is for what callers do not see.
    return asked.every(([want, typename]) => this.#brings(fetch, typename, this.#of(want, typename, place)));
  }

  #rows(
    fetch: PlannedFetch,
    root: Row,
    path: readonly string[],
    places: readonly Place[],
    slots: readonly Slot[],
  ): readonly Row[] {
    let at = new Map<Want | null, Set<Row>>([[this.#root, new Set([root])]]);
    for (const [i, name] of path.entries()) {
      const next = new Map<Want | null, Set<Row>>();
      const { index, lists } = slots[i] as Slot;
      for (const [want, rows] of at) {
        for (const row of rows) {
          const below = this.#below(want, row, places[i], name);
          if (below !== undefined) gather(row[index], lists, rowsFor(next, below));
        }
      }
      at = next;
    }
    const place = places.at(-1);
    const found = new Set<Row>();
    for (const [want, rows] of at) {
      for (const row of rows) {
        const typename = row[TYPENAME] as string;
        if (want === null || !this.#isKnown(typename) || this.#brings(fetch, typename, this.#of(want, typename, place)))
          found.add(row);
      }
    }
    return [...found];
  }

  /** Null: everything, as of what is known by no object type; undefined: nothing. */
  #below(want: Want | null, row: Row, place: Place | undefined, name: string): Want | null | undefined {
    const typename = row[TYPENAME] as string;
    return want === null || !this.#isKnown(typename) ? null : this.#of(want, typename, place).get(name);
  }

  #isKnown(typename: string): boolean {
    return isObjectType(this.#wanting.schema.getType(typename));
  }

  #of(want: Want, typename: string, place: Place | undefined): ReadonlyMap<string, Want> {
    const known = want.byType.get(typename);
    if (known) return known;
    const { names } = this.#wanting;
    const fields = new Map<string, { selected: readonly Selected[]; required: (readonly Required[])[] }>();
    for (const { node, selected } of collectFields(this.#wanting, typename, want.selected).values())
      fields.set(names.ofField(node), { selected, required: [] });
    const require = (required: readonly Required[]): void => {
      for (const each of required) {
        if (each.kind === 'InlineFragment') {
          if (each.typeCondition === undefined || isOfType(this.#wanting.schema, typename, each.typeCondition))
            require(each.selections);
          continue;
        }
        const name = each.alias ?? each.name;
        if (name === '__typename') continue;
        const field = fields.get(name);
        if (field) field.required.push(each.selections ?? []);
        else fields.set(name, { selected: [], required: [each.selections ?? []] });
      }
    };
    want.required.forEach(require);
    // What one fetch needs another brings, which may need something of a third.
    let left = place?.fetches ?? [];
    for (let before = -1; before !== left.length;) {
      before = left.length;
      left = left.filter((fetch) => {
        if (!this.#brings(fetch, typename, fields)) return true;
        require(fetch.node.requires ?? []);
        return false;
      });
    }
    const wants = new Map([...fields].map(([name, field]) => [name, { ...field, byType: new Map() }]));
    want.byType.set(typename, wants);
    return wants;
  }

  #brings({ fields }: PlannedFetch, typename: string, wanted: ReadonlyMap<string, unknown>): boolean {
    // What type the object is of is known before it is asked about.
    return fields.some(
      (field) =>
        field.name !== '__typename' && wanted.has(field.name) && hasField(field, this.#wanting.schema, typename),
    );
  }
}

/** Each once. */
class Standings {
  readonly #types = new Map<Want, Set<string>>();
  size = 0;

  constructor(all: Iterable<Standing>) {
    for (const [want, typename] of all) this.add(want, typename);
  }

  add(want: Want, typename: string): void {
    const types = this.#types.get(want) ?? new Set();
    this.#types.set(want, types);
    if (types.has(typename)) return;
    types.add(typename);
    this.size += 1;
  }

  *[Symbol.iterator](): Iterator<Standing> {
    for (const [want, types] of this.#types) for (const typename of types) yield [want, typename];
  }
}

function rowsFor(rows: Map<Want | null, Set<Row>>, want: Want | null): Set<Row> {
  const known = rows.get(want);
  if (known) return known;
  const fresh = new Set<Row>();
  rows.set(want, fresh);
  return fresh;
}

function gather(value: unknown, lists: number, into: Set<Row>): void {
  if (!Array.isArray(value)) return;
  if (lists === 0) into.add(value as Row);
  else for (const item of value) gather(item, lists - 1, into);
}

/** Whether the fetch asks about objects of that type. */
function isRepresented(schema: GraphQLSchema, { node }: PlannedFetch, typename: string): boolean {
  return (node.requires ?? []).some(
    (each) =>
      each.kind === 'Field' || each.typeCondition === undefined || isOfType(schema, typename, each.typeCondition),
  );
}

/** Of which types the objects under that name may be, in objects of that type. */
function typesBelow(
  schema: GraphQLSchema,
  typename: string,
  name: string,
  place: Place | undefined,
): readonly string[] {
  const type = schema.getType(typename);
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  const fetched: FetchedField | undefined = place?.fields.find(
    (each) => each.name === name && hasField(each, schema, typename),
  );
  const definition = fetched && type.getFields()[fetched.node.name.value];
  const below = definition && getNamedType(definition.type);
  if (!below) return [];
  return isAbstractType(below) ? schema.getPossibleTypes(below).map((each) => each.name) : [below.name];
}
