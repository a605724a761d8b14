import { type FragmentDefinitionNode, GraphQLError, type GraphQLSchema, Kind, type OperationDefinitionNode, OperationTypeNode, visit } from 'graphql';
import type { Admitted } from './access-rules.ts';
import type { OperationContext } from './context.ts';
import type { Path } from './failure.ts';
import { type Answer, Draft, Drafts, Run } from './draft.ts';
import { compileFetch, type FetchCompiling } from './fetch.ts';
import { Introspection } from './introspection.ts';
import { Layout } from './layout.ts';
import { Out } from './out.ts';
import type { PlannedNames } from './planned-names.ts';
import type { PlanNode } from './plan.ts';
import type { Selected, Variables } from './selections.ts';
import { ObjectWriter } from './write.ts';

export interface ProgramCompiling extends FetchCompiling {
  /** What callers see of the supergraph. */
  readonly apiSchema: GraphQLSchema;
}

/** An operation ready to run: its plan as steps, and its selection as a writer of the answer. */
export type Program = (given: Variables, variables: Variables, context: OperationContext) => Promise<Answer>;

/** Different sets of skipped fields that are kept ready; more are compiled anew. */
const MAX_WRITERS = 16;

const NONE: readonly GraphQLError[] = [];

export function compileProgram(compiling: ProgramCompiling, operation: OperationDefinitionNode, fragmentNodes: readonly FragmentDefinitionNode[], names: PlannedNames, plan: PlanNode | null, admitted: Admitted | null): Program {
  const { apiSchema } = compiling;
  const fragments = new Map(fragmentNodes.map((node) => [node.name.value, node]));
  const layout = new Layout();
  const step = plan ? compileNode({ ...compiling, numbers: 0 }, plan, layout) : null;
  const introspection = new Introspection(() => admitted?.visible ?? apiSchema, operation, fragments);
  const typename = apiSchema.getRootType(operation.operation)?.name ?? 'Query';
  const selected: readonly Selected[] = [{ set: operation.selectionSet, when: null }];
  const conditions = conditionVariables(operation, fragmentNodes);
  const isShown = (path: Path): boolean => isSelected(selected, fragments, path);
  const refusals = admitted ? refusalsOf(admitted) : null;
  const writers = new Map<string, ObjectWriter>();
  const writerFor = (variables: Variables): ObjectWriter => {
    const key = conditions.map((name) => (variables[name] === true ? 't' : 'f')).join('');
    let writer = writers.get(key);
    if (!writer) {
      if (writers.size >= MAX_WRITERS) writers.clear();
      writers.set(key, (writer = new ObjectWriter({ schema: apiSchema, fragments, variables, isShown, names, introspection, refuses: admitted?.refuses ?? null }, selected, layout)));
    }
    return writer;
  };
  const write = (draft: Draft, variables: Variables): Answer => {
    const out = new Out(variables, draft);
    writerFor(variables).write(draft.root, out);
    for (const fault of draft.beside) out.failBeside(fault);
    return { body: out.take(), errors: out.errors };
  };
  const drafts = step && operation.operation === OperationTypeNode.QUERY ? new Drafts() : null;
  return async (given, variables, context) => {
    const refused = refusals?.(variables) ?? NONE;
    if (admitted?.rejects && refused.length > 0) return { body: null, errors: refused };
    const planned = { given: names.variables(given), variables: names.variables(variables) };
    const anew = (): Draft => new Draft(planned, typename, layout);
    const key = drafts ? `${context.caller.rights}\n${JSON.stringify(given)}` : '';
    const joined = drafts?.join(key, anew) ?? anew();
    try {
      const run = new Run(joined, context, anew);
      await step?.(run);
      const { draft } = run;
      draft.answer ??= write(draft, variables);
      return refused.length > 0 ? { body: draft.answer.body, errors: [...refused, ...draft.answer.errors] } : draft.answer;
    } finally {
      drafts?.leave(key, joined);
    }
  };
}

/** One a refused selection, wherever its value would stand. Made once: most requests of whoever lacks something are told the same. */
function refusalsOf({ refused }: Admitted): (variables: Variables) => readonly GraphQLError[] {
  const told = refused.map(({ path, when }) => ({ when, error: new GraphQLError('you may not use this field or type: ask its ministry for access', { path, extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }) }));
  const all = told.map(({ error }) => error);
  if (told.every(({ when }) => !when)) return () => all;
  return (variables) => told.filter(({ when }) => when?.(variables) ?? true).map(({ error }) => error);
}

type Step = (run: Run) => Promise<void>;

/** `numbers`: fetches that have one. */
function compileNode(compiling: FetchCompiling & { numbers: number }, node: PlanNode, layout: Layout): Step {
  switch (node.kind) {
    case 'Sequence': {
      const steps = node.nodes.map((each) => compileNode(compiling, each, layout));
      return async (run) => {
        for (const step of steps) await step(run);
      };
    }
    case 'Parallel': {
      const steps = node.nodes.map((each) => compileNode(compiling, each, layout));
      return async (run) => {
        await Promise.all(steps.map((step) => step(run)));
      };
    }
    case 'Flatten': {
      // `@` stands for the items of a list, which are laid out alike.
      const names = node.path.filter((step) => step !== '@');
      return compileNode(compiling, node.node, names.reduce((at: Layout, name) => at.slot(String(name)).child, layout));
    }
    case 'Condition': {
      const [yes, no] = [node.ifClause, node.elseClause].map((each) => (each ? compileNode(compiling, each, layout) : null));
      return async (run) => {
        await (run.draft.variables[node.condition] === true ? yes : no)?.(run);
      };
    }
    case 'Fetch': {
      const fetch = compileFetch(compiling, node, layout, compiling.numbers++);
      return (run) => run.fetch(fetch);
    }
    default:
      throw new Error(`the plan has a node of an unknown kind, ${String((node as { kind: unknown }).kind)}`);
  }
}

/** The variables that `@skip` and `@include` ask for. */
function conditionVariables(operation: OperationDefinitionNode, fragments: readonly FragmentDefinitionNode[]): readonly string[] {
  const names = new Set<string>();
  const definitions = [operation, ...fragments];
  visit({ kind: Kind.DOCUMENT, definitions }, {
    Directive(node) {
      const value = node.arguments?.[0]?.value;
      if ((node.name.value === 'skip' || node.name.value === 'include') && value?.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names];
}

/** Whether the operation selects what stands at the path, for objects of whatever type. */
function isSelected(selected: readonly Selected[], fragments: ReadonlyMap<string, FragmentDefinitionNode>, path: Path): boolean {
  const [step, ...rest] = path;
  if (step === undefined) return true;
  if (typeof step === 'number') return isSelected(selected, fragments, rest);
  const below = selected.flatMap(({ set }) => fieldsNamed(set, fragments, step, new Set()));
  return below.length > 0 && isSelected(below.flatMap((set) => (set ? [{ set, when: null }] : [])), fragments, rest);
}

function fieldsNamed(set: OperationDefinitionNode['selectionSet'], fragments: ReadonlyMap<string, FragmentDefinitionNode>, name: string, visited: Set<string>): (OperationDefinitionNode['selectionSet'] | null)[] {
  return set.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return (selection.alias ?? selection.name).value === name ? [selection.selectionSet ?? null] : [];
    if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsNamed(selection.selectionSet, fragments, name, visited);
    const fragment = fragments.get(selection.name.value);
    if (!fragment || visited.has(selection.name.value)) return [];
    visited.add(selection.name.value);
    return fieldsNamed(fragment.selectionSet, fragments, name, visited);
  });
}
