import { canonical } from '../../../../schema/codes/index.ts';
import { connectSql } from '../../../../subgraphs/kit/connectors/sql/connect.ts';
import type { SqlConnector, SqlRow } from '../../../../subgraphs/kit/connectors/sql/connector.ts';
import type { Call, LegacySystem, Result, Search, SearchPage } from '../../../../subgraphs/kit/legacy-system.ts';
import { pageOf } from '../../../../subgraphs/kit/pages.ts';
import type { Direction, SectorRecord, TraceLink } from '../../../../subgraphs/kit/records.ts';
import { amount } from '../../../../subgraphs/kit/values/amount.ts';
import { flag } from '../../../../subgraphs/kit/values/flag.ts';
import { Results, type Mapped } from '../../../../subgraphs/kit/values/results.ts';
import { Row } from '../../../../subgraphs/kit/values/row.ts';
import { type RowKind, Shapes } from '../../../../subgraphs/kit/values/shapes.ts';
import { time } from '../../../../subgraphs/kit/values/time.ts';

const SYSTEM = 'yan-db';
const PC = `REPLACE(REPLACE(c.cppc,'-',''),' ','')`;
const LOTS = `SELECT DISTINCT ON (1) ${PC} AS pc, c.*, REPLACE(d.tyshxydm,' ','') AS uscc
  FROM t_cpxx c LEFT JOIN t_dw d ON d.dwmc = c.scdw AND d.tyshxydm IS NOT NULL`;
const FLOWS = `SELECT l.*, REPLACE(REPLACE(l.sj_ph,'-',''),' ','') AS pc, s.tm FROM t_lt l JOIN t_spmb s ON s.spmc = l.xj_cpmc`;
const LOT: RowKind = {
  name: 'lots',
  always: ['pc', 'cpmc', 'sl', 'scrq', 'uscc', 'scdw', 'gxsj', 'bzq', 'sfsc'],
  maybe: ['id', 'cppc'],
};
const FLOW: RowKind = {
  name: 'flows',
  always: ['pc', 'tm', 'xj_ph', 'rq', 'sl', 'djh', 'xh', 'sfsc'],
  maybe: ['sj_ph', 'xj_cpmc'],
};
const [AMOUNT, TIME, FLAG] = [amount(), time(), flag()];

/** The salt register by hand over the kit. */
export class SaltByHand implements LegacySystem {
  readonly name = SYSTEM;
  readonly maxCodes = 500;
  readonly #database: SqlConnector;
  readonly #shapes = new Shapes();

  private constructor(database: SqlConnector) {
    this.#database = database;
  }

  static async open(url: string): Promise<SaltByHand> {
    return new SaltByHand(await connectSql({ url }));
  }

  async records(codes: readonly string[], call: Call): Promise<Result<SectorRecord | null>[]> {
    const keys = keyed(codes, /^urn:salt:lot:([\s\S]+)$/);
    const rows = await this.#rows(`${LOTS} WHERE ${PC} IN ({list}) ORDER BY 1, c.gxsj DESC`, keys, call);
    const answers = new Results<SectorRecord>([...keys.keys()]);
    for (const row of rows) answers.add(lot(new Row(LOT, row, this.#shapes)), 'lots');
    const told = answers.single(call, 'lots');
    const at = new Map([...keys.keys()].map((code, i) => [code, told[i] ?? null]));
    return codes.map((code) => at.get(code) ?? null);
  }

  async links(codes: readonly string[], direction: Direction, call: Call): Promise<Result<readonly TraceLink[]>[]> {
    const back = direction === 'BACK';
    const keys = back ? keyed(codes, /^gs1:\(01\)0(\d{13})\(10\)([\s\S]+)$/) : keyed(codes, /^urn:salt:lot:([\s\S]+)$/);
    const where = back ? `s.tm||'|'||l.xj_ph` : `REPLACE(REPLACE(l.sj_ph,'-',''),' ','')`;
    const rows = await this.#rows(`${FLOWS} WHERE ${where} IN ({list})`, keys, call);
    const answers = new Results<TraceLink>([...keys.keys()]);
    for (const row of rows) answers.add(link(new Row(FLOW, row, this.#shapes), back ? 'to' : 'from'), 'flows');
    const told = answers.lists(call);
    const at = new Map([...keys.keys()].map((code, i) => [code, told[i] ?? []]));
    return codes.map((code) => at.get(code) ?? []);
  }

  async search({ filter, first, after }: Search, call: Call): Promise<SearchPage> {
    const statement = `${LOTS} WHERE ${PC} > ? AND strpos(c.cpmc, ?) > 0 ORDER BY 1, c.gxsj DESC LIMIT ?`;
    const values = [after ?? '', String(filter['productName'] ?? ''), String(first + 1)];
    const rows = await this.#database.select(statement, null, values, call);
    const found = rows
      .slice(0, first)
      .map((row) => ({ ...lot(new Row(LOT, row, this.#shapes)), cursor: String(row['pc']) }));
    return pageOf(found, [], rows.length > first, call);
  }

  async ping(call: Call): Promise<void> {
    await this.#database.select('SELECT 1 AS one', null, [], call);
  }

  close(): Promise<void> {
    return this.#database.close();
  }

  async #rows(statement: string, keys: ReadonlyMap<string, string>, call: Call): Promise<SqlRow[]> {
    return keys.size === 0 ? [] : this.#database.select(statement, [...keys.values()], [], call);
  }
}

function keyed(codes: readonly string[], pattern: RegExp): Map<string, string> {
  return new Map(
    codes.flatMap((code) => {
      const match = pattern.exec(code);
      return match ? [[code, match.slice(1).join('|')] as const] : [];
    }),
  );
}

function lot(row: Row): Mapped<SectorRecord> {
  const batch = row.text('pc');
  const code = batch ? canonical(`urn:salt:lot:${batch}`) : null;
  if (code === null || row.read('sfsc', FLAG) === true) return { code, value: null, doubts: [] };
  const uscc = row.text('uscc');
  const value = {
    code,
    level: 'LOT' as const,
    productName: row.text('cpmc'),
    quantity: row.read('sl', AMOUNT),
    producedAt: row.read('scrq', TIME),
    producer: uscc ? { uscc, name: row.text('scdw') } : null,
    source: { system: SYSTEM, recordId: batch, asOf: row.read('gxsj', TIME) },
    shelfLife: row.text('bzq'),
  };
  return { code, value, doubts: row.doubts };
}

function link(row: Row, side: 'from' | 'to'): Mapped<TraceLink> {
  const [batch, tm, food] = [row.text('pc'), row.text('tm'), row.text('xj_ph')];
  const from = batch ? canonical(`urn:salt:lot:${batch}`) : null;
  const to = tm && food ? canonical(`gs1:(01)0${tm}(10)${food}`) : null;
  const code = side === 'from' ? from : to;
  if (!from || !to || row.read('sfsc', FLAG) === true) return { code, value: null, doubts: [] };
  const value: TraceLink = {
    kind: 'TRANSFORM',
    from,
    to,
    at: row.read('rq', TIME),
    quantity: row.read('sl', AMOUNT),
    evidence: { system: SYSTEM, recordId: `${row.text('djh')}/${row.text('xh')}`, confidence: 'MEDIUM' },
  };
  return { code, value, doubts: row.doubts };
}
