import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import { makeKeys } from '../../common/signature/make-keys.ts';
import { readHazardousGoodsConfig } from '../../subgraphs/hazardous-goods/config.ts';
import { FILES } from '../../subgraphs/hazardous-goods/files.ts';
import { createHazardousGoods } from '../../subgraphs/hazardous-goods/ministry.ts';
import { startMinistry } from '../../subgraphs/kit/server.ts';
import {
  type LightGateway,
  type LightMinistries,
  startLight,
  startMinistries,
} from '../cache/support/light-gateway.ts';
import { gb } from '../kit/support/dropped-files.ts';

const LOT = 'hazlot:370681001.A';
const CYLINDER = 'cylinder:137021000345';

let folder: string;
let others: LightMinistries;
let ministry: RunningServer;
let gateway: LightGateway;

/** What the front-end machine dropped, day by day. */
const report = (name: string, ...rows: string[]): void => {
  const format = FILES[name.startsWith('LOT') ? 0 : 1]?.format;
  const header = format?.type === 'csv' ? format.columns.join(',') : '';
  writeFileSync(join(folder, 'drop', name), gb([header, ...rows, `END,${rows.length}`, ''].join('\r\n')));
};
const lot = (flag: string, name: string, day: number): string =>
  `${flag},370681001,A,${name},7782-50-5,1017,2.3,,99.6,20260301080000,1200,kg,91370681MA3T00101F,370681,0,2026030${day}080000`;
const use = (flag: string, day: number): string =>
  `${flag},U1,充装,${LOT},${CYLINDER},20260301090000,,5,kg,91370681MA3T00101F,0,2026030${day}080000`;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tongcha-as-of-whole-'));
  mkdirSync(join(folder, 'drop'));
  report('LOT_20260302_0001.csv', lot('UPLOAD', '液氯', 2));
  report('USE_20260303_0001.csv', use('UPLOAD', 3));
  report('LOT_20260304_0001.csv', lot('UPDATE', '液氯(更正)', 4));
  report('USE_20260305_0001.csv', use('DELETE', 5));
  report('LOT_20260306_0001.csv', lot('DELETE', '液氯(更正)', 6));
  const { privateFile, publicFile } = await makeKeys(join(folder, 'keys'));
  const config = readHazardousGoodsConfig({
    env: {
      HAZARDOUS_GOODS_DROP_FOLDER: join(folder, 'drop'),
      HAZARDOUS_GOODS_DROP_INDEX: join(folder, 'index', 'hazard.db'),
    },
  });
  ministry = await startMinistry(await createHazardousGoods(config), { port: 0, trustedKeys: publicFile });
  others = await startMinistries();
  gateway = await startLight(others, {
    GATEWAY_SIGNING_KEY_FILE: privateFile,
    MINISTRIES_HAZARDOUS_GOODS_URL: `${ministry.url}/graphql`,
  });
}, 60_000);
afterAll(async () => {
  await gateway.stop(100);
  await ministry.stop(10);
  await others.stop();
  rmSync(folder, { recursive: true, force: true });
});

const ASKED = `{
  unit(code: "${LOT}") { hazardousGoods { productName } }
  chain(code: "${LOT}", direction: FORWARD) { complete links { kind from to evidence { sector } } gaps { reason sector } }
}`;

interface Told {
  readonly unit: { readonly hazardousGoods: readonly { readonly productName: string }[] };
  readonly chain: {
    readonly complete: boolean;
    readonly links: readonly { readonly evidence: readonly { readonly sector: string }[] }[];
    readonly gaps: readonly { readonly reason: string; readonly sector: string }[];
  };
}

async function told(asOf?: string): Promise<Told> {
  const { data, errors } = await gateway.ask(ASKED, asOf === undefined ? undefined : { asOf });
  expect(errors).toBeUndefined();
  return data;
}

test.each([
  ['before anything was reported', '2026-03-02T07:59:59.999+08:00', null, false],
  ['at the very moment of the first report', '2026-03-02T08:00:00+08:00', '液氯', false],
  ['when it had been filled', '2026-03-03T12:00:00+08:00', '液氯', true],
  ['when its name was corrected', '2026-03-04T12:00:00+08:00', '液氯(更正)', true],
  ['when the filling was withdrawn', '2026-03-05T12:00:00+08:00', '液氯(更正)', false],
  ['when the lot was, too', '2026-03-06T12:00:00+08:00', null, false],
])('through the gateway a chain is told as it stood %s', async (_, asOf, name, isFilled) => {
  const { unit, chain } = await told(asOf);
  const { complete, links, gaps } = chain;
  expect(unit.hazardousGoods.map(({ productName }) => productName)).toEqual(name === null ? [] : [name]);
  expect(links).toEqual(
    isFilled ? [{ kind: 'PACK', from: LOT, to: CYLINDER, evidence: [{ sector: 'HAZARDOUS_GOODS' }] }] : [],
  );
  // The others keep no history, and what they say of today is not told.
  expect(complete).toBe(false);
  expect(new Set(gaps.map(({ reason }) => reason))).toEqual(new Set(['NO_HISTORY']));
  expect(gaps.map(({ sector }) => sector)).not.toContain('HAZARDOUS_GOODS');
});

test('and as it stands where no moment is asked of', async () => {
  expect((await told()).unit.hazardousGoods).toEqual([]);
});
