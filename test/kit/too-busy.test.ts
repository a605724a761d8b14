import { expect, test } from 'vitest';
import { EpcisClient } from '../../subgraphs/kit/connectors/epcis/client.ts';
import { SoapClient } from '../../subgraphs/kit/connectors/soap/client.ts';
import { databaseFault } from '../../subgraphs/kit/connectors/sql/faults.ts';
import { asksForLess, Rest, TooBusy } from '../../common/http/too-busy.ts';
import { faultError, Partials } from '../../subgraphs/kit/loaders.ts';
import { type LegacyReply, legacyServer } from '../support/legacy-server.ts';

const soon = (): AbortSignal => AbortSignal.timeout(5_000);

const TOO_BUSY = { code: 'UNAVAILABLE', told: 'TOO_BUSY' };

test('a time that is near is waited for, by everybody who comes', async () => {
  const rest = new Rest();
  const began = performance.now();
  expect(rest.begin({ headers: { 'retry-after': '1' } })).toMatchObject(TOO_BUSY);
  await Promise.all([rest.over(soon()), rest.over(soon())]);
  expect(performance.now() - began).toBeGreaterThan(980);
});

test.each([[{}], [{ 'retry-after': '0' }], [{ 'retry-after': 'later' }], [{ 'retry-after': '-1' }]])(
  'who names no time may be asked: %j',
  async (headers) => {
    const rest = new Rest();
    expect(rest.begin({ headers })).toMatchObject(TOO_BUSY);
    await rest.over(AbortSignal.abort());
  },
);

test('until a time that is far each is told at once, and a nearer one that comes later changes nothing', async () => {
  const rest = new Rest();
  rest.begin({ headers: { 'retry-after': new Date(Date.now() + 60_000).toUTCString() } });
  rest.begin({ headers: { 'retry-after': '0' } });
  for (let i = 0; i < 3; i += 1) await expect(rest.over(soon())).rejects.toMatchObject(TOO_BUSY);
});

test('a moment is meant by the clock of the system that names it', async () => {
  const rest = new Rest();
  const tomorrow = (ms: number): string => new Date(Date.now() + 86_400_000 + ms).toUTCString();
  rest.begin({ headers: { date: tomorrow(0), 'retry-after': tomorrow(-1_000) } });
  await rest.over(AbortSignal.abort());
});

test('who has no time left to wait is told so', async () => {
  const rest = new Rest();
  rest.begin({ headers: { 'retry-after': '2' } });
  await expect(rest.over(AbortSignal.timeout(50))).rejects.toMatchObject(TOO_BUSY);
});

test('whichever connector meets it, callers are told TOO_BUSY', () => {
  const ofDatabase = databaseFault(new Error('x'), soon(), () => ({ code: 'TOO_BUSY' }));
  expect(ofDatabase).toMatchObject(TOO_BUSY);
  for (const fault of [new TooBusy(), ofDatabase])
    expect(faultError('one', fault).extensions).toEqual({ code: 'TOO_BUSY', system: 'one' });
  const partials = new Partials();
  partials.add('one', ofDatabase, ['urn:x']);
  expect(partials.errors().map(({ extensions }) => extensions['code'])).toEqual(['TOO_BUSY']);
});

test('503 asks for less where it names a time, and else says that it is down', () => {
  const of = (status: number, headers: Record<string, string> = {}): boolean => asksForLess({ status, headers });
  expect([of(429), of(503, { 'retry-after': '5' }), of(503), of(500, { 'retry-after': '5' }), of(200)]).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});

const BUSY: LegacyReply = { status: 503, headers: { 'retry-after': '60' }, body: '' };

test('a repository of events is left alone until then, and so is a service whose WSDL is asked for', async () => {
  let asked = 0;
  const legacy = await legacyServer(() => {
    asked += 1;
    return BUSY;
  });
  const epcis = new EpcisClient({ url: legacy.url });
  const soap = new SoapClient({
    wsdl: `${legacy.url}/s?wsdl`,
    user: 'u',
    password: 'p',
    security: 'basic',
    version: '1.1',
    charset: 'utf-8',
    faults: {},
  });
  for (const ask of [() => epcis.ping(soon()), () => soap.call('X', {}, soon())]) {
    asked = 0;
    for (let i = 0; i < 2; i += 1) await expect(ask()).rejects.toMatchObject(TOO_BUSY);
    expect(asked).toBe(1);
  }
  await Promise.all([epcis.close(), soap.close(), legacy.stop()]);
});
