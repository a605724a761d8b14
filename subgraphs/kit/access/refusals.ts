import { GraphQLError } from 'graphql';
import { perRequest } from '../loaders.ts';

/**
 * What of an answer that stands was not for the caller. It is said whether or not anything was left out, so that saying it
 * tells nothing: a refusal that came only with a buyer would say that there is one.
 */
export class Refusals {
  readonly #codes = new Set<string>();
  readonly #parts = new Set<string>();

  /** Links of this code to organisations are not for the caller. */
  addLinks(code: string): void {
    this.#codes.add(code);
  }

  /** A part of a shared type, such as `Inspection.note`, is not for the caller. */
  addPart(coordinate: string): void {
    this.#parts.add(coordinate);
  }

  errors(ministry: string): GraphQLError[] {
    const parts = [...this.#parts].sort().map((part) => refusal(`${ministry}: ${part} is not shared with you`, { partial: true }));
    if (this.#codes.size === 0) return parts;
    return [...parts, refusal(`${ministry}: links to organisations are not shared with you`, { partial: true, codes: [...this.#codes].sort() })];
  }
}

export const refusalsOf = perRequest(() => new Refusals());

export function refusal(message: string, extensions: Readonly<Record<string, unknown>> = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'FORBIDDEN', ...extensions } });
}
