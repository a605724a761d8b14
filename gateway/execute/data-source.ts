import type { GraphQLDataSource } from '@apollo/gateway';
import { GraphQLError } from 'graphql';
import { Fault } from '../../common/fault.ts';
import { faultMessage, type MinistryCall, type MinistryError } from '../ministry/call.ts';
import type { OperationContext } from './context.ts';

type Process = GraphQLDataSource<OperationContext>['process'];

/**
 * A ministry as the planner's executor sees it. A ministry's own messages end here: what goes on is a sentence of
 * ours, a public code, the path and who it was.
 */
export function ministrySource(name: string, sector: string | null, call: MinistryCall): GraphQLDataSource<OperationContext> {
  const who = sector ?? name;
  const process: Process = async ({ request, context }) => {
    const { signal, deadlineAt } = context as OperationContext;
    try {
      const { data, errors } = await call({
        query: request.query ?? '',
        variables: request.variables ?? {},
        ...(request.operationName === undefined ? {} : { operationName: request.operationName }),
        signal,
        deadlineAt,
      });
      return { data: data as Record<string, never> | null, ...(errors.length > 0 ? { errors: errors.map((error) => publicError(who, sector, error)) } : {}) } as never;
    } catch (error) {
      const code = error instanceof Fault ? error.code : 'BAD_ANSWER';
      throw new GraphQLError(faultMessage(who, code), { extensions: { code, ...(sector ? { sector } : {}) } });
    }
  };
  return { process };
}

function publicError(who: string, sector: string | null, { code, path, system, codes }: MinistryError): GraphQLError {
  const extensions = { code, ...(sector ? { sector } : {}), ...(system ? { system } : {}), ...(codes.length > 0 ? { codes } : {}) };
  return new GraphQLError(faultMessage(system ?? who, code), { ...(path ? { path } : {}), extensions });
}
