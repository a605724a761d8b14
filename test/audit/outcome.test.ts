import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { FAILURES, isFailure, outcomeOf, REFUSALS } from '../../gateway/audit/outcome.ts';

test('each public code of docs/errors.md says either that it could not be done or that it may not', () => {
  const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  const documented = rows.flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`([A-Z_]+)`/g)].map(([, code = '']) => code),
  );
  expect([...FAILURES, ...REFUSALS].toSorted()).toEqual(documented.toSorted());
});

test('what is refused has not failed, and what was run has a part', () => {
  expect(outcomeOf(false, ['RATE_LIMITED'])).toEqual({ outcome: 'REFUSED', code: 'RATE_LIMITED' });
  expect(outcomeOf(false, ['TIMEOUT', 'RATE_LIMITED'])).toEqual({ outcome: 'FAILED', code: 'TIMEOUT' });
  expect(outcomeOf(true, ['UNAVAILABLE'])).toEqual({ outcome: 'PARTIAL', code: 'UNAVAILABLE' });
  expect([isFailure('OTHER_VERSION'), isFailure('FORBIDDEN')]).toEqual([true, false]);
});
