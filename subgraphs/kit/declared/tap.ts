import { Fault, type FaultCode } from '@tongcha/resilience';
import { NotWritten } from '../orders/writes.ts';
import { PagedQuestion } from './paged-question.ts';
import { type Listed, momentIn, type Putting, type Question, type Transport, type Variables } from './transport.ts';

/** What a question carries: keys by their name, filters, the place in a list. Never an account, a token or a signature. */
export type Carried = Readonly<Record<string, unknown>>;

/** An HTTP answer as it came. */
export interface WireAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Stands between a ministry's file and its system: sees what is asked and what comes, or answers in the system's place. */
export interface Tap {
  /**
   * @param place of the file: `records`, `links[1] back`
   * @param ask puts the question to the system; what it gives is JSON
   */
  put<T>(place: string, carried: Carried, ask: () => Promise<T>): Promise<T>;
  /** Nothing is asked of the system: it need not be there. */
  readonly replays?: boolean;
  /** Of each answer over HTTP, before it is read. */
  saw?(answer: WireAnswer): void;
  /** Of each token or cookie that the system lets us in with. */
  secret?(value: string): void;
}

/** The same transport, every question of which goes by the tap. */
export function tapped(transport: Transport, tap: Tap): Transport {
  return {
    ...transport,
    ...(tap.replays ? { open: () => Promise.resolve(), ping: () => null, ...unwritten(transport) } : {}),
    question(part, place) {
      const question = transport.question(part, place);
      return question instanceof PagedQuestion
        ? question.through((values, put) => tap.put(place, namedIn(values, question.names), put))
        : new RowsTapped(question, place, tap);
    },
  };
}

/** Nothing is written where nothing is asked. */
function unwritten(transport: Transport): Pick<Transport, 'writing'> {
  if (!transport.writing) return {};
  const put = (): Promise<never> => Promise.reject(new NotWritten('is not there: its answers are samples'));
  return { writing: (part, what) => ({ names: transport.writing?.(part, what).names ?? [], put }) };
}

/** A question whose answers are rows, as those of a database. */
class RowsTapped implements Question {
  readonly names: readonly string[];
  readonly counts: boolean;
  readonly #question: Question;
  readonly #place: string;
  readonly #tap: Tap;

  constructor(question: Question, place: string, tap: Tap) {
    this.names = question.names;
    this.counts = question.counts;
    this.#question = question;
    this.#place = place;
    this.#tap = tap;
  }

  async all(scheme: string | null, keys: readonly string[], call: Putting): Promise<Listed> {
    const carried = namedIn({ ...momentIn(call), ...(scheme === null ? {} : { [scheme]: keys }) }, this.names);
    const given = await this.#tap.put(this.#place, carried, async () => {
      const { rows, doubts, doubtful, incomplete } = await this.#question.all(scheme, keys, call);
      return {
        rows,
        ...(doubts.length > 0 ? { doubts } : {}),
        ...(doubtful === undefined ? {} : { doubtful }),
        ...(incomplete === null ? {} : { incomplete: { code: incomplete.code, message: incomplete.message } }),
      };
    });
    const { doubts = [], incomplete } = given;
    return { ...given, doubts, incomplete: incomplete ? faultOf(incomplete) : null };
  }

  page(variables: Variables, first: number, after: string | null, call: Putting): ReturnType<Question['page']> {
    const carried = namedIn({ ...variables, ...momentIn(call), first, after }, this.names);
    return this.#tap.put(this.#place, carried, () => this.#question.page(variables, first, after, call));
  }

  count(variables: Variables, call: Putting): ReturnType<Question['count']> {
    const carried = namedIn({ ...variables, ...momentIn(call) }, this.names);
    return this.#tap.put(`${this.#place} count`, carried, () => this.#question.count(variables, call));
  }
}

function faultOf({ code, message }: { readonly code: FaultCode; readonly message: string }): Fault {
  return new Fault(code, message);
}

/** What a question has a place for. */
function namedIn(values: Carried, names: readonly string[]): Carried {
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => names.includes(name) && value !== null && value !== undefined),
  );
}
