import { GraphQLError } from 'graphql';
import { publicError } from '../run/public-error.ts';
import type { GatewayResponse } from './response.ts';
import type { Step } from './step.ts';

/** Of what went wrong only what is public goes out. */
export function respond(): Step {
  return (next) => (request) => {
    const { events } = request;
    if (events) request.events = (event) => events(publicOf(event));
    return next(request).then(publicOf);
  };
}

function publicOf(response: GatewayResponse): GatewayResponse {
  if (response.errors.length === 0) return response;
  const errors = response.errors.map((error) =>
    error instanceof GraphQLError ? publicError(error.toJSON(), error) : error,
  );
  return { ...response, errors };
}
