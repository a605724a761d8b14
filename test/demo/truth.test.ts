import { expect, test } from 'vitest';
import { truthOf } from '../../demo/world/truth.ts';
import { readRuleFiles, ruleBook } from '../../gateway/warnings/rule-book.ts';
import { sample } from '../questions/truth/sample.ts';
import { amountsDisagree, exceedsItsInputs, givesOutMore, oxideExceedsGoods } from './breaks/amounts.ts';
import {
  cylinderOverdueWhenFilled,
  inspectionFailed,
  inspectionOverdue,
  inspectionWithoutResult,
  overdueWhenUsed,
} from './breaks/equipment.ts';
import type { Breaks } from './breaks/found.ts';
import { madeFromRecalled, quotaExceeded, recalled, withdrawalPeriod } from './breaks/goods.ts';
import { certificateExpired, certificateVoid, licenceInvalid, papersMissing } from './breaks/papers.ts';
import { expiredWhenUsed, olderThanItsInput, productExpired, timesContradict, twoPlaces } from './breaks/times.ts';
import { ownSupergraph } from '../support/own-supergraph.ts';

/** What breaks each rule, in plain code over the facts as members have them: no rule of the gateway has a part in it. */
const BREAKS: Readonly<Record<string, Breaks>> = {
  recalled,
  'made-from-recalled': madeFromRecalled,
  'inspection-failed': inspectionFailed,
  'withdrawal-period': withdrawalPeriod,
  'quota-exceeded': quotaExceeded,
  'product-expired': productExpired,
  'overdue-when-used': overdueWhenUsed,
  'cylinder-overdue-when-filled': cylinderOverdueWhenFilled,
  'inspection-overdue': inspectionOverdue,
  'certificate-void': certificateVoid,
  'certificate-expired': certificateExpired,
  'gives-out-more': givesOutMore,
  'exceeds-its-inputs': exceedsItsInputs,
  'amounts-disagree': amountsDisagree,
  'older-than-its-input': olderThanItsInput,
  'times-contradict': timesContradict,
  'papers-missing': papersMissing,
  'licence-invalid': licenceInvalid,
  'expired-when-used': expiredWhenUsed,
  'inspection-without-result': inspectionWithoutResult,
  'oxide-exceeds-goods': oxideExceedsGoods,
  'two-places': twoPlaces,
};
const NAMES = Object.keys(BREAKS).sort();
const DAY = '2026-11-24 12:00:00';

/** Each case as a line, whatever the order of its codes. */
function lines(all: Iterable<readonly string[]>): string[] {
  return [...new Set(Array.from(all, (codes) => codes.toSorted().join(' ')))].sort();
}

function told(rule: string, options: { seed: number; scale: number }, now: string): string[] {
  const cases = truthOf(options).filter((each) => each.rule === rule && (each.since ?? now) <= now);
  return lines(cases.map(({ codes }) => codes));
}

test.each([
  { seed: 1, scale: 0 },
  { seed: 1, scale: 1 },
  { seed: 2, scale: 0.5 },
  { seed: 3, scale: 2 },
  { seed: 77, scale: 4 },
])('all that breaks a rule is in the truth, and nothing else: seed $seed, scale $scale', (options) => {
  const all = sample(options.scale, options.seed);
  for (const rule of NAMES) expect.soft(lines(BREAKS[rule]?.(all, DAY) ?? []), rule).toEqual(told(rule, options, DAY));
});

test.each([
  '2026-11-20 21:00:00',
  '2026-12-01 12:00:00',
  '2026-12-02 00:00:00',
  '2026-12-05 12:00:00',
  '2027-01-31 12:00:00',
])('it holds at %s, too', (now) => {
  const options = { seed: 1, scale: 1 };
  const all = sample(1);
  for (const rule of NAMES) expect.soft(lines(BREAKS[rule]?.(all, now) ?? []), rule).toEqual(told(rule, options, now));
});

test('every rule of the gateway is broken somewhere at any scale, by more than the stories', () => {
  const broken = Map.groupBy(truthOf({ seed: 1, scale: 0 }), ({ rule }) => rule);
  for (const { id } of ruleBook(readRuleFiles(), ownSupergraph()).rules)
    expect(broken.get(id)?.length ?? 0, id).toBeGreaterThanOrEqual(2);
});

test('the truth of a larger sample contains that of a smaller one', () => {
  const larger = new Set(truthOf({ seed: 5, scale: 2 }).map((each) => JSON.stringify(each)));
  expect(truthOf({ seed: 5, scale: 1 }).filter((each) => !larger.has(JSON.stringify(each)))).toEqual([]);
});
