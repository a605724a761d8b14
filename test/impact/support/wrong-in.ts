import { unitOf } from '@tongcha/schema';
import type { Range } from '../../../gateway/impact/affected.ts';
import type { Answer } from './ask-trade.ts';
import type { Trade, True } from './trade.ts';

/** Records may be off by so much, and figures that are told of them. */
const OFF = 0.02;
const NOISE = 1e-9;

/** What an answer says that is not so, one line each. */
export function* wrongIn(answer: Answer, { truth }: Pick<Trade, 'truth'>): Generator<string> {
  const told = new Map(answer.units.map((unit) => [unit.code, unit]));
  for (const { code, share, content, certain } of answer.units) {
    const of = truth.get(code);
    if (!of) continue;
    for (const is of of.shares)
      if (is < share.least - NOISE || is > (share.most ?? 1) + NOISE)
        yield `${code}: ${is} is not in ${share.least}..${share.most}`;
    if (certain && !of.touched) yield `${code} is certain and good`;
    if (content && !holds(content, [of]))
      yield `${code}: ${of.own} × ${of.shares.join()} is not in ${JSON.stringify(content)}`;
  }
  if (answer.complete)
    for (const [code, { touched }] of truth) if (touched && !told.has(code)) yield `${code} is not told`;
  for (const by of ['PRODUCT', 'DIVISION', 'HOLDER', 'SECTOR', 'LEVEL', 'WEEK'] as const)
    for (const total of answer.totals([by])) {
      const { key } = total;
      if (key === null) continue;
      const all = [...truth].filter(([, { keys }]) => keys[by].includes(key));
      const bad = all.filter(([, { touched }]) => touched);
      if (total.certain > bad.length) yield `${by} ${total.key}: ${total.certain} are certain, ${bad.length} are bad`;
      if (answer.complete && total.units < bad.length) yield `${by} ${total.key}: ${total.units} of ${bad.length}`;
      for (const range of total.content) {
        const of = bad.map(([, each]) => each);
        if (!holds(range, of)) yield `${by} ${key}: ${sumOf(of, range, Math.max)} is not in ${JSON.stringify(range)}`;
      }
    }
  if (answer.complete) {
    const holders = new Set(answer.holders().map(({ organization: { uscc } }) => uscc));
    for (const [code, { touched, keys }] of truth)
      for (const holder of touched ? keys.HOLDER : [])
        if (!holders.has(holder)) yield `${holder}, who has ${code}, is not told`;
  }
}

/** Whether that can be what is bad in these, of all that are measured so; where it changes, at one time or another. */
function holds(range: Range, of: readonly True[]): boolean {
  const off = unitOf(range.unit ?? '')?.measure === 'piece' ? 0 : OFF;
  return (
    sumOf(of, range, Math.max) >= range.least * (1 - off) - NOISE &&
    sumOf(of, range, Math.min) <= (range.most ?? Infinity) * (1 + off) + NOISE
  );
}

function sumOf(of: readonly True[], { unit }: Range, end: (...shares: number[]) => number): number {
  const { factor = 1, measure = '' } = unitOf(unit ?? '') ?? {};
  const alike = of.filter((each) => each.measure === measure && each.shares.length > 0);
  return alike.reduce((sum, { own, shares }) => sum + (own * end(...shares)) / factor, 0);
}
