import { describe, expect, test } from 'vitest';
import { type ToldLink, chainOf, judged, memberOf, NOW, outcomes, recordOf, silent } from '../support/chain-of.ts';
import { ruleOf } from '../support/data-rules.ts';
import { ruleNamed } from '../support/shipped-rules.ts';

const FOOD = memberOf('food-drug');
const FARM = memberOf('agriculture');
const ORES = memberOf('rare-earth');

describe('a date that is over when a unit is used', () => {
  const rule = ruleNamed('expired-when-used');
  const at = (expiresAt: string | null, ...links: readonly Partial<ToldLink>[]) =>
    chainOf({
      units: { B: [], A: [recordOf(FOOD, { productName: '面粉', expiresAt })], C: [] },
      links: links.map((link) => ({ from: 'A', to: 'B', ...link })),
    });
  const OLD = '2026-02-01T00:00:00+08:00';

  test('is told with both days, and with what it went into', () => {
    expect(judged(rule, at(OLD, {}))).toMatchObject([
      {
        outcome: 'FIRES',
        codes: ['A', 'B'],
        at: '2026-03-01T08:00:00+08:00',
        zh: '面粉在过期后仍被使用：有效期至2026-02-01，2026-03-01使用',
        en: '面粉 was used past its date: 2026-02-01, used on 2026-03-01',
        evidence: [
          { member: 'food-drug', code: 'A', field: 'expiresAt', value: OLD },
          { field: 'links.at', value: '2026-03-01T08:00:00+08:00' },
        ],
      },
    ]);
  });

  test('is one finding for all uses; what was used in time, or not in a step, is none', () => {
    const twice = judged(rule, at(OLD, {}, { to: 'C', at: '2026-03-05T08:00:00+08:00' }));
    expect(outcomes(twice)).toEqual([['FIRES', 'A', 'B', 'C']]);
    expect(judged(rule, at('2026-03-01T00:00:00+08:00', {}))).toEqual([]);
    expect(judged(rule, at(OLD, { kind: 'TRANSPORT' }))).toEqual([]);
    expect(judged(rule, at(OLD, { kind: 'PACK' }))).toHaveLength(1);
    expect(judged(rule, at(null, {}))).toEqual([]);
  });

  test('is undecided where nobody tells when it was used, and nothing where it was not', () => {
    expect(judged(rule, at(OLD, { at: null }))).toMatchObject([
      { outcome: 'UNDECIDED', codes: ['A'], missing: [{ field: 'links.at', reason: 'NOT_RECORDED' }] },
    ]);
    expect(judged(rule, at(OLD))).toEqual([]);
  });
});

describe('a status at a time', () => {
  const rule = ruleNamed('inspection-without-result');
  const of = (...inspections: readonly object[]) => chainOf({ units: { A: [recordOf(FOOD, { inspections })] } });
  const OPEN = { result: 'UNKNOWN', at: '2026-09-01T00:00:00+08:00' };

  test('that has been so for longer than it may be is told', () => {
    expect(judged(rule, of(OPEN))).toMatchObject([
      {
        outcome: 'FIRES',
        at: OPEN.at,
        zh: 'A2026-09-01检验，84天后仍无结论',
        evidence: [
          { field: 'inspections.result', value: 'UNKNOWN' },
          { field: 'inspections.at', value: OPEN.at },
        ],
      },
    ]);
    const late = ruleOf(
      'status: inspections.result\nis: [UNKNOWN]\nsince: inspections.at\nbyMoreThan: { days: 84, source: x }',
    );
    // The day itself counts in full: 83 days and some hours.
    expect(judged(late, of(OPEN))).toEqual([]);
  });

  test('is nothing where it is another one, where a later row says otherwise, or before its time', () => {
    expect(judged(rule, of({ ...OPEN, result: 'PASS' }))).toEqual([]);
    expect(judged(rule, of(OPEN, { result: 'PASS', at: '2026-10-01T00:00:00+08:00' }))).toEqual([]);
    expect(judged(rule, of({ ...OPEN, at: '2026-11-10T00:00:00+08:00' }))).toEqual([]);
    expect(judged(rule, of({ result: 'PASS', at: '2026-08-01T00:00:00+08:00' }, OPEN))).toHaveLength(1);
  });

  test('is undecided where nobody tells since when', () => {
    expect(judged(rule, of({ ...OPEN, at: null }))).toMatchObject([
      { outcome: 'UNDECIDED', missing: [{ member: 'food-drug', field: 'inspections', reason: 'NOT_RECORDED' }] },
    ]);
  });

  test('is that of the moment in question, not of today', () => {
    const used = ruleOf('status: inspections.result\nis: [FAIL]\nsince: inspections.at\nat: used');
    const chain = (at: string) =>
      chainOf({
        units: {
          B: [],
          A: [
            recordOf(FOOD, {
              inspections: [
                { result: 'FAIL', at },
                { result: 'PASS', at: '2026-05-01' },
              ],
            }),
          ],
        },
        links: [{ from: 'A', to: 'B' }],
      });
    expect(outcomes(judged(used, chain('2026-02-01T08:00:00+08:00')))).toEqual([['FIRES', 'A', 'B']]);
    expect(judged(used, chain('2026-04-01T08:00:00+08:00'))).toEqual([]);
    // Without a date from which it holds, it holds whenever it is asked.
    const ever = ruleOf('status: inspections.result\nis: [FAIL]');
    expect(judged(ever, chain('2026-04-01T08:00:00+08:00'))).toMatchObject([
      { outcome: 'FIRES', at: new Date(NOW).toISOString() },
    ]);
  });

  test('may be a flag', () => {
    const rule = ruleOf('sectors: [RARE_EARTH]\nstatus: recycled\nis: [true]');
    const chain = (recycled: unknown) => chainOf({ units: { A: [recordOf(ORES, { recycled })] } });
    expect(judged(rule, chain(true))).toHaveLength(1);
    expect(judged(rule, chain(false))).toEqual([]);
  });
});

