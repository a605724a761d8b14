import { type Exchange, placeOf, type SystemAnswer } from './exchange.ts';
import type { Sent } from './fault.ts';
import { countsIn, rowNamesIn, type Rows, rowsIn } from './rows.ts';

/** A fault by the rows of an answer. null: they leave it nothing to change, or nobody could see it. */
export interface RowFault {
  readonly name: string;
  readonly change: (rows: Rows, learned: Learned, around: Around) => SystemAnswer | null;
  /** What a list is not known to lack: of a register nobody can tell which rows should have come. */
  readonly byKeys?: true;
}

/** An exchange, those of the same question while all was well, and those of questions about other things. */
export interface Around {
  readonly exchange: Exchange;
  readonly own: readonly Exchange[];
  readonly others: readonly Exchange[];
}

/** What is known of the system from its answers while all was well. */
export interface Learned {
  readonly names: ReadonlySet<string>;
  readonly counts: ReadonlySet<string>;
}

export function learnedFrom(seen: readonly Exchange[]): Learned {
  const answers = seen.map(({ answer }) => answer);
  const names = rowNamesIn(answers);
  return { names, counts: countsIn(answers, names) };
}

export const ROW_FAULTS: readonly RowFault[] = [
  { name: 'half a page', change: (all, learned) => fewer(all, learned, (rows) => rows.slice(0, rows.length >> 1)) },
  { name: 'a row that is missing', change: (all, learned) => fewer(all, learned, (rows) => rows.slice(0, -1)) },
  {
    name: 'a row that comes twice',
    change: ({ rows, put }) => (rows[0] === undefined ? null : put([rows[0], ...rows])),
  },
  { name: 'its rows left out', change: ({ rows, put }) => (rows.length === 0 ? null : put(null)) },
  {
    name: 'the answer for another key',
    change: (rows, learned, around) => another(rows, learned, around, true),
    byKeys: true,
  },
  {
    name: 'the answer to another question',
    change: (rows, learned, around) => another(rows, learned, around, false),
    byKeys: true,
  },
];

/** Where the answer says how many there are, one that is gone is missed. */
function fewer(
  { rows, numbers, put }: Rows,
  { counts }: Learned,
  keep: (rows: readonly string[]) => readonly string[],
): SystemAnswer | null {
  const isCounted = [...numbers.keys()].some((place) => counts.has(place));
  const kept = keep(rows);
  return isCounted && kept.length < rows.length ? put(kept) : null;
}

/** What was answered to another question there, if no row of it belongs to this one; the shortest, which is no page of a longer list. */
function another(
  rows: Rows,
  { names }: Learned,
  { exchange, own, others }: Around,
  isAlike: boolean,
): SystemAnswer | null {
  const belonging = own.flatMap(({ answer }) => rowsIn(answer, names)?.rows ?? []).map(unnumbered);
  const found = others.flatMap(({ request, answer }) => {
    if (placeOf(request) !== placeOf(exchange.request)) return [];
    const other = rowsIn(answer, names);
    if (!other || other.rows.length === 0 || isAlike !== (other.kind === rows.kind)) return [];
    return other.rows.some((row) => belonging.includes(unnumbered(row))) ? [] : [{ answer, count: other.rows.length }];
  });
  return found.sort((a, b) => a.count - b.count)[0]?.answer ?? null;
}

/** A row without what its element says of itself: its number in this answer, as a rule. */
function unnumbered(row: string): string {
  return row.replace(/^<[\w:.-]+[^>]*>/, '');
}

/** The fault as one of answers. */
export function changeRows({ change }: RowFault, around: Around, learned: Learned): Sent | null {
  const rows = rowsIn(around.exchange.answer, learned.names);
  const answer = rows && change(rows, learned, around);
  return answer && { answer };
}
