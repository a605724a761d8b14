import type { Call, History, LegacySystem, OrganizationRecord, Result } from '../legacy-system.ts';
import type { RecallNotice, Writes } from '../orders/writes.ts';
import type { Direction, SectorRecord, TraceLink } from '../records.ts';
import type { Mapped } from '../values/results.ts';
import type { Report } from './report.ts';
import { Asker } from './asker.ts';
import type { LinkSource } from './link-source.ts';
import type { MentionSource } from './mention-source.ts';
import { mentioned } from './mentions.ts';
import type { OrganizationSource } from './organization-source.ts';
import type { RecordSource } from './record-source.ts';
import { knowsProducts, Register, type SearchedSource } from './register.ts';
import type { Transport } from './transport.ts';

/** What a file declares, compiled. */
export interface Declared {
  readonly system: string;
  readonly transport: Transport;
  readonly records: readonly RecordSource[];
  readonly links: readonly LinkSource[];
  readonly organizations: OrganizationSource | null;
  /** Registers of all codes that it mentions; none: it cannot list them. */
  readonly mentions: readonly MentionSource[];
  /** How it takes in orders of recalls; null: it takes none. */
  readonly recalls: Writes<RecallNotice> | null;
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
  readonly codes?: NonNullable<LegacySystem['codes']>;
  readonly history?: NonNullable<LegacySystem['history']>;
  readonly watch?: NonNullable<LegacySystem['watch']>;
  readonly recalls?: NonNullable<LegacySystem['recalls']>;
  readonly #declared: Declared;
  readonly #links: readonly LinkSource[];
  readonly #asker: Asker;

  constructor(declared: Declared) {
    this.#declared = declared;
    this.#links = [...declared.links, ...declared.records.flatMap(({ links }) => links)];
    this.#asker = new Asker(declared.transport, declared.report);
    this.name = declared.system;
    this.maxCodes = declared.transport.maxKeys;
    const { organizations, history, mentions, transport } = declared;
    if (transport.watch) this.watch = (changed) => transport.watch?.(changed);
    // Absent where the system has no such thing: the kit asks nothing then.
    if (organizations) this.organizations = (usccs, call) => this.#organizations(organizations, usccs, call);
    if (declared.recalls) this.recalls = declared.recalls;
    if (mentions.length > 0) this.codes = (since, call) => mentioned(mentions, since, call);
    if (transport.history) this.history = () => transport.history?.() ?? null;
    else if (history) this.history = () => history;
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
        const held = await this.#asker.ask(source.asked, codes, call, (row) => source.read(row), source.place);
        return held.answers((results) => results.single(call, source.place), null);
      }),
    );
    return codes.map((_, i) => firstOf(answers.map((each) => each[i] ?? null)));
  }

  async links(codes: readonly string[], direction: Direction, call: Call): Promise<Result<readonly TraceLink[]>[]> {
    const side = direction === 'BACK' ? 'to' : 'from';
    const answers = await Promise.all(
      this.#links.map(async (source) => {
        const read = (row: unknown): Mapped<TraceLink> | null => source.read(row, side);
        const held = await this.#asker.ask(source.asked[direction], codes, call, read, source.place);
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
    else if (first) await this.#asker.ask(first.asked, [], call, (row) => first.read(row), first.place, true);
  }

  figures(): Readonly<Record<string, number>> {
    const { report, transport } = this.#declared;
    return { ...report.figures(), ...this.#asker.figures(), ...transport.figures?.() };
  }

  close(): Promise<void> {
    this.#asker.close();
    return this.#declared.transport.close();
  }

  async #organizations(
    source: OrganizationSource,
    usccs: readonly string[],
    call: Call,
  ): Promise<Result<OrganizationRecord | null>[]> {
    const { asked, place } = source;
    const held = await this.#asker.ask(asked, usccs, call, (row) => source.read(row), place);
    return held.answers((results) => results.single(call, place), null);
  }
}

/** What any source holds; else why one could not say. */
function firstOf<T>(answers: readonly Result<T | null>[]): Result<T | null> {
  const held = answers.find((each) => each !== null && !(each instanceof Error));
  return held ?? answers.find((each) => each instanceof Error) ?? null;
}
