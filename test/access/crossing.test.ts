import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { envName } from '../../common/config/config.ts';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import { developmentKey } from '../../common/signature/development-key.ts';
import { LONG } from '../support/runs.ts';
import { knock, type Said, startDoor, trusting } from './support/gateway.ts';
import { goodToken, startIssuer, type TestIssuer } from './support/issuer.ts';
import { makeSigner } from './support/signer.ts';
import { startTellingMinistry, type TellingMinistry } from './support/telling-ministry.ts';

const MINISTRIES = ['food-drug', 'hazardous-goods'];
const OTHERS = ['agriculture', 'special-equipment', 'rare-earth'];
const key = makeSigner('k');

const grants = (more: object = {}, ministry = 'hazardous-goods'): string =>
  stringify({
    version: 1,
    ministry,
    grants: [
      {
        name: 'recall',
        who: { role: 'regulator', sectors: ['FOOD_DRUG'] },
        policies: [`${ministry}/parties`],
        purposes: ['recall'],
        until: '2100-01-01T00:00:00+08:00',
        ...more,
      },
    ],
  });

let folder: string;
let issuer: TestIssuer;
let gateway: RunningServer;
let ministries: readonly TellingMinistry[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tongcha-crossing-'));
  await developmentKey(join(folder, 'signing'));
  issuer = await startIssuer(key);
  ministries = await Promise.all(MINISTRIES.map(startTellingMinistry));
  write();
  gateway = await startDoor({
    ...trusting(issuer.url),
    GATEWAY_AGREEMENTS: folder,
    GATEWAY_SIGNING_KEY_FILE: join(folder, 'signing', 'key.json'),
    GATEWAY_MERGE_REQUESTS: 'true',
    // Whatever the load of the machine: a gap would hide what is looked for.
    GATEWAY_DEADLINE_MS: '120000',
    ...Object.fromEntries(
      [...MINISTRIES, ...OTHERS].flatMap((name, i) => {
        const key = envName(['ministries', name]);
        return [
          [`${key}_URL`, ministries[i]?.url ?? 'http://127.0.0.1:9/graphql'],
          [`${key}_TIMEOUT_MS`, '60000'],
        ];
      }),
    ),
  });
});
afterAll(async () => {
  await gateway.stop(50);
  await Promise.all([issuer.stop(), ...ministries.map((each) => each.stop())]);
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  write();
  for (const { told } of ministries) told.length = 0;
});

const write = (text: string = grants()): void => writeFileSync(join(folder, 'hazardous-goods.yaml'), text);

/** After all that is tried here. */
const LATER = Math.floor(Date.now() / 1_000) + 12 * 3_600;

const regulator = goodToken(key, { exp: LATER });
const enterprise = goodToken(key, { role: 'enterprise', sector: undefined, uscc: '91370681MA3T00017D', exp: LATER });
const ask = (query: string, token: string | null, purpose?: string): Promise<Said> =>
  knock(
    gateway.url,
    [
      ...(token === null ? [] : [['authorization', `Bearer ${token}`] as const]),
      ...(purpose === undefined ? [] : [['tongcha-purpose', purpose] as const]),
    ],
    query,
  );

const HOLDER = '{ unit(code: "urn:test:1") { hazardousGoods { productName holder { uscc } } } }';
interface Held {
  readonly data: {
    readonly unit: {
      readonly hazardousGoods: readonly [{ readonly productName: string; readonly holder: object | null }];
    };
  };
}
const held = ({ text }: Said): Held['data']['unit']['hazardousGoods'][0] =>
  (JSON.parse(text) as Held).data.unit.hazardousGoods[0];
const seen = async (token: string | null, purpose?: string): Promise<boolean> =>
  held(await ask(HOLDER, token, purpose)).holder !== null;

test('a grant opens its fields to whom it names, for its purpose', async () => {
  expect(await seen(regulator, 'recall')).toBe(true);
  expect(await seen(regulator)).toBe(false);
  expect(await seen(goodToken(key, { sector: 'RARE_EARTH' }), 'recall')).toBe(false);
  expect(await seen(null, 'recall')).toBe(false);
  expect(await seen(enterprise)).toBe(true); // its ministry answers of its own records only
});

test('what a ministry is told is who asks and what holds, and no person', async () => {
  await ask(HOLDER, regulator, 'recall');
  expect(JSON.parse(ministries[1]?.told[0] ?? '')).toEqual({
    role: 'regulator',
    sector: 'FOOD_DRUG',
    policies: ['hazardous-goods/parties'],
    purpose: 'recall',
  });
});

