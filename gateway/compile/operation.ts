import { setImmediate as turn } from 'node:timers/promises';
import {
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  visit,
} from 'graphql';
import type { AllowedOperation } from '../plan/access-rules.ts';
import { distinctWithheld } from '../calls/withheld.ts';
import type { OperationContext } from '../run/context.ts';
import type { Path } from '../run/failure.ts';
import { type Fetch, type WrittenResult, PendingResult, PendingResults, Run } from '../run/pending-result.ts';
import { compileFetch, type FetchCompiling, type RowsOf } from './fetch.ts';
import { ByConditions } from './by-conditions.ts';
import { namesIn, type Place } from '../plan/fetched.ts';
import { Introspection } from './introspection.ts';
import { Layout, type Slot } from '../run/layout.ts';
import type { PlannedOperation } from '../plan/left-out.ts';
import { Out } from '../run/out.ts';
import type { NullArguments } from '../plan/null-arguments.ts';
import type { PlannedNames } from '../plan/planned-names.ts';
import type { FetchNode, PlanNode } from '../plan/plan.ts';
import type { Selected, Variables } from '../plan/selections.ts';
import { Wanted } from './wanted.ts';
import { ObjectWriter } from './write.ts';

export interface OperationCompiling extends FetchCompiling {
  /** What callers see of the supergraph. */
  readonly apiSchema: GraphQLSchema;
}

/** An operation ready to run: its plan as steps, and its selection as a writer of the answer. */
export type CompiledOperation = (
  given: Variables,
  variables: Variables,
  context: OperationContext,
) => Promise<WrittenResult>;

const NONE: readonly GraphQLError[] = [];

/** An operation to compile. */
export interface Planned {
  /** All that is written of it. */
  readonly operation: OperationDefinitionNode;
  readonly fragments: readonly FragmentDefinitionNode[];
  readonly names: PlannedNames;
  /** Null: there is nothing to fetch. */
  readonly plan: PlanNode | null;
  /** What the plan fetches. */
  readonly places: Place;
  /** What of the operation was planned, under the given names. */
  readonly left: PlannedOperation | null;
  readonly admitted: AllowedOperation | null;
  /** What was not planned, because arguments are null; null: all was. */
  readonly nulls: NullArguments | null;
}

/** Objects of an answer that take some milliseconds to write. */
const MANY_ROWS = 5_000;

export function compileOperation(
  compiling: OperationCompiling,
  { operation, fragments: fragmentNodes, names, plan, places, left, admitted, nulls }: Planned,
): CompiledOperation {
  const { schema, apiSchema } = compiling;
  const fragments = new Map(fragmentNodes.map((node) => [node.name.value, node]));
  const layout = new Layout();
  const conditions = conditionVariables(operation, fragmentNodes);
  const wantedBy = left && new ByConditions(conditions, (variables) => wantedIn(schema, left, variables));
  const fetches: Fetch[] = [];
  const step = plan
    ? compileNode({ ...compiling, conditions, wantedBy, fetches }, plan, {
        layout,
        path: [],
        slots: [],
        places: [places],
      })
    : null;
  const introspection = new Introspection(() => admitted?.visible ?? apiSchema, operation, fragments);
  const typename = apiSchema.getRootType(operation.operation)?.name ?? 'Query';
  const selected: readonly Selected[] = [{ set: operation.selectionSet, when: null }];
  const isShown = (path: Path): boolean => isSelected(selected, fragments, path);
  const refusals = admitted ? refusalsOf(admitted) : null;
  const writers = new ByConditions(
    conditions,
    (variables) =>
      new ObjectWriter(
        {
          schema: apiSchema,
          fragments,
          variables,
          isShown,
          names,
          introspection,
          refuses: admitted?.refuses ?? null,
          wrong: nulls?.wrong ?? null,
          whole: schema,
        },
        selected,
        layout,
        places,
      ),
  );
  const write = (draft: PendingResult, variables: Variables): WrittenResult => {
    if (draft.late) for (const fetch of fetches) draft.catchUp(fetch);
    const out = new Out(variables, draft);
    writers.of(variables).write(draft.root, out);
    for (const fault of draft.beside) out.failBeside(fault);
    return { body: out.take(), errors: out.errors, withheld: distinctWithheld(draft.withheld) };
  };
  const drafts = step && operation.operation === OperationTypeNode.QUERY ? new PendingResults() : null;
  return async (given, variables, context) => {
    const refused = refusals?.(variables) ?? NONE;
    if (admitted?.rejects && refused.length > 0) return { body: null, errors: refused, withheld: [] };
    const planned = { given: names.variables(given), variables: names.variables(variables) };
    const anew = (): PendingResult => new PendingResult(planned, typename, layout);
    const key = drafts ? `${context.caller.rights}\n${JSON.stringify(given)}` : '';
    const joined = drafts?.join(key, anew) ?? anew();
    try {
      const run = new Run(joined, context, anew);
      await step?.(run);
      const { draft } = run;
      // A long answer is read in one turn of the loop and written in another.
      if (!draft.answer && isLong(draft)) await turn();
      draft.answer ??= write(draft, variables);
      return refused.length > 0 ? { ...draft.answer, errors: [...refused, ...draft.answer.errors] } : draft.answer;
    } finally {
      drafts?.leave(key, joined);
    }
  };
}

function isLong({ rows }: PendingResult): boolean {
  let all = 0;
  for (const each of rows.values()) all += each.length;
  return all > MANY_ROWS;
}

