import {
  getDirectiveValues,
  getNamedType,
  type GraphQLField,
  type GraphQLNamedType,
  GraphQLIncludeDirective,
  type GraphQLResolveInfo,
  GraphQLSkipDirective,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { MinistryContext } from '../context.ts';
import { refusalsOf } from './refusals.ts';
import type { Viewer } from './viewer.ts';

export interface ConditionalPart {
  /** Second half of the policy that opens it. */
  readonly group: string;
  /** What it is, in words. */
  readonly what: string;
}

/**
 * What no directive marks and is shared on conditions all the same, by its coordinate: parts of shared types, and what
 * is left out of lists. Which of it is not for a caller is said by what the operation selects, so that it is the same
 * for every entity and whether or not there is any. Of what may be an enterprise's own, each place says it itself.
 */
export class ConditionalParts {
  readonly #parts = new Map<string, ConditionalPart[]>();

  add(coordinate: string, ...parts: readonly ConditionalPart[]): void {
    this.#parts.set(coordinate, [...(this.#parts.get(coordinate) ?? []), ...parts]);
  }

  /** Makes a field of the root say what of its selection is not for who asks. */
  sayOf(field: GraphQLField<unknown, MinistryContext>, viewerOf: (context: MinistryContext) => Viewer): void {
    const { resolve } = field;
    if (!resolve) return;
    field.resolve = (parent, args, context, info) => {
      const viewer = viewerOf(context);
      if (viewer.organization === null) {
        for (const coordinate of coordinatesIn(info)) {
          for (const { group, what } of this.#parts.get(coordinate) ?? [])
            if (!viewer.may(group)) refusalsOf(context).addPart(group, what);
        }
      }
      return resolve(parent, args, context, info);
    };
  }
}

/** Each field that is selected below, of every type that its object may be of. */
function coordinatesIn({ fieldNodes, fragments, returnType, schema, variableValues }: GraphQLResolveInfo): Set<string> {
  const found = new Set<string>();
  const spread = new Set<string>();
  for (const { selectionSet } of fieldNodes) follow(selectionSet, getNamedType(returnType));
  return found;

  function follow(set: SelectionSetNode | undefined, type: GraphQLNamedType | undefined): void {
    for (const selection of set?.selections ?? []) {
      if (!isIncluded(selection)) continue;
      if (selection.kind === Kind.FIELD) {
        const name = selection.name.value;
        const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
        if (!type || !field) continue;
        for (const each of isAbstractType(type) ? schema.getPossibleTypes(type) : [type])
          found.add(`${each.name}.${name}`);
        follow(selection.selectionSet, getNamedType(field.type));
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition?.name.value;
        follow(selection.selectionSet, condition === undefined ? type : schema.getType(condition));
      } else if (!spread.has(selection.name.value)) {
        spread.add(selection.name.value);
        const fragment = fragments[selection.name.value];
        follow(fragment?.selectionSet, fragment && schema.getType(fragment.typeCondition.name.value));
      }
    }
  }

  function isIncluded(node: SelectionNode): boolean {
    if (!node.directives?.length) return true;
    return (
      getDirectiveValues(GraphQLSkipDirective, node, variableValues)?.['if'] !== true &&
      getDirectiveValues(GraphQLIncludeDirective, node, variableValues)?.['if'] !== false
    );
  }
}
