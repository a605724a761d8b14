import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { sealReport } from '../../client/seal.ts';
import { makeIntakeKey } from '../../common/signature/make-keys.ts';
import { ComplaintDesk, type RegisteredComplaint } from '../../demo/complaint-desk.ts';
import { type Demo, startDemo } from '../support/demo.ts';
import { ALL } from '../support/runs.ts';
import { EXPECTED } from './routes.ts';

interface Route {
  readonly member: { readonly name: string } | null;
  readonly key: string | null;
  readonly informed: readonly { readonly name: string }[];
  readonly terms: readonly { readonly due: string; readonly basis: string }[];
}
interface Input {
  readonly key: string;
  readonly code: string;
  readonly topic: string;
  readonly division?: string;
  readonly boughtAt?: string;
  readonly sealed: string;
}

const ROUTE = `query ($code: TraceCode!, $topic: ComplaintTopic!, $division: String) {
  complaintRoute(code: $code, topic: $topic, division: $division) { member { name } key informed { name } terms { due basis } } }`;
const REPORT = `mutation ($input: ProblemInput!) { reportProblem(input: $input) { receipt state route { member { name } } } }`;
const STATE = `query ($receipt: String!) { complaint(receipt: $receipt) { state member { name } reference answer } }`;
/** Registers of authorities, by whose they are. */
const DESKS: Readonly<Record<string, string>> = {
  'agriculture/370000': 'agriculture/370000/agriculture-bus',
  'agriculture/320000': 'agriculture/320000/agriculture-bus',
  'agriculture/150000': 'agriculture/150000/agriculture-bus',
  'food-drug': 'food-drug/drug-soap',
  'hazardous-goods': 'hazard-drop',
  'special-equipment/370000': 'special-equipment/370000/equipment-db',
  'special-equipment/320000': 'special-equipment/320000/equipment-db',
  'special-equipment/350000': 'special-equipment/350000/equipment-db',
};
const PICKLES = 'gs1:(01)06901234001051(10)K260620';
const CANARY = { text: 'canary-text-7f3a', contact: 'canary-contact-7f3b', photo: 'canary-photo-7f3c' };
const SOON = { timeout: 20_000, interval: 50 };

let demo: Demo;
let count = 0;
beforeAll(async () => {
  demo = await startDemo({ delivers: true });
}, 60_000);
afterAll(() => demo?.stop(), 30_000);

const registered = (member: string): readonly RegisteredComplaint[] => {
  const folder = join(demo.directory, 'systems', DESKS[member] ?? '');
  if (member.startsWith('special-equipment')) return inTables(join(folder, 'tzsb.db'));
  const desk = new ComplaintDesk(join(folder, 'tousu.db'));
  try {
    return desk.all();
  } finally {
    desk.close();
  }
};
const inTables = (path: string): readonly RegisteredComplaint[] => {
  const database = new DatabaseSync(path, { readOnly: true });
  const parts = database.prepare('SELECT nr FROM t_ts_nr WHERE tsbh = ? AND lb = ? ORDER BY xh');
  const text = (number: unknown, kind: string): string =>
    parts
      .all(String(number), kind)
      .map(({ nr }) => String(nr))
      .join('');
  const found = database
    .prepare('SELECT * FROM t_ts_djxx ORDER BY djsj, tsbh')
    .all()
    .map(({ tsbh, zcdm, tssx, xzqh, gmsj, lxfs }) => ({
      number: String(tsbh),
      code: String(zcdm),
      topic: String(tssx),
      division: String(xzqh),
      boughtAt: String(gmsj),
      text: text(tsbh, 'NR'),
      contact: String(lxfs),
      photo: text(tsbh, 'ZP'),
    }));
  database.close();
  return found;
};
const ask = async <T>(query: string, variables: object): Promise<T> => {
  const { data, errors } = await demo.query<T>(query, variables as never, null);
  expect(errors).toEqual([]);
  return data;
};
const routeOf = async (code: string, topic = 'QUALITY', division?: string): Promise<Route> =>
  (await ask<{ complaintRoute: Route }>(ROUTE, { code, topic, division })).complaintRoute;
