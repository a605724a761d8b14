import { type GraphQLSchema, parse, Kind } from 'graphql';
import { faultMessage, type SubgraphResponse, type SubgraphError } from '../calls/subgraph-response.ts';
import type { SubgraphRequest } from '../calls/call.ts';
import { faultsIn, isWithheld, policyOf } from '../calls/withheld.ts';
import type { OperationContext } from '../run/context.ts';
import { Representations, NOT_ASKED, type PartialRepresentation } from '../run/representations.ts';
import type { PendingResult, Fetch } from '../run/pending-result.ts';
import { ErrorTree, Failure } from '../run/failure.ts';
import { type Layout, type Row, TYPENAME } from '../run/layout.ts';
import { type FetchNode, rootOf } from '../plan/plan.ts';
import type { PublicFault } from '../run/public-error.ts';
import { ObjectReader } from './read.ts';
import { Representer } from './represent.ts';
import type { Requirements } from '../plan/requirements.ts';
import { rewritesOf } from '../plan/rewrites.ts';
import { type Fragments, namesOf, type Selected } from '../plan/selections.ts';

/** A subgraph as the executor uses it: a ministry over HTTP, or the gateway's own fields in process. */
export interface Subgraph {
  readonly name: string;
  /** The sector it speaks for, where it does. */
  readonly sector: string | null;
  /** Whether equal representations are sent to it once. */
  readonly mergeRepresentations: boolean;
  /** Whether its subscriptions can be run; absent: it has none that can. */
  readonly streams?: boolean;
  call(request: SubgraphRequest, context: OperationContext): Promise<SubgraphResponse>;
}

export interface FetchCompiling {
  /** The whole supergraph, with what callers do not see. */
  readonly schema: GraphQLSchema;
  readonly requirements: Requirements;
  readonly subgraphs: ReadonlyMap<string, Subgraph>;
}

/** The objects that a fetch is for, of those that are there; null: there are none. */
export type RowsOf = (draft: PendingResult) => readonly Row[] | null;

/** Compiles a fetch for objects of that layout. */
export function compileFetch(
  compiling: FetchCompiling,
  node: FetchNode,
  layout: Layout,
  number: number,
  rowsOf: RowsOf,
): Fetch {
  layout.follow();
  const subgraph = compiling.subgraphs.get(node.serviceName);
  if (!subgraph) throw new Error(`the supergraph has no subgraph ${node.serviceName}`);
  const ask = askerOf(node, subgraph);
  const reads = node.requires
    ? entityFetch(compiling, node, node.requires, layout, subgraph, rowsOf)
    : rootFetch(compiling, node, layout, subgraph, rowsOf);
  return { number, ask, ...reads };
}

function askerOf(node: FetchNode, subgraph: Subgraph): Fetch['ask'] {
  const names = node.variableUsages ?? [];
  const { operation, operationName } = node;
  const mutation = node.operationKind === 'mutation';
  const setsPrototype = names.includes('__proto__');
  return ({ asked }, { given }, context) => {
    // An object without a prototype takes several times longer to write as JSON.
    const variables = setsPrototype ? (Object.create(null) as Record<string, unknown>) : {};
    for (const name of names)
      if (Object.hasOwn(given, name) && given[name] !== undefined) variables[name] = given[name];
    const { signal, deadlineAt, rights, claims, requestId, budget, witness, stale, freshness } = context.caller;
    return subgraph.call(
      {
        query: operation,
        variables,
        representations: asked?.texts,
        operationName,
        mutation,
        signal,
        deadlineAt,
        rights,
        claims,
        requestId,
        budget,
        witness,
        stale,
        freshness,
      },
      context,
    );
  };
}

type Reads = Pick<Fetch, 'question' | 'read' | 'catchUp'>;

