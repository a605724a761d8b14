import type { Reading } from '@tongcha/codes';
import { Fault } from '@tongcha/resilience';
import type { StatementFault } from '../statements/faults.ts';
import { type CellRead, readCode, readDate, readDay, readNumber, readParty, readUnit } from './cells.ts';
import { ALWAYS, type ColumnKey, columnOf, fold, LINKS, STEPS, type StepKey, stepOf } from './columns.ts';
import { isPlainText } from '../statements/plain.ts';
import { MOST_CELL, type Table, type TableRow } from './read-table.ts';
import * as words from './words.ts';
import type { CellFault } from './words.ts';

/** So much of a lot. */
export interface Portion {
  readonly code: Reading;
  readonly amount: number | null;
  readonly unit: string | null;
}

/** A row that can be read. */
export interface ReadRow {
  readonly row: number;
  readonly record: string;
  readonly step: StepKey;
  readonly date: string;
  readonly of: Portion;
  readonly input: Portion | null;
  readonly name: string | null;
  readonly party: string | null;
  readonly expires: string | null;
  readonly licence: string | null;
  readonly passed: boolean | null;
  readonly note: string | null;
}

/** The rows of a table that can be read, and what is wrong with the others. */
export interface Rows {
  readonly rows: readonly ReadRow[];
  readonly faults: readonly StatementFault[];
  /** How many rows there are below the headings. */
  readonly count: number;
}

/** With what the record numbers of the template's own rows begin: nobody means to say these. */
export const EXAMPLE_RECORD = { zh: '示例', en: 'example' } as const;

/** @param now epoch milliseconds @throws Fault BAD_REQUEST where the headings are not the template's, or one stands twice */
export function readRows({ rows, unreadable }: Table, now: number): Rows {
  const [head, ...body] = rows;
  const places = new Map<ColumnKey, number>();
  for (const [i, cell] of (head?.cells ?? []).entries()) {
    const column = columnOf(cell);
    // Of two amounts nobody can say which is meant.
    if (column && places.has(column.key)) throw new Fault('BAD_REQUEST', 'SAME_HEADINGS');
    if (column) places.set(column.key, i);
  }
  if (!ALWAYS.every((key) => places.has(key))) throw new Fault('BAD_REQUEST', 'NO_HEADINGS');
  const faults: StatementFault[] = unreadable.map((place) => ({ place, column: null, ...words.UNREADABLE_ROW }));
  const read: ReadRow[] = [];
  const rest = body.filter(({ cells }) => !isExample(cells[places.get('record') ?? -1] ?? ''));
  for (const row of rest) {
    const result = new RowReader(row, places, now).read();
    if (Array.isArray(result)) faults.push(...result);
    else read.push(result);
  }
  return { rows: read, faults, count: rest.length + unreadable.length };
}

function isExample(record: string): boolean {
  return Object.values(EXAMPLE_RECORD).some((each) => fold(record).startsWith(`${each}-`));
}

class RowReader {
  readonly #row: TableRow;
  readonly #places: ReadonlyMap<ColumnKey, number>;
  readonly #now: number;
  readonly #faults: StatementFault[] = [];

  constructor(row: TableRow, places: ReadonlyMap<ColumnKey, number>, now: number) {
    this.#row = row;
    this.#places = places;
    this.#now = now;
  }

  read(): ReadRow | StatementFault[] {
    for (const key of this.#places.keys()) {
      if (this.#text(key).length > MOST_CELL) this.#fault(key, words.TOO_LONG);
      if (!isPlainText(this.#text(key))) this.#fault(key, words.NOT_TEXT);
    }
    const step = stepOf(this.#text('step'));
    if (this.#text('step') !== '' && step === null) this.#fault('step', words.NO_STEP);
    for (const key of ALWAYS) if (this.#text(key) === '') this.#fault(key, words.missing(key, null));
    if (step)
      for (const key of STEPS[step].needs) if (this.#text(key) === '') this.#fault(key, words.missing(key, step));
    // What a step does not tell would be left out of the chain without a word.
    for (const [key, steps] of Object.entries(LINKS))
      if (step && !steps.includes(step) && this.#text(key as ColumnKey) !== '')
        this.#fault(key as ColumnKey, words.notOf(key as ColumnKey, step, steps));
    if (step === 'PRODUCE' && this.#text('inputCode') === '' && INPUT.some((key) => this.#text(key) !== ''))
      this.#fault('inputCode', words.missing('inputCode', step));
    const date = this.#cell('date', (text) => readDate(text, this.#now));
    const of = this.#portion('code', 'lot', 'amount', 'unit');
    const input =
      step === 'PRODUCE' && this.#text('inputCode') !== ''
        ? this.#portion('inputCode', 'inputLot', 'inputAmount', 'inputUnit')
        : null;
    const row = {
      row: this.#row.row,
      record: this.#text('record'),
      input,
      name: this.#text('name') || null,
      party: this.#cell('party', readParty),
      expires: this.#cell('expires', readDay),
      licence: this.#text('licence') || null,
      passed: this.#cell('result', readResult),
      note: this.#text('note') || null,
    };
    return this.#faults.length > 0 || step === null || date === null || of === null
      ? this.#faults
      : { ...row, step, date, of };
  }

  #portion(codeKey: ColumnKey, lotKey: ColumnKey, amountKey: ColumnKey, unitKey: ColumnKey): Portion | null {
    const code = this.#cell(codeKey, (text) => readCode(text, this.#text(lotKey)), lotKey);
    const amount = this.#cell(amountKey, readNumber);
    const unit = this.#cell(unitKey, readUnit);
    if (amount !== null && this.#text(unitKey) === '') this.#fault(unitKey, words.NO_UNIT);
    return code && { code, amount, unit };
  }

  /** Null where nothing is written, or what is wrong. */
  #cell<T>(
    key: ColumnKey,
    read: (text: string) => CellRead<T> & { readonly ofLot?: boolean },
    lot: ColumnKey = key,
  ): T | null {
    const text = this.#text(key);
    if (text === '') return null;
    const result = read(text);
    if ('value' in result) return result.value;
    this.#fault(result.ofLot ? lot : key, result.fault);
    return null;
  }

  #text(key: ColumnKey): string {
    return this.#row.cells[this.#places.get(key) ?? -1] ?? '';
  }

  #fault(column: ColumnKey, { code, words: said }: CellFault): void {
    this.#faults.push({ place: this.#row.row, column, code, words: said });
  }
}

const INPUT: readonly ColumnKey[] = ['inputLot', 'inputAmount', 'inputUnit'];
const PASSED: Readonly<Record<string, boolean>> = { 合格: true, pass: true, 不合格: false, fail: false };

function readResult(text: string): CellRead<boolean> {
  const value = Object.hasOwn(PASSED, fold(text)) ? PASSED[fold(text)] : undefined;
  return value === undefined ? { fault: words.NO_RESULT } : { value };
}
