import type { LocalTime, UnitFact } from './world/facts.ts';

/** What a register's list of units is narrowed by; all that is given must hold. Empty texts ask for nothing. */
export interface UnitsAsked {
  /** Part of the name. */
  readonly name?: string;
  /** The fourteen digits of a barcode. */
  readonly gtin?: string;
  readonly level?: string;
  /** Kinds of units, as their details say. */
  readonly of?: readonly UnitFact['details']['of'][];
  readonly producer?: string;
  readonly holder?: string;
  /** What the division begins with. */
  readonly division?: string;
  /** Both ends included. */
  readonly producedFrom?: LocalTime;
  readonly producedTo?: LocalTime;
  readonly changedFrom?: LocalTime;
  readonly changedTo?: LocalTime;
  readonly recalled?: boolean;
  readonly failed?: boolean;
  /** The number of a certificate, in large or small letters. */
  readonly certificate?: string;
  /** What the code begins with. */
  readonly prefix?: string;
  /** Values of the details, by their names. */
  readonly details?: Readonly<Record<string, string>>;
  /** What these begin with. */
  readonly detailsBegin?: Readonly<Record<string, string>>;
  /** Without those that are soft-deleted. */
  readonly present?: boolean;
}

/** The columns of a unit that lists are narrowed by, and their indexes. */
export const UNIT_COLUMNS =
  'name TEXT, level TEXT, kind TEXT, producer TEXT, holder TEXT, division TEXT, produced TEXT, changed TEXT, recalled INTEGER, failed INTEGER, deleted INTEGER';
export const UNIT_INDEXES = [
  ...['producer', 'holder', 'division', 'produced', 'changed'].map(
    (column) => `CREATE INDEX unit_${column} ON unit (${column});`,
  ),
  ...['recalled', 'failed'].map((column) => `CREATE INDEX unit_${column} ON unit (${column}) WHERE ${column} = 1;`),
].join(' ');

/** The values of these columns, in their order. */
export function unitColumns(unit: UnitFact): (string | number | null)[] {
  return [
    unit.name,
    unit.level,
    unit.details.of,
    unit.producer,
    unit.holder ?? null,
    unit.division,
    unit.producedAt,
    unit.asOf,
    (unit.recalls ?? []).length > 0 ? 1 : 0,
    (unit.inspections ?? []).some(({ result }) => result === '不合格') ? 1 : 0,
    unit.deleted ? 1 : 0,
  ];
}

/** The conditions as SQL, each with ` AND ` before it, and their values. */
export function unitConditions(asked: UnitsAsked): { readonly sql: string; readonly values: readonly string[] } {
  const conditions: string[] = [];
  const values: string[] = [];
  const where = (condition: string, ...given: (string | undefined)[]): void => {
    if (given.some((each) => each === undefined || each === '')) return;
    conditions.push(` AND ${condition}`);
    values.push(...given.map(String));
  };
  where(`instr(name, ?) > 0`, asked.name);
  // The class itself, and whatever goes on with a bracket.
  if (asked.gtin) where('code >= ? AND code < ?', `gs1:(01)${asked.gtin}`, `gs1:(01)${asked.gtin})`);
  where(`code BETWEEN ? AND ? || '~'`, asked.prefix, asked.prefix);
  where('level = ?', asked.level);
  if (asked.of) where(`kind IN (SELECT value FROM json_each(?))`, JSON.stringify(asked.of));
  where('producer = ?', asked.producer);
  where('holder = ?', asked.holder);
  where(`division BETWEEN ? AND ? || '~'`, asked.division, asked.division);
  where('produced >= ?', asked.producedFrom);
  where('produced <= ?', asked.producedTo);
  where('changed >= ?', asked.changedFrom);
  where('changed <= ?', asked.changedTo);
  if (asked.recalled) where('recalled = 1');
  if (asked.failed) where('failed = 1');
  where(
    `EXISTS (SELECT 1 FROM json_each(fact, '$.certificates') WHERE json_extract(value, '$.number') = ? COLLATE NOCASE)`,
    asked.certificate,
  );
  for (const [name, value] of Object.entries(asked.details ?? {}))
    where(`json_extract(fact, '$.details.${name}') = ?`, value);
  for (const [name, value] of Object.entries(asked.detailsBegin ?? {}))
    where(`json_extract(fact, '$.details.${name}') BETWEEN ? AND ? || '~'`, value, value);
  if (asked.present) where('deleted = 0');
  return { sql: conditions.join(''), values };
}