const newKey = (): string => `key-of-a-citizen-${(count += 1)}`;
const report = async (
  input: Omit<Input, 'key' | 'topic' | 'sealed'> & Partial<Input>,
  said: Parameters<typeof sealReport>[1],
): Promise<{ receipt: string; input: Input }> => {
  const { key } = await routeOf(input.code, input.topic ?? 'QUALITY', input.division);
  const whole = { key: newKey(), topic: 'QUALITY', sealed: await sealReport(key ?? '', said), ...input };
  const { reportProblem } = await ask<{ reportProblem: { receipt: string } }>(REPORT, { input: whole });
  return { receipt: reportProblem.receipt, input: whole };
};
const stateOf = async (receipt: string): Promise<{ state: string; reference: string | null } | null> =>
  (await ask<{ complaint: { state: string; reference: string | null } | null }>(STATE, { receipt })).complaint;
const refusalOf = async (input: Partial<Input>): Promise<unknown> => {
  const sealed = await sealReport((await routeOf(PICKLES)).key ?? '', { text: 'x' });
  const whole = { key: newKey(), code: PICKLES, topic: 'QUALITY', sealed, ...input };
  return (await demo.query(REPORT, { input: whole }, null)).errors[0]?.extensions?.['code'];
};

/** Every file below, but those of these folders. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
}
const base64s = (text: string): string[] =>
  [0, 1, 2].map((shift) =>
    Buffer.from(`${'x'.repeat(shift)}${text}`)
      .toString('base64')
      .slice(4, -4),
  );

const words = [...Object.values(CANARY), ...Object.values(CANARY).flatMap(base64s)];

test('a report is in the register of whoever must answer it, as it was written, and in no other file or call', async () => {
  const told: string[] = [];
  const listen = (message: unknown): void => {
    const { origin, body } = (message as { request: { origin: string; body: unknown } }).request;
    if (words.some((word) => Buffer.from(String(body ?? '')).includes(word))) told.push(origin);
  };
  subscribe('undici:request:create', listen);
  const photo = `data:image/jpeg;base64,${Buffer.from(`\u00ff ${CANARY.photo} ${CANARY.photo}`).toString('base64')}`;
  const { informed, terms } = await routeOf(PICKLES);
  expect(informed.map(({ name }) => name)).toEqual(['agriculture/370000']);
  expect(terms.map(({ basis }) => basis)).toEqual([
    expect.stringContaining('第十四条'),
    expect.stringContaining('第二十一条'),
  ]);
  const { receipt, input } = await report(
    { code: PICKLES, division: '350200', boughtAt: '2026-11-20T10:00:00+08:00' },
    { text: CANARY.text, contact: CANARY.contact, photo },
  );
  await expect.poll(async () => (await stateOf(receipt))?.state, SOON).toBe('DELIVERED');
  expect(registered('food-drug')).toEqual([
    {
      number: expect.stringMatching(/^TS[0-9A-F]{24}$/),
      code: PICKLES,
      topic: 'QUALITY',
      division: '350200',
      boughtAt: '2026-11-20T10:00:00+08:00',
      text: CANARY.text,
      contact: CANARY.contact,
      photo,
    },
  ]);
  await expect.poll(() => registered('agriculture/370000').length, SOON).toBe(1);
  expect(registered('agriculture/370000')).toMatchObject([{ code: PICKLES, text: '', contact: '', photo: '' }]);
  // What was sealed goes within a second, the receipt was never there.
  const store = new DatabaseSync(join(demo.directory, 'governance.sqlite'), { readOnly: true });
  const kept = (): unknown[] => store.prepare('SELECT sealed FROM tongcha_complaints').all();
  await expect.poll(kept, SOON).toEqual([{ sealed: null }]);
  store.close();
  unsubscribe('undici:request:create', listen);
  // The one call that has it is that authority's to its own register.
  expect(told).toHaveLength(1);
  const found = filesBelow(demo.directory).filter((path) => {
    const bytes = readFileSync(path);
    return [...words, receipt, input.key].some((word) => bytes.includes(word));
  });
  expect(found.map((path) => path.slice(demo.directory.length + 1))).toEqual(['systems/food-drug/drug-soap/tousu.db']);
});

test('sent again it is one, another under its key is refused, and no one else’s receipt is told', async () => {
  const before = registered('food-drug').length;
  const { receipt, input } = await report({ code: PICKLES }, { text: 'once' });
  const again = await ask<{ reportProblem: { receipt: string } }>(REPORT, { input });
  expect(again.reportProblem.receipt).toBe(receipt);
  await expect.poll(async () => (await stateOf(receipt))?.state, SOON).toBe('DELIVERED');
  expect(registered('food-drug')).toHaveLength(before + 1);
  expect(await refusalOf({ ...input, topic: 'LABEL' })).toBe('CONFLICT');
  expect(await stateOf(`${receipt.slice(0, -1)}${receipt.endsWith('0') ? '1' : '0'}`)).toBeNull();
  expect(await stateOf('nothing')).toBeNull();
});

test('what is not sealed, or for another key, is not taken', async () => {
  const { file } = await makeIntakeKey(join(demo.directory, 'other'));
  const { keys } = JSON.parse(readFileSync(file, 'utf8')) as { keys: { d?: string }[] };
  const other = JSON.stringify({ ...keys[0], d: undefined, kid: 'other' });
  expect(await refusalOf({ sealed: 'what happened, in the open' })).toBe('BAD_USER_INPUT');
  expect(await refusalOf({ sealed: 'a.b.c.d.e' })).toBe('BAD_USER_INPUT');
  expect(await refusalOf({ sealed: await sealReport(other, { text: 'x' }) })).toBe('CONFLICT');
  expect(await refusalOf({ key: 'short' })).toBe('BAD_USER_INPUT');
  expect(await refusalOf({ division: '999999' })).toBe('BAD_USER_INPUT');
  expect(await refusalOf({ boughtAt: 'yesterday' })).toBe('BAD_USER_INPUT');
});

test('of each code of the chains one report is where the table by hand says, and nowhere else', async () => {
  const before = new Map(Object.keys(DESKS).map((name) => [name, registered(name).length]));
  const each = [...EXPECTED].flatMap(([code, byTopic], i) => {
    // What is about a seller goes elsewhere than what is about the maker.
    const topic = [...byTopic.keys()][code.endsWith('2347') || code.endsWith('PE260201') ? 4 : i % byTopic.size] ?? '';
    const member = byTopic.get(topic) ?? '';
    return member in DESKS ? [{ code, topic, member }] : [];
  });
  const sent = ALL ? each : each.filter(({ member }, i) => each.findIndex((one) => one.member === member) === i);
  expect(new Set(sent.map(({ member }) => member)).size).toBe(Object.keys(DESKS).length);
  await Promise.all(
    sent.map(({ code, topic }) => report({ code, topic, division: '350000' }, { text: `${topic} ${code}` })),
  );
  const arrived = (): object =>
    Object.fromEntries(
      [...before].map(([name, count]) => [
        name,
        registered(name)
          .slice(count)
          .filter(({ text }) => text !== '')
          .map(({ text }) => text)
          .sort(),
      ]),
    );
  const expected = Object.fromEntries(
    Object.keys(DESKS).map((name) => [
      name,
      sent
        .filter(({ member }) => member === name)
        .map(({ code, topic }) => `${topic} ${code}`)
        .sort(),
    ]),
  );
  await vi.waitFor(() => expect(arrived()).toEqual(expected), SOON);
}, 60_000);

test('it waits for an authority that is down, sealed for the key that it told last', async () => {
  const code = 'gs1:(01)06901234001044(10)V260610';
  await routeOf(code);
  await demo.stopMember('agriculture/370000');
  const { receipt } = await report({ code }, { text: 'while it is down' });
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect((await stateOf(receipt))?.state).toBe('WAITING');
});
