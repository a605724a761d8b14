import { type ExecutionResult, OperationTypeNode } from 'graphql';
import { schemaNamesOf } from '../plan/planned-names.ts';
import { readSupergraph } from '../supergraph/load.ts';
import { type Difference, differences } from './difference.ts';
import { type GivenDocument, type GivenOperation, readDocument } from './documents.ts';
import type { AskSubgraph, Engine } from './engine.ts';
import { Joined } from './joined.ts';
import { ourEngine } from './ours.ts';
import { type Report, type Verified, verified, worst } from './report.ts';
import { stockEngine } from './stock.ts';
import { faultWhereRefused, type StockFault, stockFaults, type StockWrong } from './stock-faults.ts';
import { stockPlans } from './stock-plan.ts';
import { stubOf } from './stub.ts';
import { answerWhole, type Asked } from './truth.ts';
import { variablesFor } from './variables.ts';
import { type Given, World } from './world.ts';

export interface VerifyOptions {
  /** A composed supergraph, SDL. */
  readonly supergraph: string;
  readonly documents: readonly GivenDocument[];
  /** By an operation's name, its document's where it has none, the variables to ask it with; others are made from their types. */
  readonly variables?: ReadonlyMap<string, readonly Given[]>;
  /** Ends it between two operations. */
  readonly signal?: AbortSignal;
  /** The gateway that is verified; this one where not given. */
  readonly ours?: typeof ourEngine;
  /** What it is compared with; Apollo's gateway where not given. */
  readonly stock?: typeof stockEngine;
}

/** How often an operation is asked, each time of other data, and with other variables where those are made. */
const SAMPLES = 4;

/**
 * Asks each operation of this gateway, of stock, and of the whole schema executed at once, all three over the same made-up
 * data; what the last answers is right.
 * @throws SupergraphFault when the supergraph is none, or needs what is not served
 */
export async function verify(options: VerifyOptions): Promise<Report> {
  const { graph, hash } = readSupergraph(options.supergraph);
  const joined = new Joined(graph);
  const world = new World(joined);
  const stubs = new Map(joined.subgraphs.map((each) => [each.name, stubOf(world, each)]));
  const ask: AskSubgraph = (name, ...call) => {
    const stub = stubs.get(name);
    if (!stub) throw new Error(`the supergraph has no subgraph ${name}`);
    return stub.answer(...call);
  };
  const stock = await started((options.stock ?? stockEngine)(graph, ask));
  const ours = (options.ours ?? ourEngine)(graph, [...stubs.keys()], ask);
  const comparing = {
    world,
    ours,
    stock: typeof stock === 'string' ? null : stock,
    planned: stockPlans(graph, joined),
  };
  try {
    const operations: Verified[] = [];
    for (const document of options.documents) {
      const read = readDocument(joined.api, document);
      for (const each of read) {
        options.signal?.throwIfAborted();
        if (typeof each !== 'string') operations.push(await verifyOperation(comparing, each, options.variables));
      }
      const wrong = read.filter((each) => typeof each === 'string');
      if (wrong.length > 0)
        operations.push(verified({ document: document.name, operation: null }, 'INVALID', { messages: wrong }));
    }
    return { supergraph: hash, stock: typeof stock === 'string' ? stock : null, operations };
  } finally {
    await Promise.all([ours.stop(), comparing.stock?.stop()]);
  }
}

interface Comparing {
  readonly world: World;
  readonly ours: Engine;
  readonly stock: Engine | null;
  /** What is wrong with stock's plan. */
  readonly planned: (asked: Asked) => StockFault | null;
}

