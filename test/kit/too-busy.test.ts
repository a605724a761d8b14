import { expect, test } from 'vitest';
import { EpcisClient } from '../../subgraphs/kit/connectors/epcis/client.ts';
import { SoapClient } from '../../subgraphs/kit/connectors/soap/client.ts';
import { asksForLess, Rest } from '../../subgraphs/kit/connectors/too-busy.ts';
import { type LegacyReply, legacyServer } from '../support/legacy-server.ts';

const soon = (): AbortSignal => AbortSignal.timeout(5_000);

/** Busy as often as said, then well. */
function system(rest: Rest, busy: number, headers: Record<string, string>): { at: number[]; ask: () => Promise<string> } {
  const at: number[] = [];
  const ask = async (): Promise<string> => {
    if (at.push(performance.now()) <= busy) throw rest.begin({ headers });
    return 'well';
  };
  return { at, ask };
}

test('who names a time that is worth waiting for is asked once more when it is over', async () => {
  const rest = new Rest();
  const { at, ask } = system(rest, 1, { 'retry-after': '1' });
  await expect(rest.ask(soon(), ask)).resolves.toBe('well');
  expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThan(980);
});

test('and no more than once', async () => {
  const rest = new Rest();
  const { at, ask } = system(rest, 9, { 'retry-after': '1' });
  await expect(rest.ask(soon(), ask)).rejects.toMatchObject({ code: 'TOO_BUSY' });
  expect(at).toHaveLength(2);
});

test.each([[{}], [{ 'retry-after': '0' }], [{ 'retry-after': 'later' }], [{ 'retry-after': '-1' }]])('who names no time is not pressed: %j', async (headers) => {
  const rest = new Rest();
  const { at, ask } = system(rest, 1, headers);
  await expect(rest.ask(soon(), ask)).rejects.toMatchObject({ code: 'TOO_BUSY' });
  expect(at).toHaveLength(1);
  await expect(rest.ask(soon(), ask)).resolves.toBe('well');
});

test('until a time that is far nobody asks, and each is told at once', async () => {
  const rest = new Rest();
  const { at, ask } = system(rest, 1, { 'retry-after': new Date(Date.now() + 60_000).toUTCString() });
  for (let i = 0; i < 3; i += 1) await expect(rest.ask(soon(), ask)).rejects.toMatchObject({ code: 'TOO_BUSY' });
  expect(at).toHaveLength(1);
});

test('who has no time left to wait is told so', async () => {
  const rest = new Rest();
  const { at, ask } = system(rest, 1, { 'retry-after': '2' });
  await expect(rest.ask(AbortSignal.timeout(50), ask)).rejects.toMatchObject({ code: 'TOO_BUSY' });
  expect(at).toHaveLength(1);
});

test('503 asks for less where it names a time, and else says that it is down', () => {
  const of = (status: number, headers: Record<string, string> = {}): boolean => asksForLess({ status, headers });
  expect([of(429), of(503, { 'retry-after': '5' }), of(503), of(500, { 'retry-after': '5' }), of(200)]).toEqual([true, true, false, false, false]);
});

const BUSY: LegacyReply = { status: 503, headers: { 'retry-after': '60' }, body: '' };

test('a repository of events is left alone until then, and so is a service whose WSDL is asked for', async () => {
  let asked = 0;
  const legacy = await legacyServer(() => {
    asked += 1;
    return BUSY;
  });
  const epcis = new EpcisClient({ url: legacy.url });
  const soap = new SoapClient({ wsdl: `${legacy.url}/s?wsdl`, user: 'u', password: 'p', security: 'basic', version: '1.1', charset: 'utf-8', faults: {} });
  for (const ask of [() => epcis.ping(soon()), () => soap.call('X', {}, soon())]) {
    asked = 0;
    for (let i = 0; i < 2; i += 1) await expect(ask()).rejects.toMatchObject({ code: 'TOO_BUSY' });
    expect(asked).toBe(1);
  }
  await Promise.all([epcis.close(), soap.close(), legacy.stop()]);
});
