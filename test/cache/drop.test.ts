import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeKeys } from '../../common/signature/make-keys.ts';
import { lot, nameOf, whole } from '../../demo/hazard-drop/files.ts';
import type { UnitFact } from '../../demo/world/facts.ts';
import { world } from '../../demo/world/index.ts';
import { freePort } from '../support/free-port.ts';
import { type Graph, startGraph } from '../support/graph.ts';

const CODE = 'hazlot:370681001.DCM20260215';
const BUSY = 60_000;

const folder = mkdtempSync(join(tmpdir(), 'tongcha-drop-'));
let graph: Graph;
beforeAll(async () => {
  const [port, keys] = [await freePort(), await makeKeys(folder)];
  graph = await startGraph({
    cacheControl: 'max-age=3600',
    settings: {
      GATEWAY_PORT: String(port),
      GATEWAY_CACHE_MB: '16',
      MINISTRIES_HAZARDOUS_GOODS_INVALIDATION_KEYS: keys.publicFile,
    },
    invalidate: { 'hazardous-goods': { gateways: `http://127.0.0.1:${port}`, keyFile: keys.privateFile } },
  });
}, BUSY);
afterAll(async () => {
  await graph.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Found {
  readonly unit: {
    readonly hazardousGoods: readonly { readonly productName: string }[] | null;
    readonly coverage: readonly { readonly sector: string; readonly cached: number }[];
  };
}

async function ask(): Promise<{ readonly name: string | undefined; readonly cached: readonly string[] }> {
  const { data } = await graph.query<Found>(
    `{ unit(code: "${CODE}") { hazardousGoods { productName } coverage { sector cached } } }`,
  );
  const { hazardousGoods, coverage } = data.unit;
  return {
    name: hazardousGoods?.[0]?.productName,
    cached: coverage.flatMap(({ sector, cached }) => (cached > 0 ? [sector] : [])),
  };
}

test(
  'a new file in the drop folder is answered from at once, whatever the gateway has kept; other ministries’ answers stay',
  async () => {
    const kept = { name: '二氯甲烷', cached: expect.arrayContaining(['HAZARDOUS_GOODS', 'AGRICULTURE']) };
    // At its start the ministry tells of all its files, and then the answer is kept.
    await expect.poll(ask, { timeout: BUSY }).toEqual(kept);

    const fact = [...world({ seed: 1, scale: 0.02 })].find(
      (each): each is UnitFact => each.type === 'unit' && each.code === CODE,
    );
    if (!fact) throw new Error(`the world has no ${CODE}`);
    // The first may come to be told with what was there at the start; the second is told for itself.
    for (const [number, name] of ['二氯甲烷(更正)', '二氯甲烷(再更正)'].entries()) {
      writeFileSync(
        join(graph.standIns.env['HAZARDOUS_GOODS_DROP_FOLDER'] ?? '', nameOf('LOT', '20261128', number + 1)),
        whole('LOT', [lot({ ...fact, name }, 'UPDATE', `2026-11-28 10:0${number}:00`)]),
      );
      await expect.poll(async () => (await ask()).name, { timeout: BUSY }).toBe(name);
    }
    expect((await ask()).cached).toContain('AGRICULTURE');
  },
  3 * BUSY,
);
