import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { CostField, CostModel, ListSize } from './cost-model.ts';

/** What an operation may cost at most, as far as its text tells. */
export interface Estimate {
  /** Points: objects that may be answered, by weight. */
  readonly cost: number;
  /** Objects of introspection among them. */
  readonly introspection: number;
}

/** What an operation costs by the units that it has walked, whatever it asked for. */
export interface WalkPrice {
  /** Of all that is no walk. */
  readonly base: number;
  /** Of a unit, in the dearest of its walks. */
  readonly each: number;
}

export interface OperationEstimate extends Estimate {
  /** Null where nothing is walked. */
  readonly walk: WalkPrice | null;
}

/** A walk is what takes this argument for the size of what it returns. */
const WALK_SIZE = 'maxUnits';

/** How long a list is taken to be of which the schema says nothing. */
const LIST = 5;
const NONE: Estimate = { cost: 0, introspection: 0 };

type Variables = Readonly<Record<string, unknown>>;
/** Lists of an object that are as long as an argument above them says. */
type Sizes = ReadonlyMap<string, number> | null;

/**
 * Estimates an operation, valid or not. Linear in the text: what a fragment costs is worked out once for each length of the
 * lists above it.
 */
export function estimate(
  model: CostModel,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): OperationEstimate {
  const root = model[operation.operation];
  const asked = new Estimation(model, document, operation, variables).of(operation.selectionSet, root, null);
  const unwalked = new Estimation(model, document, operation, variables, 'walks apart');
  const { cost: base } = unwalked.of(operation.selectionSet, root, null);
  return { ...asked, walk: unwalked.dearestUnit > 0 ? { base, each: unwalked.dearestUnit } : null };
}

/** The variables on which the estimate depends. */
export function sizingVariables(model: CostModel, document: DocumentNode): ReadonlySet<string> {
  const slicing = new Set(
    [...model.types.values()].flatMap(({ fields }) => [...fields.values()].flatMap(({ size }) => size?.slicing ?? [])),
  );
  const found = new Set<string>();
  const waiting = document.definitions.flatMap((each) => ('selectionSet' in each ? [each.selectionSet] : []));
  for (let set = waiting.pop(); set; set = waiting.pop()) {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD)
        for (const { name, value } of selection.arguments ?? [])
          if (value.kind === Kind.VARIABLE && slicing.has(name.value)) found.add(value.name.value);
      if (selection.kind !== Kind.FRAGMENT_SPREAD && selection.selectionSet) waiting.push(selection.selectionSet);
    }
  }
  return found;
}

class Estimation {
  readonly #model: CostModel;
  readonly #variables: Variables;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #known = new Map<string, Estimate>();
  readonly #defaults: ReadonlyMap<string, number>;
  readonly #walksApart: boolean;
  /** Of each walk: what it costs beside its units. */
  readonly #walks = new Map<FieldNode, Estimate>();
  /** What a unit costs in the walk where it costs most; known where walks are apart, once all is estimated. */
  dearestUnit = 0;

