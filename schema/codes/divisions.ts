import { DIVISIONS, SPANS } from './divisions-table.ts';

/** The years for which a division's code is in a published list; `to` is absent while it is in force. */
export interface InForce {
  readonly from: number;
  readonly to: number | null;
}

let table: ReadonlyMap<string, InForce> | undefined;

/**
 * GB/T 2260: six digits, two each for province, prefecture and county; retired codes stay in old papers. Null when no
 * list has it.
 */
export function divisionOf(digits: string): InForce | null {
  // The State's own organs.
  if (digits === '100000') return { from: 1980, to: null };
  return (table ??= readTable()).get(digits) ?? null;
}

/** Whether six digits are a division of any year. */
export function isDivision(digits: string): boolean {
  return divisionOf(digits) !== null;
}

/** Whether digits begin with a province (two of them), or with a prefecture (four). */
export function isWithinDivision(digits: string): boolean {
  return (
    divisionOf(digits.slice(0, 4).padEnd(6, '0')) !== null ||
    [...'019'].some((last) => divisionOf(`${digits.slice(0, 4)}${last}1`) !== null)
  );
}

function readTable(): ReadonlyMap<string, InForce> {
  const spans = SPANS.map((span): InForce => {
    const [from = '', to = ''] = span.split('-');
    return { from: Number(from), to: to === '' ? null : Number(to) };
  });
  const read = new Map<string, InForce>();
  for (const word of DIVISIONS.trim().split(/\s+/)) {
    for (const [, letter = '', ends = ''] of word.slice(4).matchAll(/([A-Za-z])(\d+)/g)) {
      const span = spans[letter >= 'a' ? letter.charCodeAt(0) - 71 : letter.charCodeAt(0) - 65];
      for (const end of ends.match(/../g) ?? []) if (span) read.set(word.slice(0, 4) + end, span);
    }
  }
  return read;
}
