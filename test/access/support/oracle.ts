import {
  type DirectiveNode,
  type DocumentNode,
  execute,
  type ExecutionResult,
  type FieldNode,
  getNamedType,
  getOperationAST,
  GraphQLError,
  type GraphQLNamedType,
  type GraphQLSchema,
  isAbstractType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionSetNode,
  getNullableType,
} from 'graphql';
import type { Model } from '../../execute/support/random/model.ts';
import type { World } from '../../execute/support/random/data.ts';
import { holdsFor, type Rules } from './random-marks.ts';

/**
 * What the rules mean, told on the unsplit graph: who may have which field of which object, what the answer then is, and
 * which selections are refused. It shares nothing with the product.
 */
export class Oracle {
  readonly #schema: GraphQLSchema;
  readonly #model: Model;
  readonly #rules: Rules;
  readonly #words: ReadonlySet<string>;

  /** @param rules as authors wrote them, on objects, scalars, enums and their fields */
  constructor(schema: GraphQLSchema, model: Model, rules: Rules, words: ReadonlySet<string>) {
    this.#schema = schema;
    this.#model = model;
    this.#rules = rules;
    this.#words = words;
  }

  /** A type, with what identifies it; where one subgraph knows all entities as things only, none can be told from another. */
  forbidsType(name: string): boolean {
    const type = this.#schema.getType(name);
    if (isAbstractType(type)) return this.#schema.getPossibleTypes(type).every((each) => this.forbidsType(each.name));
    const isEntity = this.#model.entities.some((entity) => entity.name === name);
    const alike =
      isEntity && this.#model.extras
        ? this.#model.entities
        : this.#model.entities.filter((entity) => entity.name === name);
    if (alike.length === 0) return !this.#holds(name);
    return alike.some(
      (entity) =>
        !this.#holds(entity.name) ||
        [...entity.keys.values()].flat().some((key) => !this.#holds(`${entity.name}.${key}`)),
    );
  }

  forbids(type: string, field: string): boolean {
    const returned = this.#schema.getType(type);
    if (field.startsWith('__') || !isObjectType(returned)) return false;
    const definition = returned.getFields()[field];
    if (!definition) return false;
    const requires = this.#model.entities
      .find(({ name }) => name === type)
      ?.fields.find(({ name }) => name === field)?.requires;
    return (
      this.forbidsType(type) ||
      !this.#holds(`${type}.${field}`) ||
      this.forbidsType(getNamedType(definition.type).name) ||
      (!!requires && this.forbids(type, requires.name))
    );
  }

  /** The answer of the unsplit graph, null where something is refused. */
  async answer(
    world: World,
    document: DocumentNode,
    variables: Readonly<Record<string, unknown>>,
    operationName: string | undefined,
  ): Promise<ExecutionResult> {
    const result = await execute({
      schema: this.#schema,
      document,
      variableValues: variables,
      operationName: operationName ?? null,
      typeResolver: (value) => (value as { __typename: string }).__typename,
      fieldResolver: (source, args, context, info) => {
        if (!this.forbids(info.parentType.name, info.fieldName)) return world.resolve(source, args, context, info);
        if (isNonNullType(info.returnType)) throw new GraphQLError('refused', { extensions: { code: 'REFUSED' } });
        return null;
      },
    });
    return JSON.parse(JSON.stringify(result)) as ExecutionResult;
  }

  /** Paths of the selections that are refused, as `a/@/b`, each once, sorted. */
  refusals(
    document: DocumentNode,
    variables: Readonly<Record<string, unknown>>,
    operationName: string | undefined,
  ): string[] {
    const operation = getOperationAST(document, operationName);
    const root = operation && this.#schema.getRootType(operation.operation);
    if (!operation || !root) return [];
    const defaults = Object.fromEntries(
      (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
        defaultValue?.kind === Kind.BOOLEAN ? [[variable.name.value, defaultValue.value]] : [],
      ),
    );
    return [...new Set(this.#refusedIn(document, operation.selectionSet, root, { ...defaults, ...variables }))].sort();
  }

  #refusedIn(
    document: DocumentNode,
    set: SelectionSetNode,
    parent: GraphQLNamedType,
    variables: Readonly<Record<string, unknown>>,
  ): string[] {
    return set.selections.flatMap((selection): string[] => {
      if (!isAsked(selection.directives, variables)) return [];
      if (selection.kind === Kind.FIELD) return this.#refusedAt(document, selection, parent, variables);
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT
          ? selection
          : document.definitions.find(
              (each) => each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === selection.name.value,
            );
      if (!fragment || !('selectionSet' in fragment)) return [];
      const condition = 'typeCondition' in fragment ? fragment.typeCondition?.name.value : undefined;
      const type = condition === undefined ? parent : this.#schema.getType(condition);
      const below = type ? this.#refusedIn(document, fragment.selectionSet, type, variables) : [];
      if (below.length > 0 && condition !== undefined && this.forbidsType(condition)) return [`... on ${condition}`];
      return selection.kind === Kind.INLINE_FRAGMENT && condition !== undefined
        ? below.map((path) => `... on ${condition}/${path}`)
        : below;
    });
  }

  #refusedAt(
    document: DocumentNode,
    node: FieldNode,
    parent: GraphQLNamedType,
    variables: Readonly<Record<string, unknown>>,
  ): string[] {
    const name = node.name.value;
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
    if (!field) return [];
    const here = `${(node.alias ?? node.name).value}${isListType(getNullableType(field.type)) ? '/@' : ''}`;
    const types = isInterfaceType(parent) ? this.#schema.getPossibleTypes(parent) : [parent];
    const refused = types.filter((type) => this.forbids(type.name, name));
    const below =
      refused.length < types.length && node.selectionSet
        ? this.#refusedIn(document, node.selectionSet, getNamedType(field.type), variables)
        : [];
    return [...(refused.length > 0 ? [here] : []), ...below.map((path) => `${here}/${path}`)];
  }

  #holds(place: string): boolean {
    return holdsFor(this.#words, this.#rules.get(place));
  }
}

function isAsked(
  directives: readonly DirectiveNode[] | undefined,
  variables: Readonly<Record<string, unknown>>,
): boolean {
  return (directives ?? []).every((directive) => {
    const value = directive.arguments?.[0]?.value;
    const truth =
      value?.kind === Kind.VARIABLE ? variables[value.name.value] : value?.kind === Kind.BOOLEAN && value.value;
    return directive.name.value === 'skip'
      ? truth !== true
      : directive.name.value === 'include'
        ? truth === true
        : true;
  });
}
