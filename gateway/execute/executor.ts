import { type DocumentNode, getOperationAST, GraphQLError, type GraphQLSchema, Kind, print } from 'graphql';
import { LRUCache } from 'lru-cache';
import { logBug } from '@tongcha/observe';
import { Fault, untilAborted } from '@tongcha/resilience';
import { GraphParts } from '../supergraph/graph-parts.ts';
import type { AccessRules, AllowedOperation, Rights, AccessDecision } from '../plan/access-rules.ts';
import type { OperationContext } from '../run/context.ts';
import { notRun, type WrittenResult } from '../run/pending-result.ts';
import { withDirectiveDefaults } from '../plan/directive-defaults.ts';
import type { Subgraph } from '../compile/fetch.ts';
import { type ExplainedNode, explainPlan } from '../plan/explain-plan.ts';
import { placesOf } from '../plan/fetched.ts';
import { fetchedThough } from '../plan/guard.ts';
import { MayFetch } from '../plan/may-fetch.ts';
import type { PlannedOperation } from '../plan/left-out.ts';
import { refused } from '../json/refused.ts';
import { refuseUnplannable } from '../plan/limits.ts';
import { withoutNeverSelected } from '../plan/never-selected.ts';
import { type NullArguments, nullArguments, withoutNullArguments } from '../plan/null-arguments.ts';
import { refusedPlan, whyIncomplete } from '../plan/plan-check.ts';
import { type PlannedNames, planNames, type SchemaNames, schemaNamesOf } from '../plan/planned-names.ts';
import type { PlanNode } from '../plan/plan.ts';
import type { Planner } from '../plan/planner.ts';
import { compileOperation, type CompiledOperation, type OperationCompiling } from '../compile/operation.ts';
import { readVariables } from './read-variables.ts';
import { readRequirements } from '../plan/requirements.ts';
import { servedSchema } from './served-schema.ts';
import { withoutIntrospection } from '../plan/without-introspection.ts';

export interface ExecutorOptions {
  readonly supergraph: string | GraphParts;
  readonly subgraphs: ReadonlyMap<string, Subgraph>;
  readonly planner: Planner;
  /** Made for what callers see of the supergraph; null: everybody may use everything. */
  readonly access?: ((apiSchema: GraphQLSchema) => AccessRules) | null | undefined;
  /** How much memory the prepared operations may take, bytes, roughly. */
  readonly cacheBytes: number;
}

/** A parsed and valid operation. */
export interface OperationRequest {
  readonly query: string;
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  /** As in GraphQLRequest. */
  readonly exactVariables?: (() => Readonly<Record<string, unknown>>) | undefined;
}

/** An operation that was asked, to have it ready again. */
export interface Prepared {
  readonly query: string;
  readonly operationName: string | null;
  /** Of one who asked it. */
  readonly rights: Rights;
}

/** What the rules of access say of an operation's text, whoever asks it; null: none of them touches it. */
type Examined = ((rights: Rights) => AccessDecision) | null;

interface Asked {
  readonly request: OperationRequest;
  readonly rights: Rights;
  readonly standing: AccessDecision;
  /** Null: none. */
  readonly nulls: NullArguments | null;
}

interface Entry extends Prepared {
  readonly program: CompiledOperation | GraphQLError;
  readonly size: number;
  hits: number;
}

interface Planned {
  readonly admitted: AllowedOperation | null;
  readonly names: PlannedNames;
  /** What of the operation was to be planned; null: nothing. */
  readonly left: PlannedOperation | null;
  /** Null: there is nothing to fetch. */
  readonly planned: PlanNode | null | GraphQLError;
}

/** A plan refused once is refused again without planning, for this long. */
const REFUSED_MS = 60_000;

/** Of the memory for prepared operations, what goes to texts that were looked over. */
const EXAMINED_SHARE = 0.1;

/** Compiled, an operation takes about this many times the bytes of its text and plan. */
const COMPILED = 8;

/** Runs operations over one version of the supergraph; each is planned and compiled once. */
export class Executor {
  readonly apiSchema: GraphQLSchema;
  readonly #planner: Planner;
  readonly #compiling: OperationCompiling;
  readonly #names: SchemaNames;
  readonly #access: AccessRules | null;
  readonly #examined: LRUCache<string, { readonly standingOf: Examined }>;
  readonly #programs: LRUCache<string, Entry, Asked>;
  readonly #mayFetch: MayFetch;