describe('an amount against an amount', () => {
  const rule = ruleNamed('oxide-exceeds-goods');
  const of = (values: Readonly<Record<string, unknown>>, untold = {}) =>
    chainOf({ units: { A: [recordOf(ORES, { productName: '碳酸稀土', form: 'COMPOUND', ...values }, untold)] } });

  test('is told where it is more by more than the tolerance, whatever the units', () => {
    expect(judged(rule, of({ reoKilograms: 1_060, quantity: { value: 1, unit: 't' } }))).toMatchObject([
      {
        outcome: 'FIRES',
        zh: '碳酸稀土折REO 1060 kg，货物仅1 t，多出6 %',
        en: '碳酸稀土 counts as 1060 kg of oxide and is 1 t itself: 6 % more',
        evidence: [
          { field: 'reoKilograms', value: '1060 kg' },
          { field: 'quantity', value: '1 t' },
        ],
      },
    ]);
    expect(judged(rule, of({ reoKilograms: 1_040, quantity: { value: 1, unit: 't' } }))).toEqual([]);
    expect(
      judged(rule, of({ reoKilograms: 1_060, quantity: { value: 1, unit: 't' } }), { parameters: { percent: 10 } }),
    ).toEqual([]);
  });

  test('numbers that are kept by their digits are numbers', () => {
    const digits = (text: string): unknown => JSON.rawJSON(text);
    const values = { reoKilograms: digits('1060.0'), quantity: { value: digits('1.0'), unit: 't' } };
    expect(judged(rule, of(values))).toHaveLength(1);
  });

  test('is judged where the record is as the rule says', () => {
    expect(judged(rule, of({ form: 'METAL', reoKilograms: 1_060, quantity: { value: 1, unit: 't' } }))).toEqual([]);
    const unknown = of({ form: null, reoKilograms: 1_060, quantity: { value: 1, unit: 't' } }, { form: 'FORBIDDEN' });
    expect(judged(rule, unknown)).toMatchObject([
      { outcome: 'UNDECIDED', missing: [{ field: 'form', reason: 'FORBIDDEN' }] },
    ]);
  });

  test('is undecided where the other one is not recorded, does not compare or is not told', () => {
    const missing = (values: Readonly<Record<string, unknown>>, untold = {}) =>
      judged(rule, of({ reoKilograms: 1_060, ...values }, untold)).map((each) =>
        each.missing.map(({ field, reason }) => [field, reason]),
      );
    expect(missing({})).toEqual([[['quantity', 'NOT_RECORDED']]]);
    expect(missing({ quantity: { value: 40, unit: '桶' } })).toEqual([[['reoKilograms', 'NOT_COMPARABLE']]]);
    expect(missing({}, { quantity: 'FORBIDDEN' })).toEqual([[['quantity', 'FORBIDDEN']]]);
    expect(judged(rule, of({ quantity: { value: 1, unit: 't' } }))).toEqual([]);
  });

  test('may be a limit, or another amount in either direction', () => {
    const limit = ruleOf('sectors: [RARE_EARTH]\namount: quantity\nexceeds: { limit: 200, unit: kg, source: a law }');
    expect(limit.parameters).toEqual([{ name: 'limit', value: 200, unit: 'kg', source: 'a law' }]);
    const chain = of({ quantity: { value: 0.3, unit: 't' }, reoKilograms: 100 });
    expect(judged(limit, chain)).toMatchObject([{ outcome: 'FIRES', evidence: [{ field: 'quantity' }] }]);
    expect(judged(limit, chain, { parameters: { limit: 300 } })).toEqual([]);
    const other = ruleOf(
      'sectors: [RARE_EARTH]\namount: quantity\ndiffersFrom: { field: reoKilograms, unit: kg }\nbyMoreThan: { percent: 50, source: x }',
    );
    expect(judged(other, chain)).toHaveLength(1);
    expect(judged(other, of({ quantity: { value: 0.3, unit: 't' }, reoKilograms: 160 }))).toEqual([]);
    expect(judged(other, of({ quantity: { value: 0.3, unit: 't' }, reoKilograms: 1_000 }))).toHaveLength(1);
  });
});

test('a member that is silent leaves a rule of its sector undecided, and no other', () => {
  const rule = ruleOf('sectors: [FOOD_DRUG]\ndate: expiresAt\nbefore: now');
  const chain = (name: string) =>
    chainOf({ units: { A: [recordOf(FARM)] }, unread: { A: { RECORDS: [silent(name)] } } });
  expect(judged(rule, chain('food-drug'))).toMatchObject([
    { outcome: 'UNDECIDED', missing: [{ member: 'food-drug', field: 'expiresAt', reason: 'TIMEOUT' }] },
  ]);
  expect(judged(rule, chain('rare-earth'))).toEqual([]);
});

test('records of other sectors are not judged, and what a record does not say is not held against it', () => {
  const rule = ruleOf('sectors: [FOOD_DRUG]\ndate: expiresAt\nbefore: now');
  const OLD = { expiresAt: '2026-01-01' };
  expect(judged(rule, chainOf({ units: { A: [recordOf(FARM, OLD)] } }))).toEqual([]);
  expect(judged(rule, chainOf({ units: { A: [recordOf(FARM, OLD), recordOf(FOOD)] } }))).toEqual([]);
  expect(judged(rule, chainOf({ units: { A: [recordOf(FARM, OLD), recordOf(FOOD, OLD)] } }))).toHaveLength(1);
});
