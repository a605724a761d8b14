import { GraphQLError } from 'graphql';
import { perRequest } from '../loaders.ts';
import { type FactClass, PARTIES } from './facts.ts';

/**
 * What of an answer that stands was not for the caller. It is said whether or not anything was left out, so that
 * saying it tells nothing: a refusal that came only with a buyer would say that there is one.
 */
export class Refusals {
  /** The codes whose links of a class are not for the caller. */
  readonly #links = new Map<FactClass, Set<string>>();
  readonly #parts = new Set<string>();

  addLinks(kind: FactClass, code: string): void {
    const codes = this.#links.get(kind) ?? new Set<string>();
    this.#links.set(kind, codes.add(code));
  }

  /** A part of a shared type, such as `Inspection.note`, is not for the caller. */
  addPart(coordinate: string): void {
    this.#parts.add(coordinate);
  }

  errors(ministry: string): GraphQLError[] {
    const parts = [...this.#parts]
      .sort()
      .map((part) => refusal(`${ministry}: ${part} is not shared with you`, { partial: true }));
    const links = [...this.#links].map(([kind, codes]) =>
      refusal(`${ministry}: ${linksOf(kind)} are not shared with you`, {
        partial: true,
        codes: [...codes].sort(),
        policy: `${ministry}/${kind.group}`,
        kinds: kind.kinds,
      }),
    );
    return [...parts, ...links];
  }
}

export const refusalsOf = perRequest(() => new Refusals());

function linksOf(kind: FactClass): string {
  return kind === PARTIES ? 'links to organisations' : `links of ${kind.kinds.join(' and ')}`;
}

export function refusal(message: string, extensions: Readonly<Record<string, unknown>> = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'FORBIDDEN', ...extensions } });
}
