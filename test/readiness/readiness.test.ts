import { afterEach, expect, test } from 'vitest';
import type { Condition } from '../../gateway/readiness/condition.ts';
import { readyAnswer } from '../../gateway/readiness/ready-answer.ts';
import { Readiness } from '../../gateway/readiness/readiness.ts';
import { readLog } from '../observe/support/read-log.ts';

const written = readLog();
afterEach(() => written.restore());

test('a condition is told once as it begins and once as it ends, and only what blocks keeps a gateway from being ready', () => {
  const readiness = new Readiness();
  let now: readonly Condition[] = [];
  readiness.add(() => now);
  const health = (): unknown => readiness.health();
  expect(health()).toEqual({ status: 'ok', conditions: [] });

  now = [{ reason: 'MEMBER_CLOCK_OFF', about: 'rare-earth', detail: '20 s' }];
  expect(health()).toMatchObject({ status: 'ok', conditions: [{ reason: 'MEMBER_CLOCK_OFF', about: 'rare-earth' }] });
  expect(readyAnswer(readiness.waitsFor()).status).toBe(200);

  now = [...now, { reason: 'AUDIT_UNWRITABLE', detail: '3 lines wait' }];
  expect(health()).toMatchObject({ status: 'degraded' });
  expect(readyAnswer(readiness.waitsFor())).toMatchObject({ status: 503, body: { waitsFor: ['AUDIT_UNWRITABLE'] } });
  // What anybody may read has no detail.
  expect(JSON.stringify(health())).not.toContain('3 lines');

  now = [{ reason: 'MEMBER_CLOCK_OFF', about: 'rare-earth', detail: '21 s' }];
  expect(readiness.waitsFor()).toEqual([]);
  now = [];
  expect(readiness.standing()).toEqual([]);
  readiness.close();
  expect(
    written.lines().map(({ event, level, reason, about, detail }) => [event, level, reason, about, detail]),
  ).toEqual([
    ['condition-begins', 'warn', 'MEMBER_CLOCK_OFF', 'rare-earth', '20 s'],
    ['condition-begins', 'error', 'AUDIT_UNWRITABLE', undefined, '3 lines wait'],
    ['condition-ends', 'info', 'AUDIT_UNWRITABLE', undefined, undefined],
    ['condition-ends', 'info', 'MEMBER_CLOCK_OFF', 'rare-earth', undefined],
  ]);
});
