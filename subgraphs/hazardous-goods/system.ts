import { canonical } from '@tongcha/codes';
import {
  type Result,
  type Call,
  type Changed,
  type CodesPage,
  type Direction,
  type History,
  type LegacySystem,
  NO_ROWS,
  organizationCode,
  type OrganizationRecord,
  pageOf,
  type Recall,
  type RecallNotice,
  type Search,
  type SearchPage,
  type TraceEvent,
  type TraceLink,
  type TakesComplaints,
  type Writes,
} from '@tongcha/ministry';
import type { FileDrop, Rows, RowsAsked } from '@tongcha/ministry/file-drop';
import { NotUnderstood, Results, Row, type RowKind } from '@tongcha/ministry/values';
import { Fault } from '@tongcha/resilience';
import { fileComplaints } from './complaints.ts';
import { fileOrders } from './orders.ts';
import { lotsAsked, NARROWS } from './asked.ts';
import {
  ENTERPRISE,
  type HazardousGoodsRecord,
  LOT,
  RECALL,
  recall,
  organization,
  record,
  USE,
  useLink,
  WAYBILL,
  waybill,
  type Waybill,
  waybillLink,
} from './records.ts';

export interface LotHistory {
  readonly waybills: readonly Waybill[];
  readonly events: readonly TraceEvent[];
}

/** Hazardous chemicals as the front-end machine gets them: lots, uses, waybills and enterprises in files. */
export class HazardDrop implements LegacySystem<HazardousGoodsRecord> {
  readonly name = 'hazard-drop';
  readonly maxCodes = 1_000;
  readonly narrows = NARROWS;
  readonly recalls?: Writes<RecallNotice>;
  readonly complaints?: TakesComplaints;
  readonly #drop: FileDrop;

  /** @param inbox where orders are put; undefined: it takes none */
  constructor(drop: FileDrop, inbox?: string) {
    this.#drop = drop;
    if (inbox === undefined) return;
    this.recalls = fileOrders(inbox);
    this.complaints = fileComplaints(inbox);
  }

