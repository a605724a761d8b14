import type { SqlConnector, SqlRow, SqlValue } from '../kit/connectors/sql/connector.ts';
import type { Call, LegacySystem, OrganizationRecord, Search, SearchPage } from '../kit/legacy-system.ts';
import { numberCursor, pageOf } from '../kit/pages.ts';
import type { Direction, Inspection, TraceEvent, TraceLink } from '../kit/records.ts';
import { fromStored, stored } from './codes.ts';
import { type EquipmentRecord, event, inspection, link, organizationRecord, record } from './records.ts';
import { INSPECTIONS, LICENCES, LINKS, ORGANIZATIONS, PENALTIES, PING, RECORDS, searchStatement } from './statements.ts';

/** The department's register of special equipment, in a database of its own. */
export class EquipmentRegister implements LegacySystem<EquipmentRecord> {
  readonly name = 'equipment-db';
  readonly maxCodes = 1_000;
  readonly #db: SqlConnector;

  constructor(db: SqlConnector) {
    this.#db = db;
  }

  async records(codes: readonly string[], call: Call): Promise<(EquipmentRecord | null)[]> {
    const rows = await this.#db.select(RECORDS, codes.map(stored), [], call);
    const found = new Map(rows.map((row) => record(row, this.name)).flatMap((each) => (each ? [[each.code, each] as const] : [])));
    return codes.map((code) => found.get(code) ?? null);
  }

  async links(codes: readonly string[], direction: Direction, call: Call): Promise<TraceLink[][]> {
    const side = direction === 'BACK' ? 'to' : 'from';
    const found = (await this.#documents(codes, side, call)).flatMap((row) => link(row, this.name) ?? []);
    const bySide = Map.groupBy(found, (each) => each[side]);
    return codes.map((code) => bySide.get(code) ?? []);
  }

  async organizations(usccs: readonly string[], call: Call): Promise<(OrganizationRecord | null)[]> {
    const [rows = [], licences = [], penalties = []] = await Promise.all([ORGANIZATIONS, LICENCES, PENALTIES].map((statement) => this.#db.select(statement, usccs, [], call)));
    const of = (list: SqlRow[], uscc: string): SqlRow[] => list.filter((row) => row['dwdm'] === uscc);
    return usccs.map((uscc) => {
      const [row] = of(rows, uscc);
      return row ? organizationRecord(row, of(licences, uscc), of(penalties, uscc)) : null;
    });
  }

  async search({ filter, first, after }: Search, call: Call): Promise<SearchPage<EquipmentRecord>> {
    const conditions: string[] = [];
    const values: SqlValue[] = [Number(numberCursor(after))];
    const where = (value: unknown, condition: string, bound: (text: string) => string): void => {
      if (value === null || value === undefined) return;
      conditions.push(condition);
      values.push(bound(String(value)));
    };
    where(filter['productName'], `d.sbmc LIKE ? ESCAPE '!'`, (text) => `%${text.replace(/[%_!]/g, '!$&')}%`);
    where(filter['variety'], 'd.sbpz = ?', (text) => text);
    // Both ways in which the register writes a date begin with the year; compared without its hyphens.
    where(filter['dueBefore'], "d.xcjyrq <> '' AND REPLACE(d.xcjyrq, '-', '') < ?", (text) => localDay(text));
    const rows = await this.#db.select(searchStatement(conditions, first + 1), null, values, call);
    // The statement's order is its own; what a driver wraps around it need not keep it.
    rows.sort((a, b) => Number(a['sbid']) - Number(b['sbid']));
    const listed = rows.slice(0, first).map((row) => ({ code: null, value: record(row, this.name), doubts: [], cursor: String(row['sbid']) }));
    return pageOf(listed, [], rows.length > first, call);
  }

  /** For each code its inspections, oldest first. */
  async inspections(codes: readonly string[], call: Pick<Call, 'signal'>): Promise<Inspection[][]> {
    const rows = await this.#db.select(INSPECTIONS, codes.map(stored), [], call);
    const byCode = Map.groupBy(rows, (row) => fromStored(row['mlx'], row['zcdm']));
    return codes.map((code) => (byCode.get(code) ?? []).map(inspection).sort((a, b) => ((a.at ?? '') < (b.at ?? '') ? -1 : 1)));
  }

  /** For each code what its documents on both sides tell, oldest first. */
  async events(codes: readonly string[], call: Pick<Call, 'signal'>): Promise<TraceEvent[][]> {
    const [into, outOf] = await Promise.all([this.#documents(codes, 'to', call), this.#documents(codes, 'from', call)]);
    const byCode = Map.groupBy([...into.map((row) => [fromStored(row['to_kind'], row['to_code']), row] as const), ...outOf.map((row) => [fromStored(row['from_kind'], row['from_code']), row] as const)], ([code]) => code);
    return codes.map((code) => (byCode.get(code) ?? []).map(([, row]) => event(row)).sort((a, b) => ((a.at ?? '') < (b.at ?? '') ? -1 : 1)));
  }

  async ping(call: Call): Promise<void> {
    await this.#db.select(PING, null, [], call);
  }

  close(): Promise<void> {
    return this.#db.close();
  }

  async #documents(codes: readonly string[], side: 'to' | 'from', call: Pick<Call, 'signal'>): Promise<SqlRow[]> {
    const keys = codes.map(stored);
    return (await Promise.all(LINKS[side].map((statement) => this.#db.select(statement, keys, [], call)))).flat();
  }
}

/** The day of a moment at +08:00, as yyyyMMdd. */
function localDay(time: string): string {
  const at = Date.parse(time);
  return Number.isNaN(at) ? '' : new Date(at + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '');
}
