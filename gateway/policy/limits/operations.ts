import { type DocumentNode, getOperationAST, Kind } from 'graphql';
import { type KnownDocument, MOST_TOKENS } from '../../documents/documents.ts';
import { GraphParts } from '../../supergraph/graph-parts.ts';
import { type CostModel, readCostModel } from './cost-model.ts';
import { estimate, type OperationEstimate, sizingVariables } from './estimate.ts';
import { withIntrospection } from './introspection-model.ts';
import { type Measured, measure } from './measure.ts';
import { MOST_NESTED, nestingOf } from './nesting.ts';

/** What is known of an operation before anything is done with it. */
export type Weighed =
  | { readonly measured: Measured; readonly estimate: OperationEstimate }
  /** It is no GraphQL: whoever parses it next says why. */
  | 'unreadable'
  /** It is more than anybody may ask, in words. */
  | { readonly beyond: string };

interface Known {
  readonly measured: Measured | null;
  readonly beyond: string | null;
  /** Kept only where the estimate depends on variables. */
  readonly document: DocumentNode | null;
  readonly sizing: readonly string[];
  readonly estimates: Map<string, OperationEstimate>;
}

/** Estimates kept of one document: callers choose the variables. */
const MOST_ESTIMATES = 500;
const NOTHING: OperationEstimate = { cost: 0, introspection: 0, walk: null };

/** Weighs operations over one supergraph; each document, and each size that is asked of it, once. */
export class Operations {
  readonly #model: CostModel;
  /** For as long as the document is known. */
  readonly #known = new WeakMap<KnownDocument, Known>();

  constructor(supergraph: string | GraphParts) {
    this.#model = withIntrospection(readCostModel(GraphParts.of(supergraph).document));
  }

  weigh(document: KnownDocument, operationName: string | null, variables: Readonly<Record<string, unknown>>): Weighed {
    let known = this.#known.get(document);
    if (!known) this.#known.set(document, (known = this.#read(document)));
    if (known.beyond !== null) return { beyond: known.beyond };
    if (!known.measured) return 'unreadable';
    return { measured: known.measured, estimate: this.#estimate(known, operationName, variables) };
  }

  #read({ parsed }: KnownDocument): Known {
    const nothing = {
      measured: null,
      beyond: null,
      document: null,
      sizing: [],
      estimates: new Map<string, OperationEstimate>(),
    };
    if ('why' in parsed) {
      if (parsed.why === 'SYNTAX') return nothing;
      return {
        ...nothing,
        beyond:
          parsed.why === 'TOO_LONG'
            ? `the operation has more than ${MOST_TOKENS} tokens`
            : 'the operation is nested too deep to be read',
      };
    }
    if (nestingOf(parsed) > MOST_NESTED)
      return { ...nothing, beyond: `the operation is nested deeper than ${MOST_NESTED} levels` };
    const measured = measure(parsed);
    if (!measured) return { ...nothing, beyond: 'the operation has fragments that spread themselves' };
    const sizing = [...sizingVariables(this.#model, parsed)];
    const known = { measured, beyond: null, document: parsed, sizing, estimates: new Map<string, OperationEstimate>() };
    const operations = parsed.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
    if (sizing.length > 0 || operations.length > 1) return known;
    known.estimates.set('[null]', this.#estimated(parsed, null, {}));
    return { ...known, document: null };
  }

  #estimate(
    { document, sizing, estimates }: Known,
    operationName: string | null,
    variables: Readonly<Record<string, unknown>>,
  ): OperationEstimate {
    // A document of one operation has one estimate, however it is called.
    const key =
      document === null ? '[null]' : JSON.stringify([operationName, ...sizing.map((name) => sizeIn(variables[name]))]);
    const known = estimates.get(key);
    if (known) return known;
    if (estimates.size >= MOST_ESTIMATES) estimates.clear();
    const found = document ? this.#estimated(document, operationName, variables) : NOTHING;
    estimates.set(key, found);
    return found;
  }

  #estimated(
    document: DocumentNode,
    operationName: string | null,
    variables: Readonly<Record<string, unknown>>,
  ): OperationEstimate {
    // Where it is not said which operation is meant, none is run.
    const operation = getOperationAST(document, operationName);
    return operation ? estimate(this.#model, document, operation, variables) : NOTHING;
  }
}

function sizeIn(value: unknown): unknown {
  return typeof value === 'number' || value === undefined ? value : null;
}