  /** @param mode `walks apart`: as if each walk found nothing */
  constructor(
    model: CostModel,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Variables,
    mode: 'whole' | 'walks apart' = 'whole',
  ) {
    this.#walksApart = mode === 'walks apart';
    this.#model = model;
    this.#variables = variables;
    this.#fragments = new Map(
      document.definitions.flatMap((each) =>
        each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [],
      ),
    );
    this.#defaults = new Map(
      (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
        defaultValue?.kind === Kind.INT ? [[variable.name.value, Number(defaultValue.value)]] : [],
      ),
    );
  }

  /** Of objects' own fields together; of what is asked of single types only the dearest, as an object is of one type. */
  of(set: SelectionSetNode, typeName: string, sizes: Sizes): Estimate {
    let cost = 0;
    let introspection = 0;
    let byType: Map<string, number> | null = null;
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const field = this.#field(selection, typeName, sizes);
        cost += field.cost;
        introspection += field.introspection;
        continue;
      }
      const condition =
        selection.kind === Kind.INLINE_FRAGMENT
          ? (selection.typeCondition?.name.value ?? typeName)
          : this.#fragments.get(selection.name.value)?.typeCondition.name.value;
      const part =
        selection.kind === Kind.INLINE_FRAGMENT
          ? this.of(selection.selectionSet, condition ?? typeName, sizes)
          : this.#fragment(selection.name.value, sizes);
      introspection += part.introspection;
      if (condition === undefined || condition === typeName || this.#model.types.get(condition)?.kind !== 'object')
        cost += part.cost;
      else (byType ??= new Map()).set(condition, (byType.get(condition) ?? 0) + part.cost);
    }
    return { cost: cost + (byType ? Math.max(...byType.values()) : 0), introspection };
  }

  #fragment(name: string, sizes: Sizes): Estimate {
    const key = sizes ? `${name} ${[...sizes].join(' ')}` : name;
    const known = this.#known.get(key);
    if (known) return known;
    const fragment = this.#fragments.get(name);
    // One that spreads itself is refused anyway.
    this.#known.set(key, NONE);
    const found = fragment ? this.of(fragment.selectionSet, fragment.typeCondition.name.value, sizes) : NONE;
    this.#known.set(key, found);
    return found;
  }

  #field(node: FieldNode, parent: string, sizes: Sizes): Estimate {
    const field = this.#model.types.get(parent)?.fields.get(node.name.value);
    if (!field) return NONE;
    const type = this.#model.types.get(field.type);
    const weight = field.weight ?? type?.weight ?? 0;
    if (this.#walksApart && field.size?.slicing.includes(WALK_SIZE)) return this.#walk(node, field, field.size, weight);
    const asked = field.size && this.#asked(node, field, field.size);
    const times = field.isList ? (sizes?.get(node.name.value) ?? asked ?? LIST) : 1;
    const sized =
      field.size && asked !== null && field.size.sized.length > 0
        ? new Map(field.size.sized.map((name) => [name, asked]))
        : null;
    const below = node.selectionSet ? this.of(node.selectionSet, field.type, sized) : NONE;
    let cost = times * (weight + below.cost);
    // What an argument says how much of is fetched or walked for the whole of it, selected or not.
    if (!field.isList && asked !== null) cost += weight * Math.max(0, asked - 1);
    for (const { name } of node.arguments ?? []) cost += field.arguments.get(name.value) ?? 0;
    return { cost, introspection: times * ((field.type.startsWith('__') ? 1 : 0) + below.introspection) };
  }

  /** Once for each: what it is below changes nothing, and walks may stand in each other. */
  #walk(node: FieldNode, field: CostField, { sized }: ListSize, weight: number): Estimate {
    const known = this.#walks.get(node);
    if (known) return known;
    const below = (units: number): Estimate =>
      node.selectionSet ? this.of(node.selectionSet, field.type, new Map(sized.map((name) => [name, units]))) : NONE;
    const [none, one] = [below(0), below(1)];
    this.dearestUnit = Math.max(this.dearestUnit, weight + one.cost - none.cost);
    const found = { cost: weight + none.cost, introspection: none.introspection };
    this.#walks.set(node, found);
    return found;
  }

  #asked(node: FieldNode, { defaults }: CostField, { slicing, assumed }: ListSize): number | null {
    let most: number | null = null;
    for (const name of slicing) {
      const value = node.arguments?.find((each) => each.name.value === name)?.value;
      const given =
        value?.kind === Kind.INT
          ? Number(value.value)
          : value?.kind === Kind.VARIABLE
            ? this.#variable(value.name.value)
            : null;
      const size = given ?? defaults.get(name) ?? null;
      if (size !== null) most = Math.max(most ?? 0, size);
    }
    return most ?? assumed ?? (slicing.length > 0 ? LIST : null);
  }

  #variable(name: string): number | null {
    const value = Object.hasOwn(this.#variables, name) ? this.#variables[name] : undefined;
    if (typeof value === 'number') return Number.isFinite(value) ? value : null;
    return value === undefined ? (this.#defaults.get(name) ?? null) : null;
  }
}
