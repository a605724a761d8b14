import { expect, test } from 'vitest';
import { paintNever } from '../../cli/io.ts';
import { unitText } from '../../cli/unit/unit-text.ts';
import { productText } from '../../cli/unit/products.ts';
import type { UnitFound, UnitRecord } from '../../cli/unit/unit-query.ts';

type Covered = UnitFound['coverage'][number];
const answered = (sector: string, status: Covered['status'], breaker: Covered['breaker'] = 'CLOSED'): Covered => ({
  sector,
  status,
  breaker,
  asked: 1,
  answered: status === 'ANSWERED' ? 1 : 0,
  held: 0,
  calls: 1,
  milliseconds: 5,
  at: null,
});
const unit = (...coverage: UnitFound['coverage'][number][]): UnitFound => ({ code: 'urn:a', records: [], coverage });
const text = (found: UnitFound, language: 'zh' | 'en'): string => unitText(found, [], language, paintNever);

test('only those that answered are counted as such, and each that did not is named with the reason', () => {
  const found = unit(
    answered('AGRICULTURE', 'ANSWERED'),
    answered('FOOD_DRUG', 'FAILED'),
    answered('RARE_EARTH', 'PARTIAL'),
    answered('HAZARDOUS_GOODS', 'FAILED', 'OPEN'),
  );
  expect(text(found, 'en')).toMatch(/answered: 1\/4/);
  expect(text(found, 'zh')).toMatch(/1\/4/);
  expect(text(found, 'en').match(/^! .* did not answer/gm)).toHaveLength(2);
  expect(text(found, 'en').match(/is not asked just now/g)).toHaveLength(1);
  expect(text(unit(answered('AGRICULTURE', 'ANSWERED'), answered('FOOD_DRUG', 'ANSWERED')), 'en')).toMatch(
    /answered: 2\/2/,
  );
});

test('what is kept back is called by its word, not by its field', () => {
  const refused = [
    { message: '', path: ['unit', 'records', 0, 'quantity'] },
    { message: '', path: ['unit', 'records', 1, 'holder', 'name'] },
  ];
  const shown = (language: 'zh' | 'en'): string =>
    unitText(unit(answered('FOOD_DRUG', 'ANSWERED')), refused, language, paintNever);
  expect(shown('zh')).toContain('未提供(有条件共享): 数量、持有单位 名称');
  expect(shown('en')).toContain('not shown to you (conditional): quantity, holder name');
});

type Recalls = NonNullable<UnitRecord['recalls']>;
const over: Recalls[number] = { level: null, reason: 'old', at: '2026-01-01', status: '已完成', advice: null };
const standing: Recalls[number] = { level: null, reason: 'new', at: '2026-02-02', status: null, advice: null };

test('a recall that is over is told as such, and is nothing against the unit', () => {
  const record = {
    sector: 'FOOD_DRUG',
    producedAt: null,
    expiresAt: null,
    recalls: [over, standing],
  } as unknown as UnitRecord;
  const shown = text({ code: 'urn:a', records: [record], coverage: [] }, 'en');
  expect(shown.match(/^⚠ .*$/gm)).toEqual(['⚠ recalled 2026-02-02 new [F]']);
  expect(shown).toMatch(/recall that is over +recalled 2026-01-01 old · 已完成/);
});

test('of a product’s lots only those count of which a recall stands', () => {
  const lot = (code: string, recalls: Recalls | null): object => ({
    code,
    sector: 'FOOD_DRUG',
    recalls,
  });
  const product = (...recalled: object[]): string =>
    productText(
      { name: 'x', producer: null, recalled, moreRecalled: false } as unknown as Parameters<typeof productText>[0],
      'en',
      paintNever,
    );
  const shown = product(lot('urn:over', [over]), lot('urn:both', [over, standing]), lot('urn:unread', null));
  expect(shown).not.toContain('urn:over');
  expect(shown).toContain('⚠ recalled 2026-02-02 new urn:both');
  expect(shown).not.toContain('old');
  expect(shown).toContain('urn:unread');
  expect(product(lot('urn:over', [over]))).toContain('None of its lots is recalled.');
});