/** One a refused selection, wherever its value would stand. Made once: most requests of whoever lacks something are told the same. */
function refusalsOf({ refused }: AllowedOperation): (variables: Variables) => readonly GraphQLError[] {
  const told = refused.map(({ path, when }) => ({
    when,
    error: new GraphQLError(
      'you may not use this field or type: send a token that covers it, or ask its ministry for access',
      {
        path,
        extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' },
      },
    ),
  }));
  const all = told.map(({ error }) => error);
  if (told.every(({ when }) => !when)) return () => all;
  return (variables) => told.filter(({ when }) => when?.(variables) ?? true).map(({ error }) => error);
}

type Step = (run: Run) => Promise<void>;

interface StepCompiling extends FetchCompiling {
  readonly conditions: readonly string[];
  readonly wantedBy: ByConditions<Wanted> | null;
  /** All of the plan, by their numbers. */
  readonly fetches: Fetch[];
}

/** Where in the answer a step begins. */
interface At {
  readonly layout: Layout;
  readonly path: readonly string[];
  /** Those of the path's names. */
  readonly slots: readonly Slot[];
  /** From the root to here. */
  readonly places: readonly Place[];
}

function compileNode(compiling: StepCompiling, node: PlanNode, at: At): Step {
  switch (node.kind) {
    case 'Sequence': {
      const steps = node.nodes.map((each) => compileNode(compiling, each, at));
      return async (run) => {
        for (const step of steps) await step(run);
      };
    }
    case 'Parallel': {
      const steps = node.nodes.map((each) => compileNode(compiling, each, at));
      return (run) => all(steps, run);
    }
    case 'Flatten':
      return compileNode(compiling, node.node, namesIn(node.path).reduce(stepDown, at));
    case 'Condition': {
      const [yes, no] = [node.ifClause, node.elseClause].map((each) =>
        each ? compileNode(compiling, each, at) : null,
      );
      return async (run) => {
        await (run.draft.variables[node.condition] === true ? yes : no)?.(run);
      };
    }
    case 'Fetch': {
      const { fetches } = compiling;
      const fetch = compileFetch(compiling, node, at.layout, fetches.length, rowsOf(compiling, node, at));
      fetches.push(fetch);
      return (run) => run.fetch(fetch);
    }
    default:
      throw new Error(`the plan has a node of an unknown kind, ${String((node as { kind: unknown }).kind)}`);
  }
}

/** As `Promise.all`, at half its cost: nothing is made of what they bring. */
function all(steps: readonly Step[], run: Run): Promise<void> {
  return new Promise((resolve, reject) => {
    let left = steps.length;
    const done = (): void => {
      left -= 1;
      if (left === 0) resolve();
    };
    if (left === 0) resolve();
    for (const step of steps) step(run).then(done, reject);
  });
}

function stepDown({ layout, path, slots, places }: At, name: string): At {
  const slot = layout.slot(name);
  const place = places.at(-1);
  return {
    layout: slot.child,
    path: [...path, name],
    slots: [...slots, slot],
    places: place ? [...places, place.at(name)] : places,
  };
}

/** The objects that a fetch is for. */
function rowsOf({ conditions, wantedBy }: StepCompiling, node: FetchNode, { layout, path, slots, places }: At): RowsOf {
  const all: RowsOf = ({ rows }) => rows.get(layout) ?? null;
  const filters =
    wantedBy && new ByConditions(conditions, (variables) => wantedBy.of(variables).rowsOf(node, path, places));
  if (!filters || (conditions.length === 0 && !filters.of({}))) return all;
  return (draft) => {
    const wanted = filters.of(draft.variables);
    return wanted ? wanted(draft.root, slots) : all(draft);
  };
}

function wantedIn(
  schema: GraphQLSchema,
  { operation, fragments, names }: PlannedOperation,
  variables: Variables,
): Wanted {
  return new Wanted({
    schema,
    fragments,
    names,
    variables,
    selected: [{ set: operation.selectionSet, when: null }],
    rootType: schema.getRootType(operation.operation)?.name ?? 'Query',
  });
}

/** The variables that `@skip` and `@include` ask for. */
function conditionVariables(
  operation: OperationDefinitionNode,
  fragments: readonly FragmentDefinitionNode[],
): readonly string[] {
  const names = new Set<string>();
  const definitions = [operation, ...fragments];
  visit(
    { kind: Kind.DOCUMENT, definitions },
    {
      Directive(node) {
        const value = node.arguments?.[0]?.value;
        if ((node.name.value === 'skip' || node.name.value === 'include') && value?.kind === Kind.VARIABLE)
          names.add(value.name.value);
      },
    },
  );
  return [...names];
}

/** Whether the operation selects what stands at the path, for objects of whatever type. */
function isSelected(
  selected: readonly Selected[],
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  path: Path,
): boolean {
  const [step, ...rest] = path;
  if (step === undefined) return true;
  if (typeof step === 'number') return isSelected(selected, fragments, rest);
  const below = selected.flatMap(({ set }) => fieldsNamed(set, fragments, step, new Set()));
  return (
    below.length > 0 &&
    isSelected(
      below.flatMap((set) => (set ? [{ set, when: null }] : [])),
      fragments,
      rest,
    )
  );
}

function fieldsNamed(
  set: OperationDefinitionNode['selectionSet'],
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  name: string,
  visited: Set<string>,
): (OperationDefinitionNode['selectionSet'] | null)[] {
  return set.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD)
      return (selection.alias ?? selection.name).value === name ? [selection.selectionSet ?? null] : [];
    if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsNamed(selection.selectionSet, fragments, name, visited);
    const fragment = fragments.get(selection.name.value);
    if (!fragment || visited.has(selection.name.value)) return [];
    visited.add(selection.name.value);
    return fieldsNamed(fragment.selectionSet, fragments, name, visited);
  });
}
