import { isRecord } from '../json/is-record.ts';

export interface Span {
  readonly from: string;
  readonly to: string;
}

/** The part of a month at +08:00 that lies in a span that was asked for. @param month `2026-03` @param asked a TimeSpan; null: any time */
export function spanOf(month: string, asked: unknown): Span {
  const [year = 0, number = 0] = month.split('-').map(Number);
  const next = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
  const of = isRecord(asked) ? asked : {};
  return {
    from: outer(`${month}-01T00:00:00+08:00`, of['from'], (a, b) => a >= b),
    to: outer(`${next}-01T00:00:00+08:00`, of['to'], (a, b) => a <= b),
  };
}

function outer(own: string, asked: unknown, isKept: (own: number, asked: number) => boolean): string {
  return typeof asked !== 'string' || isKept(Date.parse(own), Date.parse(asked)) ? own : asked;
}