test('a grant that is taken back is gone with the next request, and back with the one after it is given again', async () => {
  for (let round = 0; round < 5; round += 1) {
    expect(await seen(regulator, 'recall')).toBe(true);
    write(grants({ who: { role: 'regulator', sectors: ['RARE_EARTH'] } }));
    expect(await seen(regulator, 'recall')).toBe(false);
    write();
  }
});

test('a grant ends at its moment', async () => {
  const end = Date.now() + 1_500;
  write(grants({ until: new Date(end).toISOString() }));
  let last = true;
  while (last) {
    const asked = Date.now();
    last = await seen(regulator, 'recall');
    if (asked >= end) expect(last).toBe(false);
    if (!last) expect(Date.now()).toBeGreaterThanOrEqual(end);
  }
});

test('a file that becomes bad leaves what it last granted', async () => {
  expect(await seen(regulator, 'recall')).toBe(true);
  write('version: 1\ngrants: [');
  expect(await seen(regulator, 'recall')).toBe(true);
});

test.each(['unknown', '', 'recall, recall', 'Recall', 'recall\u00e9'])(
  'the purpose %j is refused, and those that may be stated are named',
  async (purpose) => {
    const said = await ask(HOLDER, regulator, purpose);
    expect(said).toMatchObject({
      status: 400,
      code: 'BAD_REQUEST',
      message: expect.stringMatching(/not known; you may state one of: recall$/),
    });
    expect(await ask(HOLDER, null, purpose)).toMatchObject({
      status: 400,
      message: expect.stringMatching(/leave the header out$/),
    });
  },
);

test('two purposes in two headers are refused', async () => {
  expect(
    await knock(
      gateway.url,
      [
        ['authorization', `Bearer ${regulator}`],
        ['tongcha-purpose', 'recall'],
        ['tongcha-purpose', 'recall'],
      ],
      HOLDER,
    ),
  ).toMatchObject({ status: 400, code: 'BAD_REQUEST' });
});

test('nothing crosses between identities that ask the same at the same time', async () => {
  const total = LONG ? 10_000 : 90;
  const clients = 40;
  const lanes = [
    {
      token: regulator,
      purpose: 'recall',
      told: { role: 'regulator', sector: 'FOOD_DRUG', policies: ['hazardous-goods/parties'], purpose: 'recall' },
    },
    { token: enterprise, told: { role: 'enterprise', organization: '91370681MA3T00017D', policies: ['own-records'] } },
    { token: regulator, told: { role: 'regulator', sector: 'FOOD_DRUG' } },
  ].map(({ told, ...lane }) => {
    // A ministry is told what concerns it: of another's policies, and the purpose that only they are granted for, nothing.
    const { purpose: _, policies, ...who } = { purpose: undefined, policies: undefined, ...told };
    return {
      ...lane,
      HAZARDOUS_GOODS: JSON.stringify(told),
      FOOD_DRUG: JSON.stringify(policies?.[0] === 'own-records' ? { ...who, policies } : who),
    };
  });
  let next = 0;
  const client = async (): Promise<void> => {
    while (next < total) {
      const i = next;
      next += 1;
      const lane = lanes[i % lanes.length];
      if (!lane) return;
      // A few units, so that equal requests, equal calls and calls to be batched are under way all the time.
      const code = `urn:test:${Math.floor(i / 7) % 5}`;
      const { text } = await ask(
        `{ unit(code: "${code}") { hazardousGoods { sector productName } foodDrug { sector productName } records { sector productName } upstream { units { records { sector productName } } } } }`,
        lane.token,
        lane.purpose,
      );
      const names = [...text.matchAll(/"sector":"(HAZARDOUS_GOODS|FOOD_DRUG)","productName":"((?:[^"\\]|\\.)*)"/g)].map(
        ([, sector, name]) => [sector as 'HAZARDOUS_GOODS' | 'FOOD_DRUG', JSON.parse(`"${name}"`) as string] as const,
      );
      expect(names.length).toBeGreaterThanOrEqual(4);
      for (const [sector, name] of names) expect(name).toBe(`${code} ${lane[sector]}`);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  // Not for nothing: far fewer calls than requests, each of them for one identity.
  const calls = ministries.flatMap(({ told }) => told);
  expect(calls.length).toBeLessThan(total * 2);
  expect([...new Set(calls)].sort()).toEqual(
    [...new Set(lanes.flatMap((lane) => [lane.HAZARDOUS_GOODS, lane.FOOD_DRUG]))].sort(),
  );
});