  async records(codes: readonly string[], call: Call): Promise<Result<HazardousGoodsRecord | null>[]> {
    this.#say(codes, call);
    const lots = codes.filter((code) => code.startsWith('hazlot:'));
    const answers = new Results<HazardousGoodsRecord>(lots);
    for (const row of this.#rows(LOT, 'lot', lots, call, answers)) answers.add(record(row, this.name), LOT.name);
    const recalls = this.#recalls(lots, call);
    const found = new Map(
      answers
        .single(call, LOT.name)
        .map((answer, i) => [
          lots[i],
          answer === null || answer instanceof Error ? answer : withRecalls(answer, recalls),
        ]),
    );
    const forgotten = this.#at(call).forgotten(LOT.name, 'lot', lots);
    return codes.map((code) => (forgotten.has(code) ? FORGOTTEN : (found.get(code) ?? null)));
  }

  async links(codes: readonly string[], direction: Direction, call: Call): Promise<Result<TraceLink[]>[]> {
    this.#say(codes, call);
    const side = direction === 'BACK' ? 'to' : 'from';
    const answers = new Results<TraceLink>(codes);
    for (const row of this.#rows(USE, side, codes, call, answers)) answers.add(useLink(row, side, this.name), USE.name);
    for (const row of this.#waybills(codes, side, call, answers))
      answers.add(waybillLink(row, side, this.name), WAYBILL.name);
    const forgotten = this.#forgotten([USE, WAYBILL], side, codes, call);
    return answers.lists(call).map((links, i) => (forgotten.has(codes[i] ?? '') ? FORGOTTEN : links.sort(byTime)));
  }

  async organizations(usccs: readonly string[], call: Call): Promise<Result<OrganizationRecord | null>[]> {
    this.#say([], call);
    const codes = usccs.map((uscc) => canonical(`uscc:${uscc}`));
    const asked = [...new Set(codes.filter((code) => code !== null))];
    const answers = new Results<OrganizationRecord>(asked);
    for (const row of this.#rows(ENTERPRISE, 'party', asked, call, answers))
      answers.add(organization(row), ENTERPRISE.name);
    const found = new Map(answers.single(call, ENTERPRISE.name).map((answer, i) => [asked[i], answer]));
    const forgotten = this.#at(call).forgotten(ENTERPRISE.name, 'party', asked);
    return codes.map((code) => (forgotten.has(code ?? '') ? FORGOTTEN : (found.get(code ?? undefined) ?? null)));
  }

  async search(search: Search, call: Call): Promise<SearchPage<HazardousGoodsRecord>> {
    this.#say([], call);
    const asked = lotsAsked(search);
    if (asked === null) return NO_ROWS;
    const { first, after } = search;
    const held = this.#at(call);
    if (search.where?.recalled || search.where?.wasRecalled) return this.#recalledLots(asked, search, call);
    if (held.forgets(LOT.name)) call.partial(FORGOTTEN, []);
    const rows = held.page(LOT.name, after ?? '', first + 1, asked);
    const end = rows.length > first ? (rows[first - 1]?.key ?? null) : null;
    const doubts = held.lacks(LOT.name, after ?? '', end) ? [LEFT_OUT(LOT)] : [];
    const found = rows
      .slice(0, first)
      .map(({ key, row }) => ({ ...record(new Row(LOT, row, CHECKED), this.name), cursor: key }));
    const recalls = this.#recalls(
      found.flatMap(({ code }) => code ?? []),
      call,
    );
    const listed = found.map((each) => ({ ...each, value: each.value && withRecalls(each.value, recalls) }));
    return pageOf(listed, doubts, rows.length > first, call);
  }

  /** Of what the index has whole: not while rows are left out of it. */
  async count(search: Pick<Search, 'filter' | 'where'>, call: Call): Promise<number | null> {
    this.#say([], call);
    const asked = lotsAsked(search);
    if (asked === null) return 0;
    // Of lots that were recalled some are not any more.
    if ((search.where?.recalled ?? search.where?.wasRecalled ?? null) !== null) return null;
    const held = this.#at(call);
    return held.lacks(LOT.name, '', null) || held.forgets(LOT.name) ? null : held.count(LOT.name, 'lot', asked);
  }

  /** For each lot its waybills, and what the reports tell of it, oldest first. */
  async histories(codes: readonly string[], call: Call): Promise<LotHistory[]> {
    this.#say(codes, call);
    const [waybills, events] = [new Results<Waybill>(codes), new Results<TraceEvent>(codes)];
    for (const row of this.#waybills(codes, 'from', call, waybills)) {
      const link = waybillLink(row, 'from', this.name);
      events.add({ ...link, value: link.value && eventOf(link.value, '运单') }, WAYBILL.name);
      waybills.add({ code: link.code, value: waybill(row), doubts: [] }, WAYBILL.name);
    }
    for (const side of ['from', 'to'] as const) {
      for (const row of this.#rows(USE, side, codes, call, events)) {
        const link = useLink(row, side, this.name);
        events.add({ ...link, value: link.value && eventOf(link.value, row.text('docType') ?? '') }, USE.name);
      }
    }
    const forgotten = (['from', 'to'] as const).flatMap((side) => [
      ...this.#forgotten([USE, WAYBILL], side, codes, call),
    ]);
    if (forgotten.length > 0) call.partial(FORGOTTEN, forgotten);
    const [listed, told] = [waybills.lists(call), events.lists(call)];
    return codes.map((_, i) => ({ waybills: listed[i] ?? [], events: (told[i] ?? []).sort(byTime) }));
  }

  async codes(since: string | null, call: Call): Promise<CodesPage> {
    this.#say([], call);
    const { rows } = this.#drop;
    if (rows.isDoubtedWhole) call.partial(new NotUnderstood(KINDS.map(LEFT_OUT)), []);
    const from = since === null ? KINDS.map(() => 0) : (JSON.parse(since) as number[]);
    const found = KINDS.map(({ name }, i) => rows.changedAfter(name, from[i] ?? 0, CHANGES));
    const organizations = found.flat().flatMap(({ row }) => ORGANIZATIONS.flatMap((column) => row[column] || []));
    return {
      // What is known of a row that was left out is told as a doubt about its codes.
      codes: [
        ...found.flat().flatMap(({ lookups }) => lookups),
        ...organizations.map(organizationCode),
        ...rows.doubted(),
      ],
      position: JSON.stringify(found.map((list, i) => list.at(-1)?.serial ?? from[i])),
      more: found.some((list) => list.length === CHANGES),
    };
  }

  async ping(): Promise<void> {
    const fault = this.#drop.fault();
    if (fault) throw fault;
  }

  history(): History | null {
    return this.#drop.history();
  }

  watch(changed: Changed): void {
    this.#drop.watch(changed);
  }

  figures(): Readonly<Record<string, number>> {
    return this.#drop.figures();
  }

  close(): Promise<void> {
    return this.#drop.close();
  }

  /**
   * The index answers whatever the folder is like; what may be missing is said. With nothing in it there is no answer.
   */
  #say(codes: readonly string[], call: Call): void {
    const fault = this.#drop.fault();
    if (!fault) return;
    if (this.#drop.rows.isEmpty()) throw new Fault(fault.code, 'has given no file yet', { cause: fault });
    call.partial(fault, codes);
  }

  /**
   * What is held by these codes; rows of theirs that were left out of the index, and rows of nobody knows whom, are
   * doubts.
   */
  #rows<T>(kind: RowKind, lookup: string, codes: readonly string[], call: Call, answers: Results<T>): Row[] {
    if (codes.length === 0) return [];
    const held = this.#at(call);
    const { ofAll, values } = held.doubts(kind.name, lookup, codes);
    if (ofAll) answers.doubt(LEFT_OUT(kind));
    for (const code of values) answers.add({ code, value: null, doubts: [LEFT_OUT(kind)] }, kind.name);
    return held.lookup(kind.name, lookup, codes).map((row) => new Row(kind, row, CHECKED));
  }

  /** Lots that were ever recalled, by their codes, as they are asked for. */
  async #recalledLots(
    { exact, parts }: RowsAsked,
    { first, after }: Search,
    call: Call,
  ): Promise<SearchPage<HazardousGoodsRecord>> {
    const held = this.#at(call);
    if (held.lacks(RECALL.name, '', null)) call.partial(new NotUnderstood([LEFT_OUT(RECALL)]), []);
    const recalled = new Set<string>();
    for (let from = ''; ;) {
      const rows = held.page(RECALL.name, from, CHANGES, EVERYTHING);
      for (const { row } of rows) recalled.add(recall(new Row(RECALL, row, CHECKED)).code ?? '');
      const last = rows.at(-1);
      if (last === undefined || rows.length < CHANGES) break;
      from = last.key;
    }
    const codes = [...recalled]
      .filter((code) => code > (after ?? ''))
      .sort()
      .filter((code) =>
        held
          .lookup(LOT.name, 'lot', [code])
          .some(
            (row) =>
              Object.entries(exact ?? {}).every(([column, value]) => row[column] === value) &&
              Object.entries(parts ?? {}).every(([column, part]) => row[column]?.includes(part)),
          ),
      );
    const page = codes.slice(0, first);
    const records = await this.records(page, call);
    return {
      rows: records.flatMap((record, i) => {
        const cursor = page[i] ?? '';
        if (record instanceof Fault) call.partial(record, [cursor]);
        return record === null || record instanceof Error ? [] : [{ cursor, record }];
      }),
      hasNextPage: codes.length > first,
      endCursor: page.at(-1) ?? null,
    };
  }

  /** By code. */
  #recalls(codes: readonly string[], call: Call): ReadonlyMap<string, readonly Recall[]> {
    const answers = new Results<Recall>(codes);
    for (const row of this.#rows(RECALL, 'lot', codes, call, answers)) answers.add(recall(row), RECALL.name);
    return new Map(answers.lists(call).map((told, i) => [codes[i] ?? '', told]));
  }

  #waybills<T>(codes: readonly string[], side: 'to' | 'from', call: Call, answers: Results<T>): Row[] {
    // Only an organisation is a consignee.
    const asked = side === 'to' ? codes.filter((code) => code.startsWith('uscc:')) : codes;
    return this.#rows(WAYBILL, side, asked, call, answers);
  }

