import { Fault } from '@tongcha/resilience';
import { isXmlText } from '../connectors/xml-keys.ts';
import type { Call, Result } from '../legacy-system.ts';
import { type Mapped, Results } from '../values/results.ts';
import type { Asked } from './asked.ts';
import type { CodeScheme } from './codes.ts';
import { type ListAsked, Listing } from './listing.ts';
import type { Report } from './report.ts';
import { lacksHistory, noHistory, type Transport } from './transport.ts';

/** Puts questions for codes, and looks up what is listed whole. */
export class Asker {
  readonly #transport: Transport;
  readonly #report: Report;
  readonly #listings = new Map<Asked, Listing<unknown>>();

  constructor(transport: Transport, report: Report) {
    this.#transport = transport;
    this.#report = report;
  }

  /**
   * Asks for those of the codes that are of the question's kind.
   *
   * @param read of a row; the same for each call with the question
   * @param always whether it is asked where there is no code, to see that the system answers
   */
  async ask<T>(
    asked: Asked,
    codes: readonly string[],
    call: Call,
    read: (row: unknown) => Mapped<T> | null,
    place: string,
    always = false,
  ): Promise<Held<T>> {
    const held = new Held<T>(codes, keysFor(asked.scheme, codes, this.#transport));
    if (held.keys.length === 0 && !always) return held;
    // Of these codes alone: another question may be put of that moment.
    if (lacksHistory(asked.question, call)) held.results.lacks(noHistory());
    else if (isListed(asked)) await this.#lookUp(asked, held, call, read, place);
    else await this.#put(asked, held, call, read, place);
    return held;
  }

  /** The oldest list, in seconds. */
  figures(): Readonly<Record<string, number>> {
    const ages = [...this.#listings.values()].flatMap(({ ageMs }) => ageMs ?? []);
    return ages.length === 0 ? {} : { listAgeSeconds: Math.round(Math.max(...ages) / 1_000) };
  }

  close(): void {
    for (const listing of this.#listings.values()) listing.close();
  }

  async #put<T>(
    { question, scheme }: Asked,
    held: Held<T>,
    call: Call,
    read: (row: unknown) => Mapped<T> | null,
    place: string,
  ): Promise<void> {
    const { keys, results } = held;
    const { rows, incomplete, doubts, doubtful = [] } = await question.all(scheme.name, keys, call);
    results.lacks(incomplete);
    const noted = [...doubts];
    for (const each of doubts) results.doubt(each);
    for (const code of held.codesOf(doubtful)) results.add({ code, value: null, doubts: [`${place}/rejected`] }, place);
    scheme.expect(new Set(held.codes));
    for (const row of rows) {
      const mapped = read(row);
      if (mapped) {
        results.add(mapped, place);
        if (mapped.doubts.length > 0) noted.push(...mapped.doubts);
      } else {
        results.doubt(place);
        noted.push(place);
      }
    }
    this.#report.note(rows.length, noted);
  }

  async #lookUp<T>(
    asked: ListAsked,
    { codes, results }: Held<T>,
    call: Call,
    read: (row: unknown) => Mapped<T> | null,
    place: string,
  ): Promise<void> {
    const listing =
      (this.#listings.get(asked) as Listing<T> | undefined) ?? new Listing<T>(asked, read, place, this.#report);
    this.#listings.set(asked, listing);
    const { byCode, doubts, incomplete } = await listing.index(codes, call);
    results.lacks(incomplete);
    for (const each of doubts) results.doubt(each);
    for (const code of codes) for (const mapped of byCode.get(code) ?? []) results.add(mapped, place);
  }
}

function isListed(asked: Asked): asked is ListAsked {
  return asked.everyMs !== null;
}

/** The results of a question, given back to all codes that the kit asked about. */
export class Held<T> {
  /** Of the codes that the question is for. */
  readonly keys: readonly string[];
  readonly codes: readonly string[];
  readonly results: Results<T>;
  readonly #codes: readonly string[];
  readonly #byCode: ReadonlyMap<string, string | Fault>;

  constructor(codes: readonly string[], byCode: ReadonlyMap<string, string | Fault>) {
    this.#codes = codes;
    this.#byCode = byCode;
    this.keys = [...new Set([...byCode.values()].filter((key) => typeof key === 'string'))];
    this.codes = [...byCode].flatMap(([code, key]) => (typeof key === 'string' ? [code] : []));
    this.results = new Results(this.codes);
  }

  codesOf(keys: readonly string[]): readonly string[] {
    return keys.length === 0 ? [] : this.codes.filter((code) => keys.includes(this.#byCode.get(code) as string));
  }

  /** @param none what a code of another kind is answered */
  answers<A>(take: (results: Results<T>) => readonly Result<A>[], none: A): Result<A>[] {
    const told = this.keys.length === 0 ? [] : take(this.results);
    const answers = new Map(this.codes.map((code, i) => [code, told[i] ?? none] as const));
    return this.#codes.map((code) => {
      const key = this.#byCode.get(code);
      return key instanceof Fault ? key : (answers.get(code) ?? none);
    });
  }
}

/** The key of each code of that kind, or why it cannot be asked. */
function keysFor(
  scheme: CodeScheme,
  codes: readonly string[],
  { join }: Transport,
): ReadonlyMap<string, string | Fault> {
  const keys = new Map<string, string | Fault>();
  for (const code of codes) {
    const key = scheme.keyOf(code);
    if (key === null) continue;
    // A key with the sign that parts keys would ask about others.
    const bad = !isXmlText(key) || (join !== null && join !== '' && key.includes(join));
    keys.set(code, bad ? new Fault('BAD_REQUEST', 'the code has characters that cannot be asked for') : key);
  }
  return keys;
}
