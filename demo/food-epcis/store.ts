import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { bare, NAMESPACE, uuid } from './words.ts';

/** An event as captured: EPCIS 2.0 JSON. */
export interface Captured {
  readonly type: string;
  readonly eventID: string;
  readonly eventTime: string;
  readonly [field: string]: unknown;
}

const SCHEMA = `
  PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;
  CREATE TABLE event (id INTEGER PRIMARY KEY, t INTEGER NOT NULL, r INTEGER NOT NULL, doc TEXT NOT NULL);
  CREATE INDEX event_t ON event (t, id);
  CREATE INDEX event_r ON event (r, id);
  CREATE TABLE epc (uri TEXT NOT NULL, class INTEGER NOT NULL, event INTEGER NOT NULL, PRIMARY KEY (uri, class, event)) WITHOUT ROWID;
  CREATE TABLE attr (name TEXT NOT NULL, value TEXT NOT NULL, event INTEGER NOT NULL, PRIMARY KEY (name, value, event)) WITHOUT ROWID;
  CREATE TABLE master (uri TEXT PRIMARY KEY, kind TEXT NOT NULL, attributes TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE drug (code TEXT PRIMARY KEY) WITHOUT ROWID;
  CREATE TABLE staged (seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, document TEXT NOT NULL, source TEXT NOT NULL, product TEXT NOT NULL, at TEXT NOT NULL, until TEXT, fact TEXT NOT NULL);
  CREATE TABLE level (code TEXT PRIMARY KEY, level TEXT NOT NULL) WITHOUT ROWID;
`;

/** The repository's database: events as documents, indexed by what they may be asked by. */
export class Store {
  readonly db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #repository: string | undefined;

  /** @param repository whose events have identifiers of their own; two that are not named give one event the same */
  constructor(directory: string, repository?: string) {
    this.#repository = repository;
    this.db = new DatabaseSync(join(directory, 'epcis.sqlite'));
    this.db.exec(SCHEMA);
  }

  run(sql: string, ...values: (string | number | null)[]): void {
    this.#statement(sql).run(...values);
  }

  get(sql: string, ...values: (string | number | null)[]): Record<string, unknown> | undefined {
    return this.#statement(sql).get(...values);
  }

  all(sql: string, ...values: (string | number | null)[]): Record<string, unknown>[] {
    return this.#statement(sql).all(...values);
  }

  capture(told: Captured): void {
    const event = this.#own(told);
    this.run(
      'INSERT INTO event (t, r, doc) VALUES (?, ?, ?)',
      Date.parse(event.eventTime),
      Date.parse(String(event['recordTime'])),
      JSON.stringify(event),
    );
    const id = Number(this.get('SELECT last_insert_rowid() AS id')?.['id']);
    for (const [uri, isClass] of epcsIn(event))
      this.run('INSERT OR IGNORE INTO epc VALUES (?, ?, ?)', uri, isClass, id);
    for (const [name, value] of attributesIn(event))
      this.run('INSERT OR IGNORE INTO attr VALUES (?, ?, ?)', name, value, id);
  }

  describe(uri: string, kind: string, attributes: Readonly<Record<string, unknown>>): void {
    this.run('INSERT OR REPLACE INTO master VALUES (?, ?, ?)', uri, kind, JSON.stringify(attributes));
  }

  close(): void {
    this.db.close();
  }

  #own(event: Captured): Captured {
    if (this.#repository === undefined) return event;
    const text = JSON.stringify(event).replaceAll(/urn:uuid:[0-9a-f-]{36}/g, (id) => uuid(`${this.#repository} ${id}`));
    return JSON.parse(text) as Captured;
  }

  #statement(sql: string): StatementSync {
    const statement = this.#statements.get(sql) ?? this.db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

function* epcsIn(event: Captured): Generator<readonly [string, 0 | 1]> {
  for (const field of ['epcList', 'childEPCs', 'inputEPCList', 'outputEPCList'])
    for (const uri of list(event[field])) yield [String(uri), 0];
  if (typeof event['parentID'] === 'string') yield [event['parentID'], 0];
  for (const field of ['quantityList', 'childQuantityList', 'inputQuantityList', 'outputQuantityList']) {
    for (const element of list(event[field])) yield [(element as { epcClass: string }).epcClass, 1];
  }
}

/** What the event may be asked by beside its EPCs, under the name of the condition. */
function* attributesIn(event: Captured): Generator<readonly [string, string]> {
  yield ['eventType', event.type];
  yield ['EQ_eventID', event.eventID];
  for (const field of ['transformationID', 'action'] as const)
    if (typeof event[field] === 'string') yield [`EQ_${field}`, event[field]];
  for (const field of ['bizStep', 'disposition'] as const)
    if (typeof event[field] === 'string') yield [`EQ_${field}`, bare(event[field])];
  const { set } = (event['persistentDisposition'] ?? {}) as { readonly set?: readonly string[] };
  for (const disposition of list(set)) yield ['EQ_persistentDisposition_set', bare(String(disposition))];
  if (typeof event['parentID'] === 'string') yield ['MATCH_parentID', event['parentID']];
  for (const [field, key] of [
    ['bizTransactionList', 'bizTransaction'],
    ['sourceList', 'source'],
    ['destinationList', 'destination'],
  ] as const) {
    for (const element of list(event[field]) as Record<string, string>[])
      yield [`EQ_${key}_${bare(element['type'] ?? '')}`, element[key] ?? ''];
  }
  for (const [key, value] of Object.entries(event))
    if (key.startsWith('tongcha:'))
      for (const one of list(value)) yield [`EQ_${NAMESPACE}${key.slice(8)}`, String(one)];
  const lot = (event['ilmd'] as Record<string, unknown> | undefined)?.['cbvmda:lotNumber'];
  if (typeof lot === 'string') yield ['EQ_ILMD_cbvmda:lotNumber', lot];
}

function list(value: unknown): readonly unknown[] {
  return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
}
