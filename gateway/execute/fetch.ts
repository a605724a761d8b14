import { type GraphQLSchema, isInterfaceType, isObjectType, parse, Kind } from 'graphql';
import { Fault } from '../../common/fault.ts';
import type { MinistryAnswer, MinistryError } from '../ministry/answer.ts';
import type { MinistryRequest } from '../ministry/call.ts';
import type { OperationContext } from './context.ts';
import { Asked } from './asked.ts';
import { ErrorTree, Failure } from './failure.ts';
import { FOUND, type Layout, type Row, type Slot, TYPENAME } from './layout.ts';
import type { FetchNode } from './plan.ts';
import type { PublicFault } from './public-error.ts';
import { ObjectReader } from './read.ts';
import { Representer } from './represent.ts';
import type { Requirements } from './requirements.ts';
import { rewritesOf } from './rewrites.ts';
import type { Fragments, Selected, Variables } from './selections.ts';

/** One operation while it runs. */
export interface Run {
  readonly root: Row;
  /** As the caller gave them. */
  readonly given: Variables;
  /** With the operation's defaults, for conditions. */
  readonly variables: Variables;
  readonly context: OperationContext;
  /** Whether some of its rows stand in several places. */
  shares: boolean;
  /** Whether some of its strings may need escaping. */
  escapes: boolean;
  /** Faults that stand beside an answer that is given. */
  readonly beside: PublicFault[];
}

export type Step = (run: Run) => Promise<void>;

/** A subgraph as the executor uses it: a ministry over HTTP, or the gateway's own fields in process. */
export interface Subgraph {
  readonly name: string;
  /** The sector it speaks for, where it does. */
  readonly sector: string | null;
  /** Whether equal representations are sent to it once. */
  readonly mergeRepresentations: boolean;
  call(request: MinistryRequest, context: OperationContext): Promise<MinistryAnswer>;
}

export interface FetchCompiling {
  /** The whole supergraph, with what callers do not see. */
  readonly schema: GraphQLSchema;
  readonly requirements: Requirements;
  readonly subgraphs: ReadonlyMap<string, Subgraph>;
}

/** A way from the answer's root to the objects that a fetch is about. */
export type Way = readonly (Slot | 'items')[];

/** Compiles a fetch for the objects at the end of the way. */
export function compileFetch(compiling: FetchCompiling, node: FetchNode, way: Way, layout: Layout): Step {
  const subgraph = compiling.subgraphs.get(node.serviceName);
  if (!subgraph) throw new Error(`the supergraph has no subgraph ${node.serviceName}`);
  const ask = askerOf(node, subgraph);
  return node.requires ? entityFetch(compiling, node, node.requires, way, layout, subgraph, ask) : rootFetch(compiling, node, way, layout, subgraph, ask);
}

type Ask = (run: Run, representations?: readonly string[]) => Promise<MinistryAnswer>;

function askerOf(node: FetchNode, subgraph: Subgraph): Ask {
  const names = node.variableUsages ?? [];
  const { operation, operationName } = node;
  const mutation = node.operationKind === 'mutation';
  return (run, representations) => {
    const variables: Record<string, unknown> = {};
    for (const name of names) if (Object.hasOwn(run.given, name) && run.given[name] !== undefined) variables[name] = run.given[name];
    const { signal, deadlineAt, rights, budget } = run.context.caller;
    return subgraph.call({ query: operation, variables, representations, operationName, mutation, signal, deadlineAt, rights, budget }, run.context);
  };
}

function rootFetch({ schema }: FetchCompiling, node: FetchNode, way: Way, layout: Layout, subgraph: Subgraph, ask: Ask): Step {
  const { selected, fragments } = selectionOf(node.operation);
  const bad = Failure.of(faultOf(subgraph, 'BAD_ANSWER'));
  const type = node.operationKind === 'mutation' ? schema.getMutationType() : schema.getQueryType();
  const reader = new ObjectReader({ schema, fragments, bad }, type ?? null, selected, layout, rewritesOf(node.outputRewrites));
  return async (run) => {
    const rows: Row[] = [];
    visitRows(run.root, way, (row) => void rows.push(row));
    if (rows.length === 0) return;
    const { data, errors, plain } = await answered(ask(run));
    if (!plain) run.escapes = true;
    const tree = treeOf(subgraph, errors);
    for (const row of rows) {
      if (data === null) reader.readNull(row, tree, run.variables);
      else reader.read(data, row, tree, run.variables);
    }
    if (data === null && errors.length === 0) for (const row of rows) reader.fail(row, bad, run.variables);
    if (tree) run.beside.push(...tree.unused());
  };
}

