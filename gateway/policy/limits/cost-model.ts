import { type ConstDirectiveNode, type ConstValueNode, type DocumentNode, Kind, type TypeNode } from 'graphql';
import { argument, readFeatures } from '../../supergraph/links.ts';

/** What the cost directives of a supergraph say (https://specs.apollo.dev/cost/v0.1; after IBM's specification of 2021). */
export interface CostModel {
  readonly query: string;
  readonly mutation: string;
  readonly subscription: string;
  readonly types: ReadonlyMap<string, CostType>;
}

export interface CostType {
  readonly kind: 'leaf' | 'object' | 'abstract';
  readonly weight: number;
  readonly fields: ReadonlyMap<string, CostField>;
}

export interface CostField {
  readonly type: string;
  readonly isList: boolean;
  /** Points each; the type's own where the field says none. */
  readonly weight: number | null;
  /** Points of each argument that is given. */
  readonly arguments: ReadonlyMap<string, number>;
  /** Sizes that arguments have where they are not given. */
  readonly defaults: ReadonlyMap<string, number>;
  readonly size: ListSize | null;
}

export interface ListSize {
  readonly assumed: number | null;
  /** Arguments that say how much is asked for. */
  readonly slicing: readonly string[];
  /** Lists of the returned object that are as long as that; empty where the field itself is the list. */
  readonly sized: readonly string[];
}

const COST = 'https://specs.apollo.dev/cost';

/** Reads them by their link, whatever they are called here; fields without any have the weights of the specification. */
export function readCostModel(document: DocumentNode): CostModel {
  const feature = readFeatures(document).find(({ identity }) => identity === COST);
  const costName = feature?.nameOf('@cost') ?? 'cost';
  const sizeName = feature?.nameOf('@listSize') ?? 'listSize';
  const weightOf = (directives: readonly ConstDirectiveNode[] | undefined): number | null =>
    feature ? numberOf(find(directives, costName), 'weight') : null;
  const sizeOf = (directives: readonly ConstDirectiveNode[] | undefined): ListSize | null => {
    const node = feature ? find(directives, sizeName) : undefined;
    return node
      ? {
          assumed: numberOf(node, 'assumedSize'),
          slicing: namesIn(argument(node, 'slicingArguments')),
          sized: namesIn(argument(node, 'sizedFields')),
        }
      : null;
  };
  const types = new Map<string, CostType>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.SCALAR_TYPE_DEFINITION || definition.kind === Kind.ENUM_TYPE_DEFINITION)
      types.set(definition.name.value, {
        kind: 'leaf',
        weight: weightOf(definition.directives) ?? 0,
        fields: new Map(),
      });
    if (definition.kind === Kind.UNION_TYPE_DEFINITION)
      types.set(definition.name.value, { kind: 'abstract', weight: 1, fields: new Map() });
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    const fields = new Map<string, CostField>();
    for (const field of definition.fields ?? []) {
      const given = field.arguments ?? [];
      fields.set(field.name.value, {
        type: named(field.type),
        isList: isList(field.type),
        weight: weightOf(field.directives),
        arguments: new Map(
          given.flatMap((each) => {
            const weight = weightOf(each.directives);
            return weight === null ? [] : [[each.name.value, weight]];
          }),
        ),
        defaults: new Map(
          given.flatMap((each) =>
            each.defaultValue?.kind === Kind.INT ? [[each.name.value, Number(each.defaultValue.value)]] : [],
          ),
        ),
        size: sizeOf(field.directives),
      });
    }
    types.set(definition.name.value, {
      kind: definition.kind === Kind.OBJECT_TYPE_DEFINITION ? 'object' : 'abstract',
      weight: weightOf(definition.directives) ?? 1,
      fields,
    });
  }
  return { ...rootsOf(document), types };
}

function rootsOf(document: DocumentNode): Pick<CostModel, 'query' | 'mutation' | 'subscription'> {
  const roots = new Map(
    document.definitions.flatMap((each) =>
      each.kind === Kind.SCHEMA_DEFINITION
        ? each.operationTypes.map(({ operation, type }) => [operation as string, type.name.value] as const)
        : [],
    ),
  );
  return {
    query: roots.get('query') ?? 'Query',
    mutation: roots.get('mutation') ?? 'Mutation',
    subscription: roots.get('subscription') ?? 'Subscription',
  };
}

function find(directives: readonly ConstDirectiveNode[] | undefined, name: string): ConstDirectiveNode | undefined {
  return directives?.find((each) => each.name.value === name);
}

function numberOf(node: ConstDirectiveNode | undefined, name: string): number | null {
  const value = node && argument(node, name);
  return value?.kind === Kind.INT ? Number(value.value) : null;
}

function namesIn(value: ConstValueNode | undefined): string[] {
  if (value?.kind === Kind.STRING) return [value.value];
  return value?.kind === Kind.LIST
    ? value.values.flatMap((each) => (each.kind === Kind.STRING ? [each.value] : []))
    : [];
}

function isList(type: TypeNode): boolean {
  return type.kind === Kind.LIST_TYPE || (type.kind === Kind.NON_NULL_TYPE && isList(type.type));
}

function named(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : named(type.type);
}
