import type { GraphQLError } from 'graphql';
import { failedCall } from '../calls/failed-call.ts';
import type { SubgraphResponse } from '../calls/subgraph-response.ts';
import { sameTexts } from '../calls/texts.ts';
import type { Withheld } from '../calls/withheld.ts';
import type { Digits } from '../json/digits.ts';
import type { Representations } from './representations.ts';
import type { OperationContext } from './context.ts';
import type { Failure } from './failure.ts';
import type { Layout, Row, Rows } from './layout.ts';
import type { PublicFault } from './public-error.ts';
import type { Variables } from '../plan/selections.ts';

export interface WrittenResult {
  /** As JSON, `{"data":…}`; null: the operation is refused whole. */
  readonly body: Buffer | null;
  readonly errors: readonly GraphQLError[];
  readonly withheld: readonly Withheld[];
}

/** Of an operation that is not run at all. */
export function notRun(errors: readonly GraphQLError[]): WrittenResult {
  return { body: null, errors, withheld: [] };
}

/** One fetch of a plan; what it knows of an operation stands in the operation's draft. */
export interface Fetch {
  /** Counted from 0 in its program. */
  readonly number: number;
  /** What is to be asked, by what was read so far; null: nothing. */
  question(draft: PendingResult): FetchInput | null;
  /** @throws (from the promise) Fault: a call that fails is an answer with its fault */
  ask(question: FetchInput, draft: PendingResult, context: OperationContext): Promise<SubgraphResponse>;
  read(answer: SubgraphResponse, question: FetchInput, draft: PendingResult): void;
  /** Puts their failures into objects that were not there yet when it was asked. @param question null: it asked nothing */
  catchUp(question: FetchInput | null, draft: PendingResult): void;
}

export interface FetchInput {
  /** The objects that something is fetched for. */
  readonly rows: readonly Row[];
  /** Null: they are roots, which need not be told apart. */
  readonly asked: Representations | null;
}

/** An operation's variables. */
export interface Given {
  /** As the caller gave them. */
  readonly given: Variables;
  /** With the operation's defaults. */
  readonly variables: Variables;
}

/** What is read into: one operation's answer while it is put together. */
export interface Reading {
  readonly rows: Rows;
  /** With the operation's defaults, for conditions. */
  readonly variables: Variables;
  /** Of the answer that is read. */
  readonly digits: Pick<Digits, 'restore'> | null;
  /** What one subgraph has brought after another had failed to, and how that failed; null: nothing. */
  late: Map<unknown, Failure> | null;
}

/** An operation's answer while it is put together. */
export class PendingResult implements Given, Reading {
  readonly given: Variables;
  readonly variables: Variables;
  readonly rows: Rows = new Map();
  readonly root: Row;
  /** How many requests it is put together for. */
  runs = 1;
  /** Whether some of its rows stand in several places. */
  shares = false;
  /** Whether some of its strings may need escaping. */
  escapes = false;
  digits: Reading['digits'] = null;
  late: Reading['late'] = null;
  /** Faults that stand beside an answer that is given. */
  readonly beside: PublicFault[] = [];
  /** What rules keep back beside it. */
  readonly withheld: Withheld[] = [];
  /** Once it is written. */
  answer: WrittenResult | null = null;
  /** Both by the fetch's number. */
  readonly #questions: (FetchInput | null | undefined)[] = [];
  readonly #answers: (SubgraphResponse | undefined)[] = [];

  constructor({ given, variables }: Given, typename: string, layout: Layout) {
    this.given = given;
    this.variables = variables;
    this.root = layout.newRow(typename, this.rows);
  }

  /** Whether anything was read into it. */
  get begun(): boolean {
    return this.#answers.length > 0 || this.answer !== null;
  }

  question(fetch: Fetch): FetchInput | null {
    const known = this.#questions[fetch.number];
    if (known !== undefined) return known;
    const question = fetch.question(this);
    this.#questions[fetch.number] = question;
    return question;
  }