  /** @throws Error when the supergraph is none, or needs features that are not supported */
  constructor({ supergraph, subgraphs, planner, access, cacheBytes }: ExecutorOptions) {
    const { api, whole, document } = GraphParts.of(supergraph);
    this.apiSchema = servedSchema(api, document, (name) => subgraphs.get(name)?.streams === true);
    this.#planner = planner;
    this.#compiling = { schema: whole, apiSchema: this.apiSchema, requirements: readRequirements(document), subgraphs };
    this.#names = schemaNamesOf(this.#compiling.schema, this.#compiling.requirements);
    this.#access = access?.(this.apiSchema) ?? null;
    this.#mayFetch = new MayFetch(whole, this.#access);
    this.#examined = new LRUCache({
      maxSize: Math.ceil(cacheBytes * EXAMINED_SHARE),
      sizeCalculation: (_, key) => key.length + 200,
    });
    this.#programs = new LRUCache({
      maxSize: cacheBytes,
      sizeCalculation: ({ size }) => size,
      fetchMethod: (_, __, { context, options }) => this.#prepare(context, options),
    });
  }

  /** With what no caller sees. */
  get schema(): GraphQLSchema {
    return this.#compiling.schema;
  }

  async execute(request: OperationRequest, context: OperationContext): Promise<WrittenResult> {
    const operation = getOperationAST(request.document, request.operationName);
    if (!operation)
      return notRun([
        refused(
          'BAD_REQUEST',
          request.operationName
            ? 'the document has no operation of that name'
            : 'the document has several operations: say which with operationName',
        ),
      ]);
    const given = request.variables ?? {};
    const variables = readVariables(
      this.apiSchema,
      operation,
      request.query,
      given,
      request.exactVariables ?? (() => given),
      () => this.visibleTo(context.access),
    );
    if ('errors' in variables) return notRun(variables.errors);
    try {
      const nulls = nullArguments(this.apiSchema, request.document, operation, variables.coerced);
      if (nulls?.ofDirective) return notRun([refused('BAD_USER_INPUT', nulls.ofDirective)]);
      const prepared = this.#prepared(request, context.access, context.caller.signal, nulls);
      const entry = prepared instanceof Promise ? await prepared : prepared;
      entry.hits += 1;
      if (entry.program instanceof GraphQLError) return notRun([entry.program]);
      return await entry.program(variables.given, variables.coerced, context);
    } catch (error) {
      if (error instanceof Fault) return notRun([refused(error.code, 'the operation could not be planned in time')]);
      throw error;
    }
  }

  /** The operations that were answered most, to warm another version of the supergraph with. */
  hottest(count: number): Prepared[] {
    return [...this.#programs.values()]
      .filter(({ program }) => !(program instanceof GraphQLError))
      .toSorted((a, b) => b.hits - a.hits)
      .slice(0, count);
  }

  /**
   * Prepares an operation ahead of its first request.
   * @returns whether it can be answered: not where its planning is refused
   * @throws Error when the planner fails
   */
  async prepare(request: OperationRequest, rights: Rights): Promise<boolean> {
    return !((await this.#prepared(request, rights)).program instanceof GraphQLError);
  }

  /** What callers sees of the graph by their rights. */
  visibleTo(rights: Rights): GraphQLSchema {
    return this.#access?.visibleTo(rights) ?? this.apiSchema;
  }

  /** As `MayFetch.of`. */
  mayFetch(rights: Rights): (query: string) => boolean {
    return this.#mayFetch.of(rights);
  }

  /** The plan by which whoever has these rights is answered, made anew, as programs keep none; null where nothing is planned or the operation is refused. */
  async explain(request: OperationRequest, rights: Rights, signal: AbortSignal): Promise<ExplainedNode | null> {
    if (!getOperationAST(request.document, request.operationName)) return null;
    const { program } = await this.#prepared(request, rights, signal);
    if (program instanceof GraphQLError) return null;
    const standing = this.#examine(keyOf(request), request)?.(rights) ?? '';
    const { names, planned } = await untilAborted(this.#plan({ request, rights, standing, nulls: null }), signal);
    if (!planned || planned instanceof GraphQLError) return null;
    return explainPlan(planned, {
      sectorOf: (subgraph) => this.#compiling.subgraphs.get(subgraph)?.sector ?? null,
      visible: this.visibleTo(rights),
      given: names.given.bind(names),
    });
  }

  /** One program for all to whom the operation is planned and written alike. Whoever waits no longer does not end what others wait for. */
  #prepared(
    request: OperationRequest,
    rights: Rights,
    signal: AbortSignal | null = null,
    nulls: NullArguments | null = null,
  ): Entry | Promise<Entry> {
    const text = keyOf(request);
    const standing = this.#examine(text, request)?.(rights) ?? '';
    // A digit first, or a sign, which no operation's name can have.
    const told = nulls ? `${standing}$${nulls.key}` : standing;
    const key = told === '' ? text : `${told}\n${text}`;
    const known = this.#programs.get(key);
    if (known) return known;
    const prepared = this.#programs.forceFetch(key, { context: { request, rights, standing, nulls } });
    return signal ? untilAborted(prepared, signal) : prepared;
  }

  #examine(key: string, { document, operationName }: OperationRequest): Examined {
    if (!this.#access) return null;
    let examined = this.#examined.get(key);
    if (!examined)
      this.#examined.set(key, (examined = { standingOf: this.#access.examine(document, operationName ?? null) }));
    return examined.standingOf;
  }

  async #prepare(
    { request: { query, document, operationName = null }, rights, standing, nulls }: Asked,
    options: { ttl?: number },
  ): Promise<Entry> {
    const operation = getOperationAST(document, operationName);
    if (!operation) throw new Error('an operation to prepare must be in its document');
    const entry = { query, operationName, rights, hits: 0 };
    const fragments = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
    const refused = refuseUnplannable(operation, fragments);
    if (refused) return { ...entry, program: refused, size: query.length };
    const { admitted, names, left, planned } = await this.#plan({
      request: { query, document, operationName },
      rights,
      standing,
      nulls,
    });
    if (planned instanceof GraphQLError) {
      options.ttl = REFUSED_MS;
      return { ...entry, program: planned, size: query.length };
    }
    const place = admitted && planned ? fetchedThough(this.#compiling.schema, planned, admitted.refuses) : null;
    if (place) {
      logBug(new Error(`the plan fetches ${place}, which these callers may not have`));
      return { ...entry, program: refusedPlan('no plan leaves out all that you may not use'), size: query.length };
    }
    const places = placesOf(this.#compiling.schema, planned);
    const wrong = left && whyIncomplete(this.#compiling, places, left);
    if (wrong) return { ...entry, program: wrong, size: query.length };
    const program = compileOperation(this.#compiling, {
      operation,
      fragments,
      names,
      plan: planned,
      places,
      left,
      admitted,
      nulls,
    });
    return { ...entry, program, size: COMPILED * (query.length + JSON.stringify(planned).length) };
  }

  /** Of what these callers may have of it. */
  async #plan({ request: { query, document, operationName = null }, standing, nulls }: Asked): Promise<Planned> {
    const admitted: AllowedOperation | null =
      standing === '' ? null : (this.#access?.admit(document, operationName, standing) ?? null);
    const admittedOf = admitted ? admitted.document : document;
    const allowed = admittedOf && nulls ? withoutNullArguments(admittedOf, nulls) : admittedOf;
    const left = allowed && withoutIntrospection(withoutNeverSelected(allowed));
    const names = planNames(document, this.#names, left ?? document);
    const written = withDirectiveDefaults(this.apiSchema, names.document);
    const planned = left
      ? await this.#planner.plan(written === document ? query : print(written), operationName)
      : null;
    return { admitted, names, left: left && plannedOf(left, operationName, names), planned };
  }
}

function plannedOf(document: DocumentNode, operationName: string | null, names: PlannedNames): PlannedOperation | null {
  const operation = getOperationAST(document, operationName);
  const fragments = document.definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
  return operation ? { operation, fragments: new Map(fragments.map((each) => [each.name.value, each])), names } : null;
}

function keyOf({ query, operationName }: Pick<OperationRequest, 'query' | 'operationName'>): string {
  return `${operationName ?? ''}\n${query}`;
}
