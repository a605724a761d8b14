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
  const look = (node: IntValueNode | FloatValueNode): void => {
    const number = Number(node.value);
    const type = getNamedType(context.getInputType());
    if (!Number.isFinite(number))
      context.reportError(new GraphQLError(`the number is larger than any that can be read`, { nodes: node }));
    // Of a scalar of the graph's own nobody knows which digits matter; planners read its numbers and write them anew.
    else if (isScalarType(type) && !isSpecifiedScalarType(type) && String(number) !== node.value)
      context.reportError(
        new GraphQLError(`the number would lose digits on its way: give it by a variable`, { nodes: node }),
      );
  };
  return { IntValue: look, FloatValue: look };
}
