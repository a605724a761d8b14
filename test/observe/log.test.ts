import { afterEach, beforeEach, expect, test } from 'vitest';
import { Fault } from '../../common/resilience/fault.ts';
import { log, logBug, logSeldom } from '../../common/observe/log.ts';
import { describeError } from '../../common/observe/describe-error.ts';
import { inScope } from '../../common/observe/scope.ts';
import { readLog } from './support/read-log.ts';

let written: ReturnType<typeof readLog>;
beforeEach(() => (written = readLog()));
afterEach(() => written.restore());

const SECRET = '张三 13800138000';

function failureOf(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}

test('a line is one JSON object with level, time, the request that it is about, and a message', async () => {
  await inScope({ requestId: 'request-1' }, async () => {
    await Promise.resolve();
    log.info({ event: 'tried' }, 'words');
  });
  log.info({ event: 'alone' }, 'words');
  const [first, second] = written.lines();
  expect(first).toMatchObject({ level: 'info', event: 'tried', request: 'request-1', msg: 'words' });
  expect(Number.isNaN(Date.parse(String(first?.['time'])))).toBe(false);
  expect(second).not.toHaveProperty('request');
});

test('a line has nothing of the line before it', () => {
  log.info({ event: 'one', found: 1 }, 'words');
  log.info({ event: 'two' }, 'words');
  expect(written.lines().at(-1)).not.toHaveProperty('found');
});

test('a fault of ours is told by class and place, and by no message, which may quote what could not be read', () => {
  const error = failureOf(() => JSON.parse(`{"name": ${SECRET}`));
  expect(String(error)).toContain('张三');
  inScope({ requestId: 'request-2' }, () => logBug(error));
  expect(written.text()).not.toContain('张三');
  expect(written.lines()).toMatchObject([
    {
      level: 'error',
      event: 'bug',
      request: 'request-2',
      error: { name: 'SyntaxError', stack: expect.arrayContaining([expect.stringContaining('log.test.ts')]) },
    },
  ]);
});

test.each([
  [
    'a message with lines like places',
    new Error(`no\n    at ${SECRET} (file:///x.ts:1:1)\n    at f (file:///13800138000.ts:1:1)`),
  ],
  [
    'a message that was changed afterwards',
    Object.assign(new Error(`${SECRET}\n    at n13800138000 (file:///x.ts:1:1)`), { message: 'other' }),
  ],
  ['a name that is a value', Object.assign(new Error('no'), { name: SECRET, code: SECRET })],
  ['a cause', new Fault('BAD_ANSWER', 'public', { cause: new Error(SECRET) })],
  ['what is no error', SECRET],
  [
    'fields of a database’s',
    Object.assign(new Error(SECRET), { code: '23505', detail: `Key (phone)=(${SECRET})`, where: SECRET }),
  ],
  ['several in one', new AggregateError([new Error(SECRET)], SECRET)],
])('nothing of a caller’s is in what is told of %s', (_, error) => {
  const told = JSON.stringify(describeError(error));
  expect(told).not.toMatch(/张三|13800138000/);
});

test('the code of a fault and those of its causes are told', () => {
  const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  expect(describeError(new Fault('UNAVAILABLE', 'cannot be reached', { cause: reset }), { stack: false })).toEqual({
    name: 'Fault',
    code: 'UNAVAILABLE',
    cause: { name: 'Error', code: 'ECONNRESET' },
  });
});

test('what others can cause at will has a line a second, with how many there were', () => {
  for (let i = 0; i < 1_000; i += 1) logSeldom('warn', 'something of this test', { event: 'often' }, 'words');
  expect(written.lines()).toMatchObject([{ event: 'often', times: 1 }]);
});
