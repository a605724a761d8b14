import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import { type GraphQLSchema, validate } from 'graphql';
import type { AccessRules, Rights } from './access-rules.ts';
import type { OperationContext } from './context.ts';
import { Executor } from './executor.ts';
import type { Subgraph } from './fetch.ts';
import type { Planner } from './planner.ts';

type GatewayInterface = ApolloServerOptionsWithGateway<OperationContext>['gateway'];
type GatewayExecutor = NonNullable<Awaited<ReturnType<GatewayInterface['load']>>['executor']>;

/** One version of the supergraph, and what it takes to serve it. */
export interface Version {
  readonly supergraphSdl: string;
  readonly subgraphs: ReadonlyMap<string, Subgraph>;
  readonly planner: Planner;
  readonly access?: ((apiSchema: GraphQLSchema) => AccessRules) | null;
}

/** Stands for data that is in the context, written already. */
export const WRITTEN: Record<string, unknown> = Object.freeze({});

/** Operations of the last version that are ready before the next one serves. */
const WARMED = 100;

/** What Apollo Server asks for schema and answers. Each request runs to its end on the version that it began with. */
export class FederatedGateway implements GatewayInterface {
  readonly #cacheBytes: number;
  readonly #listeners = new Set<Parameters<GatewayInterface['onSchemaLoadOrUpdate']>[0]>();
  #version: Version;
  #executor: Executor;

  /** @throws Error when the supergraph is none, or needs features that are not supported */
  constructor(version: Version, cacheBytes: number) {
    this.#cacheBytes = cacheBytes;
    this.#version = version;
    this.#executor = new Executor({ ...version, cacheBytes });
  }

  async load(): Promise<{ executor: GatewayExecutor }> {
    this.#announce();
    return {
      executor: async ({ request, source, document, context: given }) => {
        const context = given as OperationContext;
        const { body, errors } = await this.#executor.execute({ query: source, document, operationName: request.operationName, variables: request.variables }, context);
        if (body) context.answer.body = body;
        return { ...(errors ? { errors } : {}), ...(body ? { data: WRITTEN } : {}) };
      },
    };
  }

  /** Serves another version as soon as the operations asked most are ready on it. @throws Error when it cannot be served; the old one goes on */
  async update(version: Version): Promise<void> {
    const executor = new Executor({ ...version, cacheBytes: this.#cacheBytes });
    await executor.warm(this.#executor.hottest(WARMED), (document) => validate(executor.apiSchema, document).length === 0);
    const { planner } = this.#version;
    this.#version = version;
    this.#executor = executor;
    this.#announce();
    await planner.stop();
  }

  /** What callers of those rights are shown of the graph. */
  visibleTo(rights: Rights): GraphQLSchema {
    return this.#executor.visibleTo(rights);
  }

  onSchemaLoadOrUpdate(listener: Parameters<GatewayInterface['onSchemaLoadOrUpdate']>[0]): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async stop(): Promise<void> {
    await this.#version.planner.stop();
  }

  #announce(): void {
    for (const listener of this.#listeners) listener({ apiSchema: this.#executor.apiSchema, coreSupergraphSdl: this.#version.supergraphSdl });
  }
}
