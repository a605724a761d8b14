import {
  type ASTVisitor,
  type FloatValueNode,
  getNamedType,
  GraphQLError,
  type IntValueNode,
  isScalarType,
  isSpecifiedScalarType,
  type ValidationContext,
} from 'graphql';

/** Numbers of the text are ones that a program can pass on as they are written. */
export function NumberLiteralsRule(context: ValidationContext): ASTVisitor {
  /** Objects that are values of a scalar of the graph's own, within each other: nothing in them has a type. */
  let untyped = 0;
  const isUntyped = (): boolean => {
    const type = getNamedType(context.getInputType());
    return untyped > 0 || (isScalarType(type) && !isSpecifiedScalarType(type));
  };
  const look = (node: IntValueNode | FloatValueNode): void => {
    const number = Number(node.value);
    if (!Number.isFinite(number))
      context.reportError(new GraphQLError(`the number is larger than any that can be read`, { nodes: node }));
    // Of a scalar of the graph's own nobody knows which digits matter; planners read its numbers and write them anew.
    else if (isUntyped() && String(number) !== node.value)
      context.reportError(
        new GraphQLError(`the number would lose digits on its way: give it by a variable`, { nodes: node }),
      );
  };
  return {
    IntValue: look,
    FloatValue: look,
    ObjectValue: {
      enter: () => void (isUntyped() && (untyped += 1)),
      leave: () => void (untyped > 0 && (untyped -= 1)),
    },
  };
}
