import {
  type ConditionName,
  divisionPrefix,
  gtinOf,
  ideographsIn,
  instantOf,
  productAsked,
  recordedIn,
  type Search,
  type SearchCondition,
} from '@tongcha/ministry';
import type { SqlValue } from '@tongcha/ministry/sql';
import { asText, DAYS, type Narrowed, SECONDS, within } from './written-times.ts';

/** By what the register's tables are narrowed; the spellings of a use certificate are too many for that. */
export const NARROWS: readonly ConditionName[] = [
  'recalled',
  'wasRecalled',
  'level',
  'product',
  'producer',
  'holder',
  'division',
  'producedBetween',
  'recordedBetween',
  'failed',
  'equipmentOverdue',
  'changedSince',
];

/** Which rows of the register are asked for. */
export interface RowsAsked {
  /** What must hold, in SQL over `t_sb_djxx d`. A row whose column cannot be read for sure is among them. */
  readonly conditions: readonly string[];
  readonly values: readonly SqlValue[];
  /** Where one of these holds too, SQL has not decided alone. */
  readonly doubts: readonly string[];
  /** Whether all else that the conditions find is what is asked for, and no more. */
  readonly isExact: boolean;
}

const DUE = asText('d.xcjyrq');

/** An inspection may be made until the day on which it is due is over. */
const DAY_MS = 86_400_000;

/** @param at of which moment it is asked, milliseconds since 1970 @returns null: the register has no such row */
export function rowsAsked({ filter, where = {} }: Pick<Search, 'filter' | 'where'>, at: number): RowsAsked | null {
  // All that it tells of are single things.
  if (where.level && where.level !== 'ITEM') return null;
  const parts = [...ofFilter(filter), ...ofConditions(where, at)];
  return {
    conditions: parts.map(({ sql }) => sql),
    values: parts.flatMap(({ values }) => values),
    doubts: parts.flatMap(({ unsure }) => unsure ?? []),
    isExact: parts.every(({ isExact }) => isExact),
  };
}

function* ofFilter(filter: Search['filter']): Generator<Narrowed> {
  const text = (name: string): string | null => (filter[name] === null ? null : ((filter[name] as string) ?? null));
  const [name, variety, due] = [text('productName'), text('variety'), text('dueBefore')];
  if (name !== null) yield { ...named(name), isExact: true };
  if (variety !== null) yield { sql: 'd.sbpz = ?', values: [variety], isExact: true };
  // Both ways in which the register writes a date begin with the year; compared without its hyphens.
  if (due !== null)
    yield {
      sql: `LENGTH(${DUE}) > 0 AND ${DAYS.ordered(DUE)} < ?`,
      values: [DAYS.local(instantOf(due))],
      isExact: true,
    };
}

function* ofConditions(where: SearchCondition, at: number): Generator<Narrowed> {
  const { product, producer, holder, division, producedBetween, failed, equipmentOverdue } = where;
  if (product) yield* ofProduct(product);
  if (producer) yield isParty('d.zzdw', producer);
  if (holder) yield isParty('d.sydw', holder);
  if (division) yield { sql: 'd.xzqh LIKE ?', values: [`${divisionPrefix(division)}%`], isExact: true };
  if (producedBetween) yield within('d.zzrq', DAYS, producedBetween);
  const recorded = recordedIn(where);
  if (recorded.from || recorded.to) yield within('d.gxsj', SECONDS, recorded);
  if (failed)
    yield {
      sql: `EXISTS (SELECT 1 FROM t_sb_jyjl j WHERE j.zcdm = d.zcdm AND j.jyjl NOT IN ('1', '3'))`,
      values: [],
      isExact: false,
    };
  if (where.recalled || where.wasRecalled)
    yield { sql: 'EXISTS (SELECT 1 FROM t_sb_zhtz r WHERE r.zcdm = d.zcdm)', values: [], isExact: false };
  // That none stands is for whoever reads them all.
  if (where.recalled === false) yield { sql: '1 = 1', values: [], isExact: false };
  // That none has failed is for whoever reads them all.
  if (failed === false) yield { sql: '1 = 1', values: [], isExact: false };
  if (equipmentOverdue) yield within('d.xcjyrq', DAYS, { to: new Date(at - DAY_MS + 1).toISOString() });
  // What is not overdue is due some day.
  if (equipmentOverdue === false) yield { sql: `LENGTH(${DUE}) > 0`, values: [], isExact: false };
}

/** The digits of a barcode stand in every spelling of a lot's code but a URN's. */
function* ofProduct(product: string): Generator<Narrowed> {
  const { code, name } = productAsked(product);
  const gtin = code === undefined ? null : gtinOf(code);
  if (gtin !== null) yield { sql: `(d.zcdm LIKE ? OR d.mlx = 'QT')`, values: [`%${gtin}%`], isExact: false };
  if (name !== undefined) yield { ...named(ideographsIn(name)), isExact: false };
}

function named(part: string): Pick<Narrowed, 'sql' | 'values'> {
  return { sql: `d.sbmc LIKE ? ESCAPE '!'`, values: [`%${part.replace(/[%_!]/g, '!$&')}%`] };
}

/** A credit code fills its column. */
function isParty(column: string, uscc: string): Narrowed {
  return { sql: `${column} IN (?, ?)`, values: [uscc.toUpperCase(), uscc.toLowerCase()], isExact: true };
}
