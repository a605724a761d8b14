import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { type Order, ordered } from './orders.ts';
import { UNIT_COLUMNS, UNIT_INDEXES, unitColumns, unitConditions, type UnitsAsked } from './units-asked.ts';
import type { Fact, LinkFact, PartyFact, SectorName, UnitFact } from './world/facts.ts';

/**
 * One sector's facts on disk, so that a stand-in over a million units does not hold them. A stand-in reads from here and
 * speaks in its own legacy names and formats.
 */
export class FactStore {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #serial = 0;

  /** @param keep which of the sector's facts this system holds; units come before the links that mention them */
  constructor(
    path: string,
    facts: Iterable<Fact>,
    sector: SectorName,
    keep: (fact: Fact, store: FactStore) => boolean = () => true,
  ) {
    this.#database = new DatabaseSync(path);
    this.#database.exec(`
      PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
      CREATE TABLE unit (id INTEGER PRIMARY KEY, code TEXT UNIQUE, fact TEXT, serial INTEGER, ${UNIT_COLUMNS});
      ${UNIT_INDEXES}
      CREATE TABLE link (id INTEGER PRIMARY KEY, source TEXT, product TEXT, document TEXT, fact TEXT, serial INTEGER);
      CREATE TABLE orders (id INTEGER PRIMARY KEY, number TEXT, action TEXT, fact TEXT);
      CREATE TABLE party (uscc TEXT PRIMARY KEY, fact TEXT, serial INTEGER);
      CREATE INDEX unit_serial ON unit (serial); CREATE INDEX link_serial ON link (serial); CREATE INDEX party_serial ON party (serial);
      CREATE INDEX link_source ON link (source); CREATE INDEX link_product ON link (product);
      BEGIN;
    `);
    for (const fact of facts) if (fact.sector === sector && keep(fact, this)) this.#insert(fact);
    this.#database.exec('COMMIT');
  }

  unit(code: string): (UnitFact & { readonly id: number }) | undefined {
    return this.#rows('SELECT id, fact FROM unit WHERE code = ?', code).map(numbered)[0];
  }

  /** In the order of their loading, after a number; soft-deleted ones included unless asked otherwise. */
  units(after: number, most: number, asked: UnitsAsked = {}): (UnitFact & { readonly id: number })[] {
    const { sql, values } = unitConditions(asked);
    return this.#rows(`SELECT id, fact FROM unit WHERE id > ?${sql} ORDER BY id LIMIT ?`, after, ...values, most).map(
      numbered,
    );
  }

  countUnits(asked: UnitsAsked): number {
    const { sql, values } = unitConditions(asked);
    return Number(this.#rows(`SELECT COUNT(*) AS n FROM unit WHERE id > 0${sql}`, ...values)[0]?.['n']);
  }

  linksInto(code: string): LinkFact[] {
    return this.#all<LinkFact>('SELECT fact FROM link WHERE product = ? ORDER BY id', code);
  }

  linksOutOf(code: string): LinkFact[] {
    return this.#all<LinkFact>('SELECT fact FROM link WHERE source = ? ORDER BY id', code);
  }

  party(uscc: string): PartyFact | undefined {
    return this.#all<PartyFact>('SELECT fact FROM party WHERE uscc = ?', uscc)[0];
  }

  /** What was written after a serial number, in the order of writing. */
  changesAfter(serial: number, most: number): { readonly serial: number; readonly fact: Fact }[] {
    const from = (table: string): string => `SELECT serial, fact FROM ${table} WHERE serial > ?1`;
    return this.#rows(
      `${['unit', 'link', 'party'].map(from).join(' UNION ALL ')} ORDER BY serial LIMIT ?2`,
      serial,
      most,
    ).map((row) => ({ serial: Number(row['serial']), fact: JSON.parse(String(row['fact'])) as Fact }));
  }

  /** Takes an order in, as often as it is told, and writes it into the units that are here. @returns its number in this register */
  takeOrder(order: Order): string {
    this.#statement('INSERT INTO orders (number, action, fact) VALUES (?, ?, ?)').run(
      order.number,
      order.action,
      JSON.stringify(order),
    );
    for (const code of order.codes) {
      const unit = this.unit(code);
      if (unit) this.#update(ordered(unit, order));
    }
    return this.orders(order.number).at(-1) ?? '';
  }

  /** The register's own numbers of what it has under that number, oldest first. */
  orders(number: string): readonly string[] {
    return this.#rows('SELECT id FROM orders WHERE number = ? ORDER BY id', number).map(
      ({ id }) => `ZHTZ-${String(id)}`,
    );
  }

  close(): void {
    this.#database.close();
  }

  #insert(fact: Fact): void {
    const serial = (this.#serial += 1);
    const json = JSON.stringify(fact);
    if (fact.type === 'unit')
      this.#statement(
        `INSERT OR REPLACE INTO unit VALUES (NULL, ?, ?, ?, ${unitColumns(fact)
          .map(() => '?')
          .join(', ')})`,
      ).run(fact.code, json, serial, ...unitColumns(fact));
    else if (fact.type === 'link')
      this.#statement('INSERT INTO link (source, product, document, fact, serial) VALUES (?, ?, ?, ?, ?)').run(
        fact.from,
        fact.to,
        fact.document,
        json,
        serial,
      );
    else this.#statement('INSERT OR REPLACE INTO party VALUES (?, ?, ?)').run(fact.uscc, json, serial);
  }

  /** In its place in the list. */
  #update(unit: UnitFact): void {
    const columns = UNIT_COLUMNS.split(', ').map((each) => `${each.split(' ')[0] ?? ''} = ?`);
    this.#statement(`UPDATE unit SET fact = ?, serial = ?, ${columns.join(', ')} WHERE code = ?`).run(
      JSON.stringify(unit),
      (this.#serial += 1),
      ...unitColumns(unit),
      unit.code,
    );
  }

  #all<T>(sql: string, ...values: (string | number)[]): T[] {
    return this.#rows(sql, ...values).map((row) => JSON.parse(String(row['fact'])) as T);
  }

  #rows(sql: string, ...values: (string | number)[]): Record<string, unknown>[] {
    return this.#statement(sql).all(...values);
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql) ?? this.#database.prepare(sql);
    this.#statements.set(sql, known);
    return known;
  }
}

/** A unit with its number in the register. */
function numbered(row: Readonly<Record<string, unknown>>): UnitFact & { readonly id: number } {
  return { ...(JSON.parse(String(row['fact'])) as UnitFact), id: Number(row['id']) };
}

/** The codes that a fact is about, and the credit codes of the organisations in it, as a register of changes has them. */
export function mentionedIn(fact: Fact): { readonly codes: readonly string[]; readonly usccs: readonly string[] } {
  if (fact.type === 'party') return { codes: [], usccs: [fact.uscc] };
  if (fact.type === 'link') return { codes: [fact.from, fact.to], usccs: fact.party === undefined ? [] : [fact.party] };
  const others = [
    ...(fact.inspections ?? []).map(({ organization }) => organization),
    ...(fact.certificates ?? []).map(({ issuer }) => issuer),
    ...(fact.recalls ?? []).map(({ organization }) => organization),
    ...(fact.holder === undefined ? [] : [fact.holder]),
  ];
  return { codes: [fact.code], usccs: [...new Set([fact.producer, ...others])] };
}