function entityFetch({ schema, requirements }: FetchCompiling, node: FetchNode, requires: NonNullable<FetchNode['requires']>, way: Way, layout: Layout, subgraph: Subgraph, ask: Ask): Step {
  const { selected, fragments } = entitySelectionOf(node.operation);
  const bad = Failure.of(faultOf(subgraph, 'BAD_ANSWER'));
  const reader = new ObjectReader({ schema, fragments, bad }, null, selected, layout, rewritesOf(node.outputRewrites));
  const representer = new Representer(schema, layout, requires, rewritesOf(node.inputRewrites));
  const isKey = (typename: string, field: string): boolean => namesOf(schema, typename).some((name) => requirements.isKey(subgraph.name, name, field));

  return async (run) => {
    const { variables } = run;
    const asked = new Asked(representer, isKey, subgraph.mergeRepresentations);
    visitRows(run.root, way, (row) => {
      const failure = asked.add(row);
      if (failure) reader.fail(row, hereFor(failure), variables);
    });
    if (asked.entities.length === 0) return;
    const { data, errors, plain } = await answered(ask(run, asked.entities.map(({ text }) => text)));
    if (!plain) run.escapes = true;
    const tree = treeOf(subgraph, errors);
    const entities = data?.['_entities'];
    if (!Array.isArray(entities) || entities.length !== asked.entities.length) {
      const failure = data === null && tree ? hereFor(tree.failure()) : bad;
      for (const { rows } of asked.entities) for (const row of rows) reader.fail(row, failure, variables);
      return;
    }
    const errorsOf = tree?.child('_entities');
    asked.entities.forEach(({ rows }, i) => {
      const entity: unknown = entities[i];
      const own = errorsOf?.child(i);
      const [first] = rows;
      if (!first) return;
      if (entity === null) for (const row of rows) reader.readNull(row, own, variables);
      else {
        reader.read(entity, first, own, variables);
        if (rows.length > 1) run.shares = true;
        for (let j = 1; j < rows.length; j += 1) reader.readLike(first, rows[j] ?? first, entity, own, variables);
      }
    });
    // What was computed without a value that could not be had is not what was asked for.
    for (const { row, failed } of asked.partial) {
      const typename = row[TYPENAME] as string;
      reader.failFields(row, (field) => {
        const [needed] = namesOf(schema, typename).flatMap((name) => [...(requirements.of(subgraph.name, name, field) ?? [])].filter((each) => failed.has(each)));
        return needed === undefined ? null : hereFor(failed.get(needed) ?? bad);
      });
    }
    if (tree) run.beside.push(...tree.unused());
  };
}

/** The type and the interfaces that a subgraph may know it by. */
function namesOf(schema: GraphQLSchema, typename: string): string[] {
  const type = schema.getType(typename);
  return isObjectType(type) || isInterfaceType(type) ? [typename, ...type.getInterfaces().map(({ name }) => name)] : [typename];
}

/** Never rejects: a call that fails is an answer with its fault. */
async function answered(call: Promise<MinistryAnswer>): Promise<MinistryAnswer> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof Fault)) console.error(error);
    return { data: null, errors: [{ code: error instanceof Fault ? error.code : 'BAD_ANSWER', path: null, system: null, codes: [] }] };
  }
}

function faultOf({ name, sector }: Subgraph, code: string): PublicFault {
  return { code, who: sector ?? name, sector, system: null, codes: [] };
}

function treeOf({ name, sector }: Subgraph, errors: readonly MinistryError[]): ErrorTree | undefined {
  if (errors.length === 0) return undefined;
  const tree = new ErrorTree();
  for (const { code, path, system, codes, message } of errors) tree.add(path ?? [], { code, who: sector ?? name, sector, system, codes, message });
  return tree;
}

/** The same causes for another value, which has them at its own place. */
function hereFor({ causes }: Failure): Failure {
  return new Failure(causes.map(({ fault }) => ({ fault, rest: [], collateral: false })));
}

let searches = 0;

/** Visits the objects at the end of the way, each once, though it may be shared by several above it. */
function visitRows(root: Row, way: Way, visit: (row: Row) => void): void {
  searches += 1;
  walkDown(root, way, 0, searches, visit);
}

function walkDown(value: unknown[], way: Way, step: number, search: number, visit: (row: Row) => void): void {
  const next = way[step];
  if (next === 'items') {
    for (let i = 0; i < value.length; i += 1) {
      const item = value[i];
      if (Array.isArray(item)) walkDown(item, way, step + 1, search, visit);
    }
    return;
  }
  // The same row may be found by several ways, never at several steps: each step has a layout of its own.
  if (value[FOUND] === search) return;
  value[FOUND] = search;
  if (next === undefined) return visit(value);
  const held = value[next.index];
  if (Array.isArray(held)) walkDown(held, way, step + 1, search, visit);
}

function selectionOf(text: string): { readonly selected: readonly Selected[]; readonly fragments: Fragments } {
  const { definitions } = parse(text, { noLocation: true });
  const fragments = new Map(definitions.flatMap((each) => (each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [])));
  const selected = definitions.flatMap((each) => (each.kind === Kind.OPERATION_DEFINITION ? [{ set: each.selectionSet, when: null }] : []));
  return { selected, fragments };
}

/** What is selected of the entities, and not of the root. */
function entitySelectionOf(text: string): ReturnType<typeof selectionOf> {
  const { selected, fragments } = selectionOf(text);
  const below = selected.flatMap(({ set }) => set.selections.flatMap((each) => (each.kind === Kind.FIELD && each.selectionSet ? [{ set: each.selectionSet, when: null }] : [])));
  return { selected: below, fragments };
}