  /** Of one that was made, or would have been, had there been anything to ask about. */
  catchUp(fetch: Fetch): void {
    const question = this.#questions[fetch.number];
    if (question !== undefined) fetch.catchUp(question, this);
  }

  /** Reads the answer, once for all. @returns false where it holds another one for that fetch */
  take(fetch: Fetch, question: FetchInput, answer: SubgraphResponse): boolean {
    const taken = this.#answers[fetch.number];
    if (taken) return taken === answer;
    this.#answers[fetch.number] = answer;
    const own = this.question(fetch);
    // In a draft that was begun anew other things may be to be asked, where subgraphs contradict each other: that is no answer then.
    if (own) fetch.read(isSame(own, question) ? answer : NO_ANSWER, own, this);
    return true;
  }
}

const NO_ANSWER: SubgraphResponse = { data: null, errors: [] };

function isSame({ asked }: FetchInput, other: FetchInput): boolean {
  return asked === other.asked || sameTexts(asked?.texts ?? [], other.asked?.texts ?? []);
}

/** A fetch that was made, or of which it turned out that there was nothing to ask: null, but what cannot be asked about has failed. */
type Taken = readonly [Fetch, FetchInput, SubgraphResponse] | readonly [Fetch, null];

/**
 * One request while it runs. Requests that ask the same begin on one draft, and stay on it for as long as the subgraphs give
 * them the very same answers, as they do when calls are merged: each makes its own calls, and what they say is read and written once.
 */
export class Run {
  readonly #context: OperationContext;
  readonly #anew: () => PendingResult;
  readonly #taken: Taken[] = [];
  #draft: PendingResult;

  /** @param anew makes an empty draft, for when it must go on alone */
  constructor(draft: PendingResult, context: OperationContext, anew: () => PendingResult) {
    this.#draft = draft;
    this.#context = context;
    this.#anew = anew;
  }

  get draft(): PendingResult {
    return this.#draft;
  }

  fetch(fetch: Fetch): Promise<void> {
    const draft = this.#draft;
    const question = draft.question(fetch);
    if (!question) {
      this.#note([fetch, null]);
      return DONE;
    }
    return asked(() => fetch.ask(question, draft, this.#context)).then(
      (answer) => this.#take(fetch, question, answer),
      (error: unknown) => this.#take(fetch, question, failedCall(error)),
    );
  }

  #take(fetch: Fetch, question: FetchInput, answer: SubgraphResponse): void {
    this.#note([fetch, question, answer]);
    if (this.#draft.take(fetch, question, answer)) return;
    this.#draft = this.#anew();
    for (const [each, asked, told] of this.#taken) {
      if (asked) this.#draft.take(each, asked, told);
      else this.#draft.question(each);
    }
  }

  #note(taken: Taken): void {
    // Nobody joins a draft that has begun, so that what one request alone was answered need not be known again.
    if (this.#draft.runs > 1) this.#taken.push(taken);
  }
}

const DONE = Promise.resolve();

/** What fails before it waits for anything has failed as what fails later. */
function asked<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return ask();
  } catch (error) {
    return Promise.reject(error);
  }
}

/** Emptied when it is left: the tables that a map has outgrown hold what stood in them, drafts with all their answers, until the whole heap is collected. */
interface Place {
  draft: PendingResult | null;
}

/** The drafts that nothing was read into yet, by what is asked. */
export class PendingResults {
  readonly #open = new Map<string, Place>();

  /** The draft of all who ask the same at this time, or a new one. */
  join(key: string, anew: () => PendingResult): PendingResult {
    const open = this.#open.get(key)?.draft;
    if (open && !open.begun) {
      open.runs += 1;
      return open;
    }
    const draft = anew();
    if (open) this.leave(key, open);
    this.#open.set(key, { draft });
    return draft;
  }

  /** One of those who joined it has been answered. */
  leave(key: string, draft: PendingResult): void {
    const place = this.#open.get(key);
    if (place?.draft !== draft) return;
    place.draft = null;
    this.#open.delete(key);
  }
}
