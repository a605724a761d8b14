import type { DocumentNode, GraphQLSchema } from 'graphql';
import type { AccessRules, Rights } from './access-rules.ts';
import type { OperationContext } from './context.ts';
import { Documents } from './documents.ts';
import { Executor, type OperationAnswer } from './executor.ts';
import type { Subgraph } from './fetch.ts';
import type { Planner } from './planner.ts';

/** One version of the supergraph, and what it takes to serve it. */
export interface Version {
  readonly supergraphSdl: string;
  readonly subgraphs: ReadonlyMap<string, Subgraph>;
  readonly planner: Planner;
  readonly access?: ((apiSchema: GraphQLSchema) => AccessRules) | null;
}

/** What a client asks. */
export interface GraphQLRequest {
  readonly query: string;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>> | null;
}

/** Operations of the last version that are ready before the next one serves. */
const WARMED = 100;

/** Answers operations over the supergraph's latest version. Each runs to its end on the version that it began with. */
export class GraphService {
  readonly #cacheBytes: number;
  #version: Version;
  #executor: Executor;
  #documents: Documents;

  /** @throws Error when the supergraph is none, or needs features that are not supported */
  constructor(version: Version, cacheBytes: number) {
    this.#cacheBytes = cacheBytes;
    this.#version = version;
    this.#executor = new Executor({ ...version, cacheBytes });
    this.#documents = new Documents(this.#executor.apiSchema, cacheBytes);
  }

  /** What callers of those rights are shown of the graph. */
  visibleTo(rights: Rights): GraphQLSchema {
    return this.#executor.visibleTo(rights);
  }

  /** Whether the request, as far as it can be read, is an operation that only reads. */
  isRead({ query, operationName }: GraphQLRequest): boolean {
    return this.#documents.isRead(query, operationName);
  }

  /** Null for what is no valid operation. */
  documentOf(query: string): DocumentNode | null {
    const document = this.#documents.read(query);
    return 'kind' in document ? document : null;
  }

  /** Without a body where the operation was not run: it is no valid operation, or was refused. */
  async answer({ query, operationName, variables }: GraphQLRequest, context: OperationContext): Promise<OperationAnswer> {
    const document = this.#documents.read(query);
    if (Array.isArray(document)) return { errors: this.#documents.refusedFor(query, document, this.#executor.visibleTo(context.access)) };
    return this.#executor.execute({ query, document, operationName, variables }, context);
  }

  /** Serves another version as soon as the operations asked most are ready on it. @throws Error when it cannot be served; the old one goes on */
  async update(version: Version): Promise<void> {
    const executor = new Executor({ ...version, cacheBytes: this.#cacheBytes });
    const documents = new Documents(executor.apiSchema, this.#cacheBytes);
    await executor.warm(this.#executor.hottest(WARMED), (query) => documents.read(query));
    const { planner } = this.#version;
    this.#version = version;
    this.#executor = executor;
    this.#documents = documents;
    await planner.stop();
  }

  async stop(): Promise<void> {
    await this.#version.planner.stop();
  }
}
