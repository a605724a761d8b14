import type { GraphQLError } from 'graphql';
import type { LegacySystem } from '../legacy-system.ts';
import { faultError, faultOf, type Partials } from '../loaders.ts';

/** Systems of a ministry that have not said what all were asked: each is told beside what the others say. */
export class Failures {
  readonly #partials: Partials;
  readonly #failed: GraphQLError[] = [];
  readonly #refused: { readonly system: LegacySystem; readonly refusal: GraphQLError }[] = [];

  constructor(partials: Partials) {
    this.#partials = partials;
  }

  get count(): number {
    return this.#failed.length + this.#refused.length;
  }

  add(system: LegacySystem, error: unknown): void {
    const failure = faultError(system.name, error);
    if (isRefusal(failure)) this.#refused.push({ system, refusal: failure });
    else {
      this.#failed.push(failure);
      this.#partials.add(system.name, faultOf(failure), []);
    }
  }

  /**
   * @param systems how many there are
   * @throws GraphQLError where there is nothing to say and one has failed, or all of them cannot be asked this: neither must look
   * like nothing to find
   */
  settle(hasNothing: boolean, systems: number): void {
    const refusal = this.#refused.length === systems ? this.#refused[0]?.refusal : undefined;
    const why = this.#failed[0] ?? refusal;
    if (hasNothing && why) throw why;
    for (const { system, refusal: one } of this.#refused) this.#partials.add(system.name, faultOf(one), []);
  }
}

/** Whether it says that this cannot be asked. */
export function isRefusal({ extensions }: GraphQLError): boolean {
  return extensions['code'] === 'BAD_REQUEST';
}
