import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { envName } from '../../common/config/config.ts';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import { knock, startDoor, trusting } from './support/gateway.ts';
import { goodToken, startIssuer, type TestIssuer } from './support/issuer.ts';
import { makeSigner } from './support/signer.ts';
import { startTellingMinistry, type TellingMinistry } from './support/telling-ministry.ts';

const key = makeSigner('k');
/** What no ministry is asked for without rights: one ministry’s record, another’s links. */
const MARKED = [
  [/hazardousGoods: \[HazardousGoodsRecord!\] /, '@policy(policies: [["hazardous-goods/parties"]])'],
  [/rareEarthLinks\([^]*?\): \[TraceLink!\] /, '@authenticated'],
] as const;
const NAMES = ['food-drug', 'hazardous-goods', 'rare-earth'];

let folder: string;
let issuer: TestIssuer;
let gateway: RunningServer;
let ministries: Readonly<Record<string, TellingMinistry>>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tongcha-walk-marks-'));
  const supergraph = join(folder, 'supergraph.graphql');
  const whole = readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8');
  writeFileSync(
    supergraph,
    MARKED.reduce((sdl, [field, mark]) => sdl.replace(field, `$&${mark} `), whole),
  );
  writeFileSync(
    join(folder, 'hazardous-goods.yaml'),
    `version: 1\nministry: hazardous-goods\ngrants:\n  - { name: all, who: { role: regulator, sectors: [FOOD_DRUG] }, policies: [hazardous-goods/parties], purposes: [recall], until: '2100-01-01T00:00:00+08:00' }\n`,
  );
  issuer = await startIssuer(key);
  ministries = Object.fromEntries(
    await Promise.all(NAMES.map(async (name) => [name, await startTellingMinistry(name)] as const)),
  );
  const urls = Object.fromEntries(
    NAMES.map((name) => [envName(['ministries', name, 'url']), ministries[name]?.url ?? '']),
  );
  const nowhere = Object.fromEntries(
    ['AGRICULTURE', 'SPECIAL_EQUIPMENT'].map((name) => [`MINISTRIES_${name}_URL`, 'http://127.0.0.1:9/graphql']),
  );
  gateway = await startDoor({
    ...trusting(issuer.url),
    ...urls,
    ...nowhere,
    GATEWAY_AGREEMENTS: folder,
    GATEWAY_SUPERGRAPH: supergraph,
    GATEWAY_DEADLINE_MS: '60000',
  });
});
afterAll(async () => {
  await gateway.stop(50);
  await Promise.all([issuer.stop(), ...Object.values(ministries).map((each) => each.stop())]);
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  for (const { told } of Object.values(ministries)) told.length = 0;
});

interface Told {
  readonly asked: readonly string[];
  readonly text: string;
  readonly withheld: readonly string[];
  readonly sectors: readonly string[];
}

async function walk(query: string, token: string | null, purpose?: string): Promise<Told> {
  const { text } = await knock(
    gateway.url,
    [
      ...(token === null ? [] : [['authorization', `Bearer ${token}`] as const]),
      ...(purpose === undefined ? [] : [['tongcha-purpose', purpose] as const]),
    ],
    query,
  );
  const { data } = JSON.parse(text) as {
    data: {
      found: {
        gaps?: { reason: string; sector: string }[];
        withheld?: { sector: string; policy: string | null }[];
        units?: { records: { sector: string }[] }[];
        records?: { sector: string }[];
        coverage?: { sector: string; status: string; asked: number; calls: number }[];
      };
    };
  };
  const { gaps = [], withheld = [], units, records, coverage = [] } = data.found;
  expect(gaps.filter(({ reason }) => reason === 'FORBIDDEN')).toEqual([]);
  const notAsked = withheld.map(({ sector }) => sector);
  for (const { sector, status, asked, calls } of coverage.filter(({ sector }) => notAsked.includes(sector)))
    expect([sector, status, asked, calls]).toEqual([sector, 'ANSWERED', 0, 0]);
  return {
    asked: NAMES.filter((name) => (ministries[name]?.told.length ?? 0) > 0),
    text,
    withheld: notAsked,
    sectors: (units?.flatMap((unit) => unit.records) ?? records ?? []).map(({ sector }) => sector),
  };
}

const CHAIN =
  '{ found: chain(code: "urn:test:1") { units { records { sector } } gaps { reason sector } withheld { sector policy } coverage { sector status asked calls } } }';
const regulator = goodToken(key);

test('a walk does not ask a ministry for fields that its caller may not have, and says so', async () => {
  expect(await walk(CHAIN, null)).toMatchObject({
    asked: ['food-drug'],
    withheld: ['HAZARDOUS_GOODS', 'RARE_EARTH'],
    sectors: ['FOOD_DRUG'],
  });
  expect(await walk(CHAIN, regulator)).toMatchObject({
    asked: ['food-drug', 'rare-earth'],
    withheld: ['HAZARDOUS_GOODS'],
    sectors: ['FOOD_DRUG', 'RARE_EARTH'],
  });
  expect(await walk(CHAIN, regulator, 'recall')).toMatchObject({
    asked: NAMES,
    withheld: [],
    sectors: ['FOOD_DRUG', 'HAZARDOUS_GOODS', 'RARE_EARTH'],
  });
});

test('whether a unit is held is asked of those ministries that may say so, whatever of their links may be told', async () => {
  const records = '{ found: unit(code: "urn:test:1") { records { sector } } }';
  expect(await walk(records, null)).toMatchObject({
    asked: ['food-drug', 'rare-earth'],
    sectors: ['FOOD_DRUG', 'RARE_EARTH'],
  });
  expect(await walk(records, regulator, 'recall')).toMatchObject({
    asked: NAMES,
    sectors: ['FOOD_DRUG', 'HAZARDOUS_GOODS', 'RARE_EARTH'],
  });
});
