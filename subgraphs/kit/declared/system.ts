import { Fault } from '@tongcha/resilience';
import { isXmlText } from '../connectors/xml-keys.ts';
import type { Call, History, LegacySystem, OrganizationRecord, Result } from '../legacy-system.ts';
import type { Direction, SectorRecord, TraceLink } from '../records.ts';
import { type Mapped, Results } from '../values/results.ts';
import type { CodeScheme } from './codes.ts';
import type { Report } from './report.ts';
import type { Asked } from './asked.ts';
import type { LinkSource } from './link-source.ts';
import type { OrganizationSource } from './organization-source.ts';
import type { RecordSource } from './record-source.ts';
import { knowsProducts, Register, type SearchedSource } from './register.ts';
import { requireHistory, type Transport } from './transport.ts';

/** What a file declares, compiled. */
export interface Declared {
  readonly system: string;
  readonly transport: Transport;
  readonly records: readonly RecordSource[];
  readonly links: readonly LinkSource[];
  readonly organizations: OrganizationSource | null;
  /** How far back it knows what it knew; null: it tells of today alone. */
  readonly history: History | null;
  readonly report: Report;
}

/** A legacy system as a ministry's file declares it. */
export class DeclaredSystem implements LegacySystem {
  readonly name: string;
  readonly maxCodes: number;
  readonly organizations?: NonNullable<LegacySystem['organizations']>;
  readonly search?: NonNullable<LegacySystem['search']>;
  readonly narrows?: NonNullable<LegacySystem['narrows']>;
  readonly count?: NonNullable<LegacySystem['count']>;
  readonly product?: NonNullable<LegacySystem['product']>;
  readonly history?: NonNullable<LegacySystem['history']>;
  readonly #declared: Declared;
  readonly #links: readonly LinkSource[];

  constructor(declared: Declared) {
    this.#declared = declared;
    this.#links = [...declared.links, ...declared.records.flatMap(({ links }) => links)];
    this.name = declared.system;
    this.maxCodes = declared.transport.maxKeys;
    const { organizations, history } = declared;
    // Absent where the system has no such thing: the kit asks nothing then.
    if (organizations) this.organizations = (usccs, call) => this.#organizations(organizations, usccs, call);
    if (history) this.history = () => history;
    const searched = declared.records.filter((source): source is SearchedSource => source.search !== null);
    if (searched.length === 0) return;
    const register = new Register(searched, declared.report);
    this.narrows = register.narrows;
    this.search = (asked, call) => register.search(asked, call);
    this.count = (asked, call) => register.count(asked, call);
    const products = searched.filter(knowsProducts);
    if (products.length === 0) return;
    const byBarcode = new Register(products, declared.report);
    this.product = (code, most, call) => byBarcode.product(code, most, call);
  }

  async records(codes: readonly string[], call: Call): Promise<Result<SectorRecord | null>[]> {
    const answers = await Promise.all(
      this.#declared.records.map(async (source) => {
        const { asked, place } = source;
        const held = await this.#ask(asked, codes, call, (row) => source.read(row), place);
        return held.answers((results) => results.single(call, place), null);
      }),
    );
    return codes.map((_, i) => firstOf(answers.map((each) => each[i] ?? null)));
  }

  async links(codes: readonly string[], direction: Direction, call: Call): Promise<Result<readonly TraceLink[]>[]> {
    const side = direction === 'BACK' ? 'to' : 'from';
    const answers = await Promise.all(
      this.#links.map(async (source) => {
        const { place } = source;
        const held = await this.#ask(source.asked[direction], codes, call, (row) => source.read(row, side), place);
        return held.answers<readonly TraceLink[]>((results) => results.lists(call), []);
      }),
    );
    return codes.map((_, i) => {
      const all = answers.map((each) => each[i] ?? []);
      return all.find((each) => each instanceof Error) ?? all.flatMap((each) => (each instanceof Error ? [] : each));
    });
  }

  async ping(call: Call): Promise<void> {
    const { transport, records } = this.#declared;
    const own = transport.ping(call.signal);
    if (own) return own;
    const [first] = records;
    if (first?.search) await first.search.question.page({}, 1, null, call);
    else await first?.asked.question.all(first.asked.scheme.name, [], call);
  }

  figures(): Readonly<Record<string, number>> {
    return this.#declared.report.figures();
  }

  close(): Promise<void> {
    return this.#declared.transport.close();
  }

  async #organizations(
    source: OrganizationSource,
    usccs: readonly string[],
    call: Call,
  ): Promise<Result<OrganizationRecord | null>[]> {
    const { asked, place } = source;
    const held = await this.#ask(asked, usccs, call, (row) => source.read(row), place);
    return held.answers((results) => results.single(call, place), null);
  }

  /** Puts the question for those of the codes that are of its kind. */
  async #ask<T>(
    { question, scheme }: Asked,
    codes: readonly string[],
    call: Call,
    read: (row: unknown) => Mapped<T> | null,
    place: string,
  ): Promise<Held<T>> {
    const held = new Held<T>(codes, keysFor(scheme, codes, this.#declared.transport));
    if (held.keys.length === 0) return held;
    requireHistory(question, call);
    const { rows, incomplete, doubts } = await question.all(scheme.name, held.keys, call);
    const { results } = held;
    results.lacks(incomplete);
    const noted = [...doubts];
    for (const each of doubts) results.doubt(each);
    for (const row of rows) {
      const mapped = read(row);
      if (mapped) {
        results.add(mapped, place);
        noted.push(...mapped.doubts);
      } else {
        results.doubt(place);
        noted.push(place);
      }
    }
    this.#declared.report.note(rows.length, noted);
    return held;
  }
}

/** The results of a question, given back to all codes that the kit asked about. */
class Held<T> {
  readonly keys: readonly string[];
  readonly results: Results<T>;
  readonly #codes: readonly string[];
  readonly #byCode: ReadonlyMap<string, string | Fault>;

  constructor(codes: readonly string[], byCode: ReadonlyMap<string, string | Fault>) {
    this.#codes = codes;
    this.#byCode = byCode;
    this.keys = [...new Set([...byCode.values()].filter((key) => typeof key === 'string'))];
    this.results = new Results(this.#asked());
  }

  /** @param none what a code of another kind is answered */
  answers<A>(take: (results: Results<T>) => readonly Result<A>[], none: A): Result<A>[] {
    const told = this.keys.length === 0 ? [] : take(this.results);
    const answers = new Map(this.#asked().map((code, i) => [code, told[i] ?? none] as const));
    return this.#codes.map((code) => {
      const key = this.#byCode.get(code);
      return key instanceof Fault ? key : (answers.get(code) ?? none);
    });
  }

  #asked(): string[] {
    return [...this.#byCode].flatMap(([code, key]) => (typeof key === 'string' ? [code] : []));
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

/** What any source holds; else why one could not say. */
function firstOf<T>(answers: readonly Result<T | null>[]): Result<T | null> {
  const held = answers.find((each) => each !== null && !(each instanceof Error));
  return held ?? answers.find((each) => each instanceof Error) ?? null;
}
