import { expect, test } from 'vitest';
import { paintNever } from '../../cli/io.ts';
import { unitText } from '../../cli/unit/unit-text.ts';
import type { UnitFound } from '../../cli/unit/unit-query.ts';

const answered = (sector: string, status: string, breaker = 'CLOSED'): UnitFound['coverage'][number] => ({
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
    answered('HAZARDOUS_GOODS', 'NOT_ASKED', 'OPEN'),
  );
  expect(text(found, 'en')).toMatch(/answered: 1\/4/);
  expect(text(found, 'zh')).toMatch(/1\/4/);
  expect(text(found, 'en').match(/^! .* did not answer/gm)).toHaveLength(2);
  expect(text(found, 'en').match(/is not asked just now/g)).toHaveLength(1);
  expect(text(unit(answered('AGRICULTURE', 'ANSWERED'), answered('FOOD_DRUG', 'ANSWERED')), 'en')).toMatch(
    /answered: 2\/2/,
  );
});
