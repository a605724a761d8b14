import { expect, test } from 'vitest';
import { readProblem } from '../../gateway/complaints/read-problem.ts';
import { dateTime } from '../../subgraphs/kit/time.ts';

const head = Buffer.from('{"alg":"ECDH-ES","enc":"A256GCM"}').toString('base64url');
const takes = (boughtAt: string): boolean => {
  try {
    const code = 'gs1:(01)06901234001051(10)K260620';
    readProblem({ key: 'k'.repeat(20), code, topic: 'QUALITY', boughtAt, sealed: `${head}..a.b.c` });
    return true;
  } catch {
    return false;
  }
};

test('a report is taken with no time that members would not take, so that it would never be told', () => {
  expect(takes('2026-11-20T10:00:00+08:00')).toBe(true);
  expect(takes('2026-11-20T10:00Z')).toBe(true);
  const days = ['2026-11-20', '2026-02-30', '-271821-04-20', '+275760-09-13', '0000-01-01', '2026-00-10', '2026-1-2'];
  const times = ['10:00', '10:00:00', '10:00:00.123456789', '10:00:00.1234567890', '24:00:00', '23:59:60', '10'];
  const zones = ['Z', 'z', '+08:00', '+0800', '+23:59', '-12:00', '+99:00', '', ' GMT+08:00'];
  for (const day of days)
    for (const time of times)
      for (const zone of zones)
        for (const between of ['T', ' ', 't']) {
          const written = `${day}${between}${time}${zone}`;
          if (takes(written)) expect([written, dateTime(written)]).toEqual([written, expect.any(String)]);
        }
});