/** Why not, where it does not take the supergraph. */
async function started(starting: Promise<Engine>): Promise<Engine | string> {
  try {
    return await starting;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function verifyOperation(
  comparing: Comparing,
  { name, document, operation, text }: GivenOperation,
  given: VerifyOptions['variables'],
): Promise<Verified> {
  const operationName = operation.name?.value ?? null;
  const of = { document: name, operation: operationName };
  if (operation.operation === OperationTypeNode.SUBSCRIPTION) return verified(of, 'NOT_COVERED');
  const own = given?.get(operationName ?? name);
  const all: Verified[] = [];
  for (let sample = 0; sample < Math.max(SAMPLES, own?.length ?? 0); sample += 1) {
    const variables = own?.[sample % own.length] ?? variablesFor(comparing.world.joined.api, operation, sample);
    const result = await compare(comparing, { document, text, operationName, variables, sample });
    all.push(verified(of, result.outcome, { ...result, variables }));
  }
  return worst(all as [Verified, ...Verified[]]);
}

async function compare(
  { world, ours, stock, planned }: Comparing,
  asked: Asked,
): Promise<Pick<Verified, 'outcome'> & Partial<Verified>> {
  const truth = await answerWhole(world, asked);
  // The data have no failures: what is wrong with the variables is all that can be.
  if (truth.errors) return { outcome: 'INVALID', messages: messagesOf(truth) };
  const own = await ours.ask(asked);
  const other = await stock?.ask(asked);
  const answer = other && stockWrong(truth, other);
  const more = { stockIsRight: answer ? answer.wrong.length === 0 : null };
  const refused = refusedPaths(own);
  const wrong = differencesOf(truth, own).filter(({ path }) => !refused?.some((each) => isAbout(path, each)));
  if (wrong.length > 0) return { outcome: 'WRONG', ...more, messages: messagesOf(own), differences: wrong };
  if (refused) {
    const fault = answer && answer.wrong.length > 0 ? faultWhereRefused(answer) : null;
    const differences = answer?.wrong ?? [];
    return { outcome: 'REFUSED', ...more, messages: messagesOf(own), differences, faults: fault ? [fault] : [] };
  }
  if (!stock || !other || !answer || answer.wrong.length === 0) return { outcome: 'SAME', ...more };
  const names = schemaNamesOf(world.joined.whole, world.joined.requirements);
  const again = async (next: Asked): Promise<StockWrong> =>
    stockWrong(await answerWhole(world, next), await stock.ask(next));
  const faults = await stockFaults(asked, answer, names, again);
  const told = { ...more, differences: answer.wrong, messages: messagesOf(other) };
  const ofPlan = faults ? null : planned(asked);
  if (ofPlan) return { outcome: 'STOCK_FAULT', ...told, faults: [ofPlan] };
  return faults ? { outcome: 'STOCK_FAULT', ...told, faults } : { outcome: 'STOCK_DIFFERS', ...told };
}

function stockWrong(truth: ExecutionResult, result: ExecutionResult): StockWrong {
  return { wrong: differencesOf(truth, result), isSilent: result.errors === undefined };
}

/** An error where the truth has none is a difference too, though it changed no value. */
function differencesOf(truth: ExecutionResult, result: ExecutionResult): Difference[] {
  const found = differences(truth.data, result.data);
  const errors = result.errors ?? [];
  return found.length === 0
    ? errors.map(({ path, message }) => ({ path: path ?? [], expected: 'no error', got: message }))
    : found;
}

/** The places that are refused for want of a plan; null where something else, or nothing, is wrong. */
function refusedPaths({ errors = [] }: ExecutionResult): Difference['path'][] | null {
  const refusals = ['OPERATION_UNPLANNABLE', 'OPERATION_TOO_COMPLEX'];
  return errors.length > 0 && errors.every(({ extensions }) => refusals.includes(String(extensions?.['code'])))
    ? errors.map(({ path }) => path ?? [])
    : null;
}

/** Whether one place lies in the other: a null travels upwards. */
function isAbout(one: Difference['path'], other: Difference['path']): boolean {
  return one.every((step, i) => i >= other.length || step === other[i]);
}

function messagesOf({ errors = [] }: ExecutionResult): string[] {
  return [...new Set(errors.map(({ message }) => message))];
}