function rootFetch(
  { schema }: FetchCompiling,
  node: FetchNode,
  layout: Layout,
  subgraph: Subgraph,
  rowsOf: RowsOf,
): Reads {
  const { selected, fragments } = selectionOf(node.operation);
  const bad = Failure.of(faultOf(subgraph, 'BAD_ANSWER'));
  const type = rootOf(node, schema);
  const reader = new ObjectReader(
    { schema, fragments, bad },
    type ?? null,
    selected,
    layout,
    rewritesOf(node.outputRewrites),
  );
  return {
    question(draft) {
      const rows = rowsOf(draft);
      return rows ? { rows, asked: null } : null;
    },
    read({ data, errors, plain, digits }, { rows }, draft) {
      if (!plain) draft.escapes = true;
      draft.digits = digits ?? null;
      const tree = treeOf(subgraph, data === null ? errors : faultsOf(errors, subgraph, draft));
      for (const row of rows) {
        if (data === null) reader.readNull(row, tree, draft);
        else reader.read(data, row, tree, draft);
        if (data === null && errors.length === 0) reader.fail(row, bad, draft);
      }
      if (tree) draft.beside.push(...tree.unused());
    },
    catchUp() {
      // The root is there from the start.
    },
  };
}

function entityFetch(
  { schema, requirements }: FetchCompiling,
  node: FetchNode,
  requires: NonNullable<FetchNode['requires']>,
  layout: Layout,
  subgraph: Subgraph,
  rowsOf: RowsOf,
): Reads {
  const { selected, fragments } = entitySelectionOf(node.operation);
  const bad = Failure.of(faultOf(subgraph, 'BAD_ANSWER'));
  const reader = new ObjectReader({ schema, fragments, bad }, null, selected, layout, rewritesOf(node.outputRewrites));
  const representer = new Representer(schema, layout, requires, rewritesOf(node.inputRewrites));
  const isKey = (typename: string, field: string): boolean =>
    namesOf(schema, typename).some((name) => requirements.isKey(subgraph.name, name, field));

  /** Why the field cannot be had for the row; null when it needs none of what failed. */
  const failureFor = (row: Row, field: string, failed: PartialRepresentation['failed']): Failure | null => {
    const needed = namesOf(schema, row[TYPENAME] as string).flatMap((name) =>
      [...(requirements.of(subgraph.name, name, field) ?? [])].filter((each) => failed.has(each)),
    );
    const failure = failed.get(needed[0] ?? '');
    return failure ? hereFor(failure) : null;
  };
  const needsAll = (row: Row, failed: PartialRepresentation['failed']): boolean =>
    reader.everyField(row, (field) => failureFor(row, field, failed) !== null);

  return {
    question(draft) {
      const rows = rowsOf(draft);
      if (!rows) return null;
      const asked = new Representations(representer, isKey, subgraph.mergeRepresentations, needsAll);
      for (const row of rows) {
        const failure = asked.add(row);
        if (failure) reader.fail(row, hereFor(failure), draft);
      }
      return asked.texts.length === 0 ? null : { rows, asked };
    },
    read({ data, errors, plain, digits }, { rows, asked }, draft) {
      if (!asked) return;
      if (!plain) draft.escapes = true;
      draft.digits = digits ?? null;
      const tree = treeOf(subgraph, data === null ? errors : faultsOf(errors, subgraph, draft));
      const { texts, places } = asked;
      const entities = data?.['_entities'];
      if (!Array.isArray(entities) || entities.length !== texts.length) {
        const failure = data === null && tree ? hereFor(tree.failure()) : bad;
        places.forEach((place, i) => {
          if (place !== NOT_ASKED) reader.fail(rows[i], failure, draft);
        });
        return;
      }
      readEntities(entities, rows, places, tree?.child('_entities'), draft);
      // What was computed without a value that could not be had is not what was asked for.
      for (const { row, failed } of asked.partial) reader.failFields(row, (field) => failureFor(row, field, failed));
      if (tree) draft.beside.push(...tree.unused());
    },
    catchUp(question, draft) {
      const known = question?.asked ? knownTo(question.rows, question.asked.places.length) : new Set<Row>();
      const missed = (rowsOf(draft) ?? []).filter((row) => !known.has(row));
      const asked = new Representations(representer, isKey, false, needsAll);
      for (const row of missed) {
        const failure = asked.add(row);
        // What it was to be asked by has failed; one that could be asked after all came too late for that, by whoever failed to bring it.
        const late = draft.late?.get(row);
        if (failure) reader.fail(row, hereFor(failure), draft);
        else if (asked.places.at(-1) !== NOT_ASKED) reader.fail(row, late ? hereFor(late) : bad, draft);
      }
    },
  };

  function readEntities(
    entities: readonly unknown[],
    rows: readonly Row[],
    places: readonly number[],
    errors: ErrorTree | undefined,
    draft: PendingResult,
  ): void {
    const firsts: Row[] = [];
    // An entity's first row stands before all that are like it.
    for (let i = 0; i < places.length; i += 1) {
      const place = places[i] ?? NOT_ASKED;
      const row = rows[i];
      if (place === NOT_ASKED || !row) continue;
      const entity = entities[place];
      const own = errors?.child(place);
      const first = firsts[place];
      firsts[place] ??= row;
      if (entity === null) reader.readNull(row, own, draft);
      else if (!first) reader.read(entity, row, own, draft);
      else {
        draft.shares = true;
        reader.readLike(first, row, entity, own, draft);
      }
    }
  }
}

