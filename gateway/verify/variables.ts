import {
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
} from 'graphql';
import { hashed } from './hashed.ts';
import type { Given } from './world.ts';

/** How deep an input object that may hold itself is filled. */
const DEEPEST = 3;

/**
 * Values for an operation's variables, by their types; scalars of the graph's own are texts. The first set gives every
 * variable, later ones leave out some of those that may be left out.
 */
export function variablesFor(schema: GraphQLSchema, operation: OperationDefinitionNode, sample: number): Given {
  return Object.fromEntries(
    (operation.variableDefinitions ?? []).flatMap(({ variable, type: node, defaultValue }) => {
      const type = typeFromAST(schema, node as never) as GraphQLInputType;
      const name = variable.name.value;
      const mayBeAbsent = !isNonNullType(type) || defaultValue !== undefined;
      return mayBeAbsent && isLeftOut(name, sample) ? [] : [[name, valueOf(type, name, sample, 0)]];
    }),
  );
}

function isLeftOut(place: string, sample: number): boolean {
  return sample > 0 && hashed(`left out ${place} ${sample}`) % 3 === 0;
}

function valueOf(type: GraphQLInputType, place: string, sample: number, depth: number): unknown {
  if (isNonNullType(type)) return valueOf(type.ofType, place, sample, depth);
  if (isListType(type))
    return Array.from({ length: 1 + (sample % 2) }, (_, i) => valueOf(type.ofType, `${place} ${i}`, sample, depth));
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(
      (field) => isNonNullType(field.type) || (depth < DEEPEST && !isLeftOut(`${place} ${field.name}`, sample)),
    );
    const given = type.isOneOf ? Object.values(type.getFields()).slice(0, 1) : fields;
    return Object.fromEntries(
      given.map((field) => [field.name, valueOf(field.type, `${place} ${field.name}`, sample, depth + 1)]),
    );
  }
  if (isEnumType(type)) return type.getValues()[sample % type.getValues().length]?.name;
  switch (type.name) {
    case 'Int':
      return 1 + sample;
    case 'Float':
      return sample + 0.5;
    case 'Boolean':
      return hashed(place) % 2 === sample % 2;
    default:
      return `${place} ${sample}`;
  }
}
