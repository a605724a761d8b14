import { Fault } from '@tongcha/resilience';
import type { Result, Call } from '../../legacy-system.ts';
import type { Acquaintance } from './acquaintance.ts';
import type { Asking } from './as-then.ts';
import type { EpcisClient, Found } from './client.ts';
import type { EpcisEvent } from './event.ts';
import { failureOf } from './failure.ts';
import type { Identifiers } from './identifiers.ts';
import { type MasterData, mergeMasterData } from './master-data.ts';

/** What the repository has on one code. */
export interface History {
  /** Every event that has the code among its objects, with repeats, errors and their declarations; see `standing`. */
  readonly found: readonly EpcisEvent[];
  readonly masterData: MasterData;
  /** What may be missing. */
  readonly partial: readonly Fault[];
}

export class Histories {
  readonly #client: EpcisClient;
  readonly #identifiers: Identifiers;
  /** Null where the configuration says on which domains the repository's identifiers stand. */
  readonly #acquaintance: Acquaintance | null;
  /**
   * Records and both directions of links are asked of the same codes in one operation; the operation's signal tells
   * which, and as of which moment.
   */
  readonly #remembered = new WeakMap<AbortSignal, Map<string, Promise<Result<History>>>>();

  constructor(client: EpcisClient, identifiers: Identifiers, acquaintance: Acquaintance | null) {
    this.#client = client;
    this.#identifiers = identifiers;
    this.#acquaintance = acquaintance;
  }

  async of(codes: readonly string[], call: Call): Promise<readonly Result<History>[]> {
    const remembered = this.#remembered.get(call.signal) ?? new Map<string, Promise<Result<History>>>();
    this.#remembered.set(call.signal, remembered);
    const missing = [...new Set(codes)].filter((code) => !remembered.has(code));
    if (missing.length > 0) {
      const asked = this.#ask(missing, call);
      for (const code of missing)
        remembered.set(
          code,
          asked.then((all) => all.get(code) ?? unanswered()),
        );
    }
    const histories = await Promise.all(codes.map((code) => remembered.get(code) ?? Promise.resolve(unanswered())));
    for (const [i, history] of histories.entries()) {
      if (!(history instanceof Error)) for (const fault of history.partial) call.partial(fault, [codes[i] ?? '']);
    }
    return histories;
  }

  async #ask(codes: readonly string[], asking: Asking): Promise<ReadonlyMap<string, Result<History>>> {
    const spelled = new Map(codes.map((code) => [code, this.#identifiers.spellings(code)]));
    const [first, unknown] = await Promise.all([
      this.#match([...spelled.values()].flat(), spelled, asking),
      this.#acquaint(codes, asking.signal),
    ]);
    const byCode = new Map<string, EpcisEvent[]>();
    this.#index(first, byCode);
    const faultOf = (code: string): Fault | null => failureOf(spelled.get(code) ?? [], first);

    const others = new Map(
      codes
        .filter((code) => faultOf(code) === null)
        .map((code) => [code, this.#otherSpellings(code, spelled.get(code) ?? [], byCode.has(code))]),
    );
    const second = await this.#match([...others.values()].flat(), spelled, asking);
    this.#index(second, byCode);

    const answers = [...first, ...second];
    const masterData = mergeMasterData(answers.map((found) => found.masterData));
    return new Map(
      codes.map((code): [string, Result<History>] => {
        const other = others.get(code) ?? [];
        const failure = faultOf(code) ?? failureOf(other, second);
        if (failure !== null) return [code, failure];
        const uris = [...(spelled.get(code) ?? []), ...other];
        const partial = new Set(
          answers.flatMap((found) => uris.map((uri) => found.partial.get(uri)).filter((fault) => fault !== undefined)),
        );
        if (unknown !== null && code.startsWith('gs1:') && !byCode.has(code)) partial.add(unknown);
        return [code, { found: byCode.get(code) ?? [], masterData, partial: [...partial] }];
      }),
    );
  }

  /** What may keep GS1 keys from being found, null when nothing does. */
  async #acquaint(codes: readonly string[], signal: AbortSignal): Promise<Fault | null> {
    if (this.#acquaintance === null || !codes.some((code) => code.startsWith('gs1:'))) return null;
    try {
      const known = await this.#acquaintance.make(signal);
      return known ? null : new Fault('BAD_ANSWER', 'its identifiers may stand on domains that are not known');
    } catch (error) {
      return error instanceof Fault ? error : new Fault('BAD_ANSWER', 'the answer cannot be read', { cause: error });
    }
  }

  /**
   * Spellings that became known meanwhile, and EPC URNs with any prefix, where the code was not found or may stand as
   * a URN beside.
   */
  #otherSpellings(code: string, asked: readonly string[], isFound: boolean): readonly string[] {
    const guesses = isFound && !this.#identifiers.writesUrns ? [] : this.#identifiers.guesses(code);
    return [...this.#identifiers.spellings(code), ...guesses].filter((uri) => !asked.includes(uri));
  }

  /**
   * Instances stand in EPC lists, lots and classes in quantity lists, each with a condition of its own; a code may
   * stand in either.
   */
  #match(uris: readonly string[], codes: ReadonlyMap<string, unknown>, asking: Asking): Promise<readonly Found[]> {
    if (uris.length === 0) return Promise.resolve([]);
    const asked = [...codes.keys()];
    // Lots and things of a class are found by it.
    const isAsked = (event: EpcisEvent): boolean =>
      this.#codesIn(event).some((code) => codes.has(code) || asked.some((each) => code.startsWith(`${each}(`)));
    return Promise.all(
      ['MATCH_anyEPC', 'MATCH_anyEPCClass'].map((name) => this.#client.find(name, uris, [], asking, isAsked)),
    );
  }

  #index(answers: readonly Found[], byCode: Map<string, EpcisEvent[]>): void {
    for (const event of answers.flatMap((found) => found.events)) {
      for (const code of this.#codesIn(event)) {
        const list = byCode.get(code);
        if (list) list.push(event);
        else byCode.set(code, [event]);
      }
    }
  }

  /** The objects of an event, each once. */
  #codesIn(event: EpcisEvent): readonly string[] {
    const items = [...event.objects, ...event.children, ...event.inputs, ...event.outputs].map((item) => item.uri);
    const uris = event.parent === null ? items : [event.parent, ...items];
    return [...new Set(uris.map((uri) => this.#identifiers.codeOf(uri)))].filter((code) => code !== null);
  }
}

function unanswered(): Fault {
  return new Fault('BAD_ANSWER', 'was not answered');
}
