import { GraphQLError } from 'graphql';

/** Why something is not done. @param code public (docs/errors.md) @param message what is wrong, and what to do */
export function refused(code: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}
