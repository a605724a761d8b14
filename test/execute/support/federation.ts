import { composeServices } from '@apollo/composition';
import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { execute, type ExecutionResult, type GraphQLSchema, parse, validate } from 'graphql';
import { accessRules } from '../../../gateway/policy/rules/access-rules.ts';
import { NO_RIGHTS, type Rights } from '../../../gateway/policy/rules/rights.ts';
import { Executor } from '../../../gateway/execute/executor.ts';
import { plannerHere } from '../../../gateway/plan/planner.ts';
import { publicError } from '../../../gateway/run/public-error.ts';
import type { SubgraphCall as Call } from '../../../gateway/calls/call.ts';
import { type SubgraphResponse, readSubgraphResponse } from '../../../gateway/calls/subgraph-response.ts';
import { readMarks } from '../../../gateway/supergraph/marks.ts';
import { caller } from '../../support/fake-ministry.ts';

/** A subgraph that runs in this process. */
export interface TestSubgraph {
  readonly name: string;
  readonly typeDefs: string;
  /** As for `buildSubgraphSchema`. */
  readonly resolvers: object;
}

export interface Operation {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
  /** Of who asks; none where not given. */
  readonly rights?: Rights;
}

/** One call that an engine made to a subgraph. */
export interface SubgraphCall {
  readonly subgraph: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Something that answers operations over a supergraph; `calls` grows with each call to a subgraph. */
export interface Engine {
  readonly name: string;
  readonly calls: SubgraphCall[];
  ask(operation: Operation): Promise<ExecutionResult>;
  stop(): Promise<void>;
}

/** @throws Error with every composition error */
export function compose(subgraphs: readonly TestSubgraph[]): string {
  const result = composeServices(
    subgraphs.map(({ name, typeDefs }) => ({ name, url: `http://${name}.invalid/`, typeDefs: parse(typeDefs) })),
  );
  if (result.errors) throw new Error(result.errors.map((error) => error.message).join('\n'));
  return result.supergraphSdl;
}

/** Apollo's own planner and executor: the reference. */
export async function apolloEngine(supergraphSdl: string, subgraphs: readonly TestSubgraph[]): Promise<Engine> {
  process.env['APOLLO_TELEMETRY_DISABLED'] = 'true';
  const calls: SubgraphCall[] = [];
  const schemas = schemasOf(subgraphs);
  const gateway = new ApolloGateway({
    supergraphSdl,
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    buildService: ({ name }): GraphQLDataSource => ({
      async process({ request }) {
        calls.push({ subgraph: name, query: request.query ?? '', variables: request.variables ?? {} });
        return JSON.parse(
          JSON.stringify(await answer(schemas, name, request.query ?? '', request.variables ?? {})),
        ) as never;
      },
    }),
  });
  const { executor } = await gateway.load();
  return {
    name: 'apollo',
    calls,
    async ask({ query, variables = {}, operationName }) {
      const result = await executor({
        document: parse(query),
        request: { query, variables, ...(operationName === undefined ? {} : { operationName }) },
        queryHash: query,
        context: {},
        metrics: {},
        cache: {},
        schema: gateway.schema,
        logger: console,
      } as never).catch((error: unknown) => ({ errors: [{ message: String(error) }] }));
      return JSON.parse(JSON.stringify(result)) as ExecutionResult;
    },
    stop: () => gateway.stop(),
  };
}

export interface EngineOptions {
  readonly rejects?: boolean;
  /** Stands around the calls of each subgraph. */
  readonly around?: (subgraph: string, next: Call) => Call;
}

/** Our executor, over the same subgraphs. Marks of access hold. */
export function tongchaEngine(
  marked: string,
  subgraphs: readonly TestSubgraph[],
  { rejects = false, around = (_, next) => next }: EngineOptions = {},
): Promise<Engine> {
  const { sdl: supergraphSdl, marks } = readMarks(marked);
  const calls: SubgraphCall[] = [];
  const schemas = schemasOf(subgraphs);
  const executor = new Executor({
    supergraph: supergraphSdl,
    planner: plannerHere(supergraphSdl),
    access: accessRules(supergraphSdl, marks, { rejects }),
    cacheBytes: 16 * 1024 * 1024,
    subgraphs: new Map(
      subgraphs.map(({ name }) => [
        name,
        {
          name,
          sector: null,
          mergeRepresentations: true,
          call: around(name, ({ query, variables: others, representations }) => {
            const variables = withRepresentations(others, representations);
            calls.push({ subgraph: name, query, variables });
            return overTheWire(schemas, name, query, variables);
          }),
        },
      ]),
    ),
  });
  return Promise.resolve({
    name: 'tongcha',
    calls,
    async ask({ query, variables, operationName, rights = NO_RIGHTS }) {
      const document = parse(query);
      const invalid = validate(executor.apiSchema, document);
      if (invalid.length > 0) return { errors: invalid };
      const { body, errors } = await executor.execute(
        { query, document, variables, operationName },
        { caller: caller(30_000), access: rights, calls: new Map(), asker: () => null as never, walked: () => 0 },
      );
      return {
        ...(errors.length > 0 ? { errors: errors.map((error) => publicError(error.toJSON(), error)) as never } : {}),
        ...(body ? (JSON.parse(body.toString()) as ExecutionResult) : {}),
      };
    },
    stop: async () => {},
  });
}

export function schemasOf(subgraphs: readonly TestSubgraph[]): ReadonlyMap<string, GraphQLSchema> {
  return new Map(
    subgraphs.map(({ name, typeDefs, resolvers }) => [
      name,
      buildSubgraphSchema({ typeDefs: parse(typeDefs), resolvers: resolvers as never }),
    ]),
  );
}

/** A call's variables as its subgraph gets them. */
export function withRepresentations(
  variables: Readonly<Record<string, unknown>>,
  representations: readonly string[] | undefined,
): Readonly<Record<string, unknown>> {
  return representations
    ? { ...variables, representations: JSON.parse(`[${representations.join(',')}]`) as unknown }
    : variables;
}

/** What a subgraph answers, as it is read from the wire. */
export async function overTheWire(...asked: Parameters<typeof answer>): Promise<SubgraphResponse> {
  return readSubgraphResponse(200, 'application/json', Buffer.from(JSON.stringify(await answer(...asked))));
}

/** What a subgraph answers, as it would come over the wire. */
export async function answer(
  schemas: ReadonlyMap<string, GraphQLSchema>,
  name: string,
  query: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<ExecutionResult> {
  const schema = schemas.get(name);
  if (!schema) throw new Error(`there is no subgraph ${name}`);
  const document = parse(query);
  // As a ministry's own server does: a query that is none is no matter of luck.
  const invalid = validate(schema, document);
  return invalid.length > 0
    ? {
        errors: invalid.map(({ message }) => ({ message, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } })) as never,
      }
    : execute({ schema, document, variableValues: { ...variables }, contextValue: {} });
}
