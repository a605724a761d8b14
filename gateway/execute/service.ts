import type { DocumentNode, GraphQLSchema } from 'graphql';
import { Documents, type KnownDocument } from '../documents/documents.ts';
import type { GraphParts } from '../supergraph/graph-parts.ts';
import type { Warmed } from '../supergraph/versions.ts';
import type { AccessRules, Rights } from '../plan/access-rules.ts';
import type { OperationContext } from '../run/context.ts';
import { notRun, type WrittenResult } from '../run/pending-result.ts';
import { Validation } from './validation.ts';
import type { ExplainedNode } from '../plan/explain-plan.ts';
import { Executor } from './executor.ts';
import type { Subgraph } from '../compile/fetch.ts';
import type { Planner } from '../plan/planner.ts';

/** A supergraph, and what it takes to serve it. */
export interface ServiceOptions {
  readonly supergraph: string | GraphParts;
  readonly subgraphs: ReadonlyMap<string, Subgraph>;
  readonly planner: Planner;
  readonly access?: ((apiSchema: GraphQLSchema) => AccessRules) | null;
  /** Memory for prepared operations. */
  readonly cacheBytes: number;
  /** Where texts are parsed; its own where not given. */
  readonly documents?: Documents;
}

/** What is to be executed. */
export interface OperationCall {
  readonly document: KnownDocument;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>> | null;
  /**
   * The variables, each number that JavaScript writes otherwise by its text (`JSON.rawJSON`); without it they are as they were read.
   * @throws RangeError when what was sent is nested deeper than the stack goes
   */
  readonly exactVariables?: (() => Readonly<Record<string, unknown>>) | undefined;
}

/** Operations of the last version that are ready before the next one serves, and how long that may take. */
const WARMED = 100;
const WARM_MS = 10_000;

/** Answers operations over one version of the supergraph. */
export class GraphService {
  readonly #planner: Planner;
  readonly #executor: Executor;
  readonly #documents: Documents;
  readonly #validation: Validation;

  /** @throws Error when the supergraph is none, or needs features that are not supported */
  constructor(options: ServiceOptions) {
    this.#planner = options.planner;
    this.#executor = new Executor(options);
    this.#documents = options.documents ?? new Documents(options.cacheBytes);
    this.#validation = new Validation(this.#executor.apiSchema);
  }

  /** What callers could be shown at most. */
  get apiSchema(): GraphQLSchema {
    return this.#executor.apiSchema;
  }

  /** With what no caller sees. */
  get schema(): GraphQLSchema {
    return this.#executor.schema;
  }

  /** What callers of those rights are shown of the graph. */
  visibleTo(rights: Rights): GraphQLSchema {
    return this.#executor.visibleTo(rights);
  }

  /** Whether callers of those rights may have what a query of the gateway's own fetches. */
  mayFetch(rights: Rights): (query: string) => boolean {
    return this.#executor.mayFetch(rights);
  }

  /** The document; null where it is no valid one of this graph. */
  valid(document: KnownDocument): DocumentNode | null {
    return this.#validation.valid(document);
  }

  /** Without a body where the operation was not run: it is no valid operation, or was refused. */
  answer(call: OperationCall, context: OperationContext): Promise<WrittenResult> {
    const { document: known, operationName, variables, exactVariables } = call;
    const document = this.#validation.valid(known);
    return document
      ? this.#executor.execute({ query: known.text, document, operationName, variables, exactVariables }, context)
      : Promise.resolve(notRun(this.#validation.wrongWith(known, this.#executor.visibleTo(context.access))));
  }

  /** How the operation is answered to whoever has these rights; null for what is none, or is refused. */
  async explain(
    { document: known, operationName }: Pick<OperationCall, 'document' | 'operationName'>,
    rights: Rights,
    signal: AbortSignal,
  ): Promise<ExplainedNode | null> {
    const document = this.#validation.valid(known);
    return document && this.#executor.explain({ query: known.text, document, operationName }, rights, signal);
  }

  /** Has what another version answered most ready to be answered here. @throws Error when the planner fails */
  async warmLike(before: GraphService): Promise<Warmed> {
    const until = performance.now() + WARM_MS;
    const warmed = { ready: 0, invalid: 0, unplannable: 0 };
    for (const { query, operationName, rights } of before.#executor.hottest(WARMED)) {
      if (performance.now() > until) break;
      const document = this.#validation.valid(this.#documents.of(query));
      warmed[
        !document
          ? 'invalid'
          : (await this.#executor.prepare({ query, document, operationName }, rights))
            ? 'ready'
            : 'unplannable'
      ] += 1;
    }
    return warmed;
  }

  async stop(): Promise<void> {
    await this.#planner.stop();
  }
}
