import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { errorText, whoseText } from '../../cli/gateway.ts';
import { runCli } from './support/run-cli.ts';

const member = (division: string, zh: string): object => ({
  name: `agriculture/${division}`,
  sector: 'AGRICULTURE',
  kind: 'REGION',
  zh,
  en: zh,
  division,
  uscc: null,
});
const line = (name: string | null, more: object = {}): object => ({
  sector: 'AGRICULTURE',
  member: name,
  members: 1,
  status: 'ANSWERED',
  asked: 1,
  excluded: 0,
  milliseconds: 7,
  at: null,
  breaker: 'CLOSED',
  ...more,
});
const COVERAGE = [
  line('agriculture/330000'),
  line('agriculture/370000', { status: 'FAILED', breaker: 'OPEN' }),
  line(null, { members: 29, asked: 0, excluded: 29, milliseconds: 0 }),
];
const MEMBERS = [
  member('320000', '江苏省农业农村厅'),
  member('330000', '浙江省农业农村厅'),
  member('370000', '山东省农业农村厅'),
  member('410000', '河南省农业农村厅'),
];
const HEALTH = {
  status: 'ok',
  ministries: {
    'agriculture/320000': { breaker: 'CLOSED', lastFault: null, trusted: true, filter: 'USED' },
    'agriculture/410000': { breaker: 'OPEN', lastFault: 'UNAVAILABLE', trusted: true, filter: 'USED' },
    'agriculture/330000': { breaker: 'CLOSED', lastFault: null, trusted: true },
    'agriculture/370000': { breaker: 'OPEN', since: '2026-05-01T00:00:00Z', lastFault: 'TIMEOUT', trusted: true },
  },
};
const READING = {
  code: 'urn:a',
  scheme: 'uri',
  level: null,
  validity: 'OK',
  reasons: [],
  display: 'urn:a',
  attributes: [],
  unit: {
    records: ['agriculture/330000', 'agriculture/370000'].map((each) => ({
      code: 'urn:a',
      sector: 'AGRICULTURE',
      member: each,
    })),
    coverage: [],
  },
};

/** A gateway over a sector with several members. */
const server = createServer((request, response) => {
  void text(request).then((body) => {
    const told = (value: object): void =>
      void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    if (request.url !== '/graphql') return told(HEALTH);
    return told({
      data: body.includes('identify') ? { identify: [READING] } : { unit: { coverage: COVERAGE }, members: MEMBERS },
    });
  });
});
let url: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

test('status has a line a member, each with its own breaker and fault, also of those that need not be asked', async () => {
  const { code, out } = await runCli(['status', '--url', url]);
  expect(code).toBe(3);
  expect(out).toMatch(/\[A\] 农业 浙江省农业农村厅 +已答复 +7 ms +正常 +- +-/);
  expect(out).toMatch(/\[A\] 农业 山东省农业农村厅 +未答复 +7 ms +熔断 +2026-05-01T00:00:00Z +TIMEOUT/);
  expect(out).toMatch(/\[A\] 农业 江苏省农业农村厅 +已报名单 +- +正常 +- +-/);
  expect(out).toMatch(/\[A\] 农业 河南省农业农村厅 +未答复 +- +熔断 +- +UNAVAILABLE/);
  const { ministries } = JSON.parse((await runCli(['status', '--url', url, '--json'])).out) as { ministries: unknown };
  expect(ministries).toMatchObject([
    { name: 'agriculture/320000', answers: 'HEARD' },
    { name: 'agriculture/330000', breaker: 'CLOSED', answers: 'YES' },
    { name: 'agriculture/370000', lastFault: 'TIMEOUT', answers: 'NO' },
    { name: 'agriculture/410000', answers: 'NO' },
  ]);
});

test('identify marks a sector once, however many of its members hold the thing', async () => {
  const { out } = await runCli(['identify', 'urn:a', '--url', url]);
  expect(out.match(/\[A\]/g)).toHaveLength(1);
});

test('an error and a gap name the member, where the sector has several, and not twice', () => {
  expect(whoseText({ sector: 'AGRICULTURE', member: 'agriculture/370000' })).toBe('agriculture/370000');
  expect(whoseText({ sector: 'AGRICULTURE', member: 'agriculture' })).toBe('AGRICULTURE');
  expect(whoseText({})).toBe('');
  const extensions = { code: 'TIMEOUT', sector: 'AGRICULTURE', member: 'agriculture/370000' } as const;
  expect(errorText({ message: 'no answer', extensions }, 'en')).toBe('! TIMEOUT agriculture/370000 no answer');
  expect(errorText({ message: 'agriculture/370000 did not answer', extensions }, 'en')).toBe(
    '! TIMEOUT agriculture/370000 did not answer',
  );
});

test('what a member failed at names its system once, and is told in Chinese by its code; of others the message stands, too', () => {
  const message = 'agriculture-bus keeps no history that reaches back to that moment';
  const extensions = { code: 'NO_HISTORY', sector: 'AGRICULTURE', system: 'agriculture-bus' } as const;
  const path = ['unit', 'records'];
  expect(errorText({ message, path, extensions }, 'en')).toBe(`! NO_HISTORY AGRICULTURE unit.records ${message}`);
  expect(errorText({ message, path, extensions }, 'zh')).toBe(
    '! NO_HISTORY AGRICULTURE agriculture-bus unit.records 未保留当时的数据',
  );
  const own = { message: 'asOf is for others', extensions: { code: 'FORBIDDEN' } } as const;
  expect(errorText(own, 'zh')).toMatch(/^! FORBIDDEN 不予提供.* \/ asOf is for others$/);
});
