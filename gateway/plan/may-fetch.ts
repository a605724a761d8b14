import type { GraphQLSchema } from 'graphql';
import type { AccessRules, Refuses, Rights } from './access-rules.ts';
import { inQuery } from './guard.ts';

/** Types whose objects the gateway itself asks for by representations. */
const REPRESENTED = ['TraceUnit', 'Organization'];

/** Whether queries that are nobody's plan fetch anything refused; each is looked at once, so there must be few of them. */
export class MayFetch {
  readonly #schema: GraphQLSchema;
  readonly #access: Pick<AccessRules, 'refusesTo'> | null;
  readonly #known = new WeakMap<Refuses, Map<string, boolean>>();

  /** @param schema with what no caller sees */
  constructor(schema: GraphQLSchema, access: Pick<AccessRules, 'refusesTo'> | null) {
    this.#schema = schema;
    this.#access = access;
  }

  /** Whether callers of those rights may have all that a query fetches. */
  of(rights: Rights): (query: string) => boolean {
    const refuses = this.#access?.refusesTo(rights);
    if (!refuses) return () => true;
    let known = this.#known.get(refuses);
    if (!known) this.#known.set(refuses, (known = new Map()));
    const allowed = known;
    return (query) => {
      let may = allowed.get(query);
      if (may === undefined) allowed.set(query, (may = inQuery(this.#schema, query, REPRESENTED, refuses) === null));
      return may;
    };
  }
}