/** The list of all objects of a place grows. */
function knownTo(rows: readonly Row[], count: number): ReadonlySet<Row> {
  return new Set(rows.slice(0, count));
}

function faultOf({ name, sector }: Subgraph, code: string): PublicFault {
  return { code, who: sector ?? name, sector, system: null, codes: [] };
}

/** What is no fault is told beside the answer. */
function faultsOf(
  errors: readonly SubgraphError[],
  { name, sector }: Subgraph,
  draft: PendingResult,
): readonly SubgraphError[] {
  for (const error of errors)
    if (isWithheld(error)) draft.withheld.push({ sector: sector ?? name, policy: policyOf(name, error) });
  return faultsIn(errors);
}

function treeOf({ name, sector: own }: Subgraph, errors: readonly SubgraphError[]): ErrorTree | undefined {
  if (errors.length === 0) return undefined;
  const tree = new ErrorTree();
  for (const { code, path, system, codes, message, said, sector = own, member } of errors) {
    // One of several is named; the one that is all of its sector goes by the sector's name.
    const who = member?.includes('/') ? member : (sector ?? name);
    tree.add(path ?? [], {
      code,
      who,
      sector,
      member,
      system,
      codes,
      message: said === undefined ? message : faultMessage(system ?? who, code, said),
    });
  }
  return tree;
}

/** The same causes for another value, which has them at its own place. */
function hereFor({ causes }: Failure): Failure {
  return new Failure(causes.map(({ fault }) => ({ fault, rest: [], collateral: false })));
}

function selectionOf(text: string): { readonly selected: readonly Selected[]; readonly fragments: Fragments } {
  const { definitions } = parse(text, { noLocation: true });
  const fragments = new Map(
    definitions.flatMap((each) => (each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [])),
  );
  const selected = definitions.flatMap((each) =>
    each.kind === Kind.OPERATION_DEFINITION ? [{ set: each.selectionSet, when: null }] : [],
  );
  return { selected, fragments };
}

/** What is selected of the entities, and not of the root. */
function entitySelectionOf(text: string): ReturnType<typeof selectionOf> {
  const { selected, fragments } = selectionOf(text);
  const below = selected.flatMap(({ set }) =>
    set.selections.flatMap((each) =>
      each.kind === Kind.FIELD && each.selectionSet ? [{ set: each.selectionSet, when: null }] : [],
    ),
  );
  return { selected: below, fragments };
}