  #at({ asOf }: Call): Rows {
    return this.#drop.rows.at(asOf);
  }

  #forgotten(kinds: readonly RowKind[], side: 'to' | 'from', codes: readonly string[], call: Call): Set<string> {
    return new Set(kinds.flatMap(({ name }) => [...this.#at(call).forgotten(name, side, codes)]));
  }
}

function withRecalls(
  record: HazardousGoodsRecord,
  recalls: ReadonlyMap<string, readonly Recall[]>,
): HazardousGoodsRecord {
  return { ...record, recalls: recalls.get(record.code) ?? [] };
}

const EVERYTHING: RowsAsked = { exact: {}, parts: {}, narrowed: {} };

/** All kinds of rows; what of them names organisations; how many changes of each are listed at a time. */
const KINDS = [LOT, USE, WAYBILL, ENTERPRISE, RECALL];
const ORGANIZATIONS = ['producerUscc', 'operatorUscc', 'consigneeUscc', 'uscc'];
const CHANGES = 5_000;

/** A file's columns are checked when it is read. */
const CHECKED = null;

/** Of a row that has had more versions than are kept. */
const FORGOTTEN = new Fault('NO_HISTORY', 'has reported this so often that it is not known any more how it stood');

const LEFT_OUT = ({ name }: RowKind): string => `${name}/rejected`;

function eventOf(link: TraceLink, step: string): TraceEvent {
  return {
    id: link.evidence.recordId,
    step,
    at: link.at,
    quantity: link.quantity,
    organization: link.to.startsWith('uscc:') ? { uscc: link.to.slice(5) } : null,
    links: [link],
  };
}

function byTime(
  a: { readonly at?: string | null | undefined },
  b: { readonly at?: string | null | undefined },
): number {
  return (a.at ?? '') < (b.at ?? '') ? -1 : 1;
}
