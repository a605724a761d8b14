import {
  type Result,
  type Call,
  type CodesPage,
  type Direction,
  type History,
  type Inspection,
  type LegacySystem,
  NO_ROWS,
  numberCursor,
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
import type { SqlConnector } from '@tongcha/ministry/sql';
import { Fault } from '@tongcha/resilience';
import { NotUnderstood, Results, type Mapped, type Row } from '@tongcha/ministry/values';
import { type HistoryTables, TablesThen } from './as-then.ts';
import { NARROWS, rowsAsked } from './asked.ts';
import { stored } from './codes.ts';
import { listCodes } from './list-codes.ts';
import { tableComplaints } from './complaints.ts';
import { tableOrders } from './orders.ts';
import { KeyCheck, type KeyColumns } from './key-check.ts';
import { TableRows } from './read-rows.ts';
import {
  type EquipmentRecord,
  event,
  inspection,
  link,
  organizationRecord,
  recall,
  recallsOf,
  record,
} from './records.ts';
import {
  countStatement,
  INSPECTION_KEYS,
  INSPECTIONS,
  LICENCES,
  LINK_KEYS,
  LINKS,
  ORGANIZATIONS,
  PENALTIES,
  PING,
  RECALL_KEYS,
  RECALLS,
  RECORD_KEYS,
  RECORDS,
  searchStatement,
} from './statements.ts';

/** The department's register of special equipment, in a database of its own. */
export class EquipmentRegister implements LegacySystem<EquipmentRecord> {
  readonly name = 'equipment-db';
  readonly maxCodes = 1_000;
  readonly narrows = NARROWS;
  readonly recalls?: Writes<RecallNotice>;
  readonly complaints?: TakesComplaints;
  readonly #db: TablesThen;
  /** As it is, whatever moment is asked of. */
  readonly #now: SqlConnector;
  readonly #rows = new TableRows();
  readonly #keys: KeyCheck;

  /** @param kept where it keeps its rows as they were; null: nowhere */
  constructor(db: SqlConnector, kept: HistoryTables | null = null) {
    this.#db = new TablesThen(db, kept);
    this.#now = db;
    this.#keys = new KeyCheck(db);
    if (!db.write) return;
    this.recalls = tableOrders((...order) => db.write?.(...order) ?? Promise.resolve(false));
    this.complaints = tableComplaints(db);
  }

  async records(codes: readonly string[], call: Call): Promise<Result<EquipmentRecord | null>[]> {
    const answers = new Results<EquipmentRecord>(codes);
    const asked = new Asked(codes);
    const [rows, recalls] = await Promise.all([
      this.#looked(RECORDS, RECORD_KEYS, asked.stored, answers, call),
      this.#recalls(codes, call),
    ]);
    for (const row of rows) asked.add(answers, record(row, this.name), row.source['zcdm']);
    return answers
      .single(call, 't_sb_djxx')
      .map((each, i) => (each === null || each instanceof Error ? each : { ...each, recalls: recalls[i] ?? [] }));
  }

  async links(codes: readonly string[], direction: Direction, call: Call): Promise<readonly TraceLink[][]> {
    const side = direction === 'BACK' ? 'to' : 'from';
    const answers = new Results<TraceLink>(codes);
    const asked = new Asked(codes);
    for (const row of await this.#documents(asked.stored, side, answers, call))
      asked.add(answers, link(row, side, this.name), row.source[`${side}_code`]);
    return answers.lists(call);
  }

  async organizations(usccs: readonly string[], call: Call): Promise<Result<OrganizationRecord | null>[]> {
    // Licences and penalties do not say since when they are so.
    if (call.asOf !== undefined) throw new Fault('NO_HISTORY', 'keeps no history of licences and penalties');
    const [rows, licences, penalties] = await Promise.all([
      this.#select(ORGANIZATIONS, 't_dw_jbxx', usccs, call),
      this.#select(LICENCES, 't_dw_xk', usccs, call),
      this.#select(PENALTIES, 't_dw_cf', usccs, call),
    ]);
    const [licencesOf, penaltiesOf] = [licences, penalties].map((list) => Map.groupBy(list, (row) => row.text('dwdm')));
    const answers = new Results<OrganizationRecord>(usccs);
    for (const row of rows) {
      const uscc = row.text('dwdm');
      answers.add(organizationRecord(row, licencesOf?.get(uscc) ?? [], penaltiesOf?.get(uscc) ?? []), 't_dw_jbxx');
    }
    return answers.single(call, 't_dw_jbxx');
  }

  async search(search: Search, call: Call): Promise<SearchPage<EquipmentRecord>> {
    const asked = rowsAsked(search, momentOf(call));
    if (asked === null) return NO_ROWS;
    const { first, after } = search;
    const values = [Number(numberCursor(after)), ...asked.values];
    const rows = await this.#db.select(searchStatement(asked.conditions, first + 1), null, values, call);
    // The statement's order is its own; what a driver wraps around it need not keep it.
    rows.sort((a, b) => Number(a['sbid']) - Number(b['sbid']));
    const found = this.#rows
      .read(RECORD_KEYS.table, rows.slice(0, first))
      .map((row) => ({ ...record(row, this.name), cursor: String(row.source['sbid']) }));
    const codes = found.flatMap(({ code }) => code ?? []);
    const recalls = new Map((await this.#recalls(codes, call)).map((told, i) => [codes[i] ?? '', told]));
    const listed = found.map((each) => ({
      ...each,
      value: each.value && { ...each.value, recalls: recalls.get(each.value.code) ?? [] },
    }));
    return pageOf(listed, [], rows.length > first, call);
  }

  async count(search: Pick<Search, 'filter' | 'where'>, call: Call): Promise<number | null> {
    const asked = rowsAsked(search, momentOf(call));
    if (asked === null) return 0;
    if (!asked.isExact) return null;
    const [row] = await this.#db.select(countStatement(asked.conditions, asked.doubts), null, asked.values, call);
    return Number(row?.['unsure'] ?? 0) === 0 ? Number(row?.['n']) : null;
  }

  /** For each code its inspections, oldest first. */
  async inspections(codes: readonly string[], call: Call): Promise<Inspection[][]> {
    const answers = new Results<Inspection>(codes);
    const asked = new Asked(codes);
    for (const row of await this.#looked(INSPECTIONS, INSPECTION_KEYS, asked.stored, answers, call))
      asked.add(answers, inspection(row), row.source['zcdm']);
    return answers.lists(call).map((list) => list.sort(byTime));
  }

  /** For each code its recalls, oldest first. */
  async #recalls(codes: readonly string[], call: Call): Promise<Recall[][]> {
    if (codes.length === 0) return [];
    const answers = new Results<Recall>(codes);
    const asked = new Asked(codes);
    for (const row of await this.#looked(RECALLS, RECALL_KEYS, asked.stored, answers, call))
      asked.add(answers, recall(row), row.source['zcdm']);
    return answers.lists(call).map(recallsOf);
  }

  /** For each code what its documents on both sides tell, oldest first. */
  async events(codes: readonly string[], call: Call): Promise<TraceEvent[][]> {
    const answers = new Results<TraceEvent>(codes);
    const asked = new Asked(codes);
    const sides = ['to', 'from'] as const;
    const found = await Promise.all(sides.map((side) => this.#documents(asked.stored, side, answers, call)));
    for (const [i, side] of sides.entries())
      for (const row of found[i] ?? []) asked.add(answers, event(row, side), row.source[`${side}_code`]);
    return answers.lists(call).map((list) => list.sort(byTime));
  }

  async codes(since: string | null, call: Call): Promise<CodesPage> {
    const looked = [RECORD_KEYS, ...LINK_KEYS.to, ...LINK_KEYS.from];
    const doubted = await Promise.all(looked.map((columns) => this.#keys.isDoubted(columns, call)));
    const places = looked.flatMap(({ table, code }, i) => (doubted[i] ? [`${table}/${code}`] : []));
    // Then no look-up is sure, whatever it is of.
    if (places.length > 0) throw new NotUnderstood(places);
    return listCodes(this.#now, since, call);
  }

  history(): History | null {
    return this.#db.history;
  }

  async ping(call: Call): Promise<void> {
    await this.#now.select(PING, null, [], call);
  }

  close(): Promise<void> {
    return this.#db.close();
  }

  async #documents<T>(keys: readonly string[], side: 'to' | 'from', answers: Results<T>, call: Call): Promise<Row[]> {
    const found = LINK_KEYS[side].map((columns, i) => this.#looked(LINKS[side][i] ?? '', columns, keys, answers, call));
    return (await Promise.all(found)).flat();
  }

  /** Rows that are found by keys; where most keys of their table would not be found, none of the answers is sure. */
  async #looked<T>(
    statement: string,
    columns: KeyColumns,
    keys: readonly string[],
    answers: Results<T>,
    call: Call,
  ): Promise<Row[]> {
    const [rows, isDoubted] = await Promise.all([
      this.#select(statement, columns.table, keys, call),
      this.#keys.isDoubted(columns, call),
    ]);
    if (isDoubted) answers.doubt(`${columns.table}/${columns.code}`);
    return rows;
  }

  async #select(statement: string, table: string, keys: readonly string[], call: Call): Promise<Row[]> {
    return this.#rows.read(table, await this.#db.select(statement, keys, [], call));
  }
}

/** Codes that are asked for, by what the register stores of them. */
class Asked {
  readonly stored: readonly string[];
  readonly #codes: ReadonlySet<string>;
  readonly #byStored: Map<string, string[]>;

  constructor(codes: readonly string[]) {
    this.stored = codes.map(stored);
    this.#codes = new Set(codes);
    this.#byStored = Map.groupBy(this.#codes, stored);
  }

  /**
   * A row is its own code's; one whose code cannot be read is every code's that is stored so; one of another kind with
   * the same digits is nobody's.
   */
  add<T>(answers: Results<T>, found: Mapped<T>, written: unknown): void {
    if (found.code !== null) {
      if (this.#codes.has(found.code)) answers.add(found, '');
      return;
    }
    const owners = this.#byStored.get(String(written).trim()) ?? [];
    for (const code of owners) answers.add({ code, value: null, doubts: found.doubts }, '');
    if (owners.length === 0) answers.add(found, '');
  }
}

/** Of which moment it is asked, milliseconds since 1970. */
function momentOf({ asOf }: Call): number {
  return asOf === undefined ? Date.now() : Date.parse(asOf);
}

function byTime(
  a: { readonly at?: string | null | undefined },
  b: { readonly at?: string | null | undefined },
): number {
  return (a.at ?? '') < (b.at ?? '') ? -1 : 1;
}
