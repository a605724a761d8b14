import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Fact, LinkFact, PartyFact, SectorName, UnitFact } from './world/facts.ts';

/**
 * One sector's facts on disk, so that a stand-in over a million units does not hold them. A stand-in reads from here and
 * speaks in its own legacy names and formats.
 */
export class FactStore {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

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
      CREATE TABLE unit (id INTEGER PRIMARY KEY, code TEXT UNIQUE, name TEXT, fact TEXT);
      CREATE TABLE link (id INTEGER PRIMARY KEY, source TEXT, product TEXT, document TEXT, fact TEXT);
      CREATE TABLE party (uscc TEXT PRIMARY KEY, fact TEXT);
      CREATE INDEX link_source ON link (source); CREATE INDEX link_product ON link (product);
      BEGIN;
    `);
    for (const fact of facts) if (fact.sector === sector && keep(fact, this)) this.#insert(fact);
    this.#database.exec('COMMIT');
  }

  unit(code: string): (UnitFact & { readonly id: number }) | undefined {
    return this.#rows('SELECT id, fact FROM unit WHERE code = ?', code).map(numbered)[0];
  }

  /** In the order of their loading; soft-deleted ones included. */
  unitsAfter(id: number, most: number, name = ''): (UnitFact & { readonly id: number })[] {
    return this.#rows(
      'SELECT id, fact FROM unit WHERE id > ? AND name LIKE ? ORDER BY id LIMIT ?',
      id,
      `%${name}%`,
      most,
    ).map(numbered);
  }

  /** The units of one product, whose code begins with the product's; in the order of their loading, soft-deleted ones included. */
  unitsOf(product: string): (UnitFact & { readonly id: number })[] {
    return this.#rows(
      'SELECT id, fact FROM unit WHERE code > ? AND code < ? ORDER BY id',
      `${product}(`,
      `${product})`,
    ).map(numbered);
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

  close(): void {
    this.#database.close();
  }

  #insert(fact: Fact): void {
    const json = JSON.stringify(fact);
    if (fact.type === 'unit')
      this.#statement('INSERT OR REPLACE INTO unit (code, name, fact) VALUES (?, ?, ?)').run(
        fact.code,
        fact.name,
        json,
      );
    else if (fact.type === 'link')
      this.#statement('INSERT INTO link (source, product, document, fact) VALUES (?, ?, ?, ?)').run(
        fact.from,
        fact.to,
        fact.document,
        json,
      );
    else this.#statement('INSERT OR REPLACE INTO party VALUES (?, ?)').run(fact.uscc, json);
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
