import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startHazardDrop } from '../../demo/hazard-drop/server.ts';
import type { StandIn } from '../../demo/stand-in.ts';
import { readHazardousGoodsConfig } from '../../subgraphs/hazardous-goods/config.ts';
import { FILES } from '../../subgraphs/hazardous-goods/files.ts';
import { HazardDrop } from '../../subgraphs/hazardous-goods/system.ts';
import { FileDrop } from '../../subgraphs/kit/connectors/file-drop/file-drop.ts';
import { call, held, standIn } from '../support/stand-in.ts';

const CHLORINE = 'hazlot:370681001.CL20260301';
let machine: StandIn;
let system: HazardDrop;
const open = async (): Promise<HazardDrop> =>
  new HazardDrop(await FileDrop.open({ ...readHazardousGoodsConfig({ env: machine.env }).drop, kinds: FILES }));

/** Bytes that are no character, at the end of a row whose file is otherwise good. */
function spoilOneRow(): void {
  const file = join(machine.env['HAZARDOUS_GOODS_DROP_FOLDER'] ?? '', 'LOT_20261104_0001.csv');
  const bytes = readFileSync(file);
  const end = bytes.indexOf('\n', bytes.indexOf('BAD1'));
  const rowEnd = bytes[end - 1] === 0x0d ? end - 1 : end;
  writeFileSync(file, Buffer.concat([bytes.subarray(0, rowEnd), Buffer.from([0xff, 0xff]), bytes.subarray(rowEnd)]));
}

beforeAll(async () => {
  machine = await standIn(startHazardDrop);
  spoilOneRow();
  system = await open();
});
afterAll(async () => {
  await system.close();
  await machine.stop();
});

test('a lot of chlorine as reported: no packing group for a gas, zone and source', async () => {
  expect(await system.records([CHLORINE], call())).toMatchObject([
    {
      code: CHLORINE,
      productName: '液氯',
      enterpriseCode: '370681001',
      cas: 'cas:7782-50-5',
      unNumber: 'un:1017',
      hazardClass: '2.3',
      packingGroup: null,
      purity: '99.8%',
      quantity: { value: 12, unit: 't' },
      producedAt: '2026-03-01T08:00:00+08:00',
      producer: { uscc: '91370681MA3T00101F' },
      source: { system: 'hazard-drop', asOf: '2026-11-20T20:15:00+08:00' },
    },
  ]);
});

test('order is kept; unknown and deleted lots are null', async () => {
  const records = await system.records(
    ['urn:nobody', CHLORINE, 'hazlot:370681001.CL20260229', 'hazlot:999999999.CL20260301'],
    call(),
  );
  expect(held(records).map((record) => record?.code ?? null)).toEqual([null, CHLORINE, null, null]);
});

test('waybills, fillings and production inputs are links, known from both sides', async () => {
  const [forward] = held(await system.links([CHLORINE], 'FORWARD', call()));
  expect(forward?.map(({ kind, to, quantity }) => [kind, to, quantity?.value])).toEqual([
    ['TRANSPORT', 'uscc:91370681MA3T00102J', 2],
    ['PACK', 'cylinder:137021000345', 498],
  ]);
  const [cylinder, solvent, filler] = held(
    await system.links(
      ['cylinder:137021000345', 'hazlot:370681001.DCM20260215', 'uscc:91370681MA3T00102J'],
      'BACK',
      call(),
    ),
  );
  expect(cylinder).toMatchObject([{ kind: 'PACK', from: CHLORINE, evidence: { recordId: 'FZ-20260305-07' } }]);
  expect(solvent).toMatchObject([{ kind: 'TRANSFORM', from: 'hazlot:370681001.CL20260110' }]);
  expect(filler?.map((link) => link.from)).toEqual([CHLORINE, 'hazlot:370681003.LPG20260901']);
});

test('a newer row wins in whatever order the files come, and a deletion stays a deletion', async () => {
  const [updated, deleted] = await system.records(['hazlot:370681001.LATE1', 'hazlot:370681001.LATE2'], call());
  expect(updated).toMatchObject({ productName: '液氯(更正)', source: { asOf: '2026-11-19T10:00:00+08:00' } });
  expect(deleted).toBeNull();
});

test('a row that cannot be read is rejected with its line and reason; the rest of its file stands', async () => {
  expect(
    await system.records(['hazlot:370681001.GOOD1', 'hazlot:370681001.BAD1', 'hazlot:370681001.GOOD2'], call()),
  ).toMatchObject([{ productName: '液氯' }, { code: 'NOT_UNDERSTOOD' }, { productName: '液氯' }]);
  const rejects = readFileSync(`${machine.env['HAZARDOUS_GOODS_DROP_INDEX']}.rejects.csv`, 'utf8');
  expect(rejects).toMatch(/LOT_20261104_0001\.csv,3,"not valid GB18030"/);
  expect(system.figures()).toMatchObject({ filesRefused: 0, filesIncomplete: 0, rowsRejected: 1 });
});

test('names with four-byte characters and fields with line breaks come through; contacts are masked', async () => {
  expect(await system.organizations(['91370681MA3T00102J', 'x'], call())).toMatchObject([
    { name: '蓬海气体充装站', contactName: '李**', contactPhone: '138****0102' },
    null,
  ]);
});

test('the history of a lot has its waybills', async () => {
  expect((await system.histories([CHLORINE], call()))[0]).toMatchObject({
    waybills: [{ number: 'YD3706202603030007', consignee: { uscc: '91370681MA3T00102J' } }],
    events: [{ step: '运单' }, { step: '充装' }],
  });
});

test('search filters and pages through everything once', async () => {
  const codes: string[] = [];
  let after: string | null = null;
  for (let page = 0; page < 60; page += 1) {
    const answer = await system.search({ filter: { unNumber: '1017' }, first: 3, after }, call());
    codes.push(...answer.rows.map((row) => row.record.code));
    after = answer.rows.at(-1)?.cursor ?? null;
    if (!answer.hasNextPage) break;
  }
  expect(new Set(codes).size).toBe(codes.length);
  expect(codes).toContain(CHLORINE);
});

test('a restart loses nothing and reads no file again', async () => {
  const rejects = (): string => readFileSync(`${machine.env['HAZARDOUS_GOODS_DROP_INDEX']}.rejects.csv`, 'utf8');
  const before = rejects();
  await system.close();
  system = await open();
  expect(await system.records([CHLORINE], call())).toMatchObject([{ code: CHLORINE }]);
  expect(rejects()).toBe(before);
});

describe('when the folder is not well', () => {
  test.each([
    ['down', 'UNAVAILABLE'],
    ['hung', 'TIMEOUT'],
    ['garbage', 'BAD_ANSWER'],
  ] as const)('%s: the index answers and says %s beside it', async (manner, code) => {
    await machine.behave(manner);
    const partial = await eventually(async () => {
      const asked = call();
      const [links] = await system.links([CHLORINE], 'FORWARD', asked);
      expect(links).toHaveLength(2);
      return asked.partials.find(([fault, codes]) => fault.code === code && codes.includes(CHLORINE));
    });
    expect(partial?.[0].message).not.toMatch(/[/\\]/);
    await expect(system.ping()).rejects.toMatchObject({ code });
    await machine.behave('well');
    expect(
      await eventually(() =>
        system.ping().then(
          () => true,
          () => undefined,
        ),
      ),
    ).toBe(true);
  });

  test('with nothing read yet there is no answer', async () => {
    const config = readHazardousGoodsConfig({ env: machine.env }).drop;
    const empty = new HazardDrop(
      await FileDrop.open({ ...config, folder: `${config.folder}.none`, index: `${config.index}.empty`, kinds: FILES }),
    );
    await expect(empty.links([CHLORINE], 'BACK', call())).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(existsSync(`${config.folder}.none`)).toBe(false);
    await empty.close();
  });
});

async function eventually<T>(run: () => Promise<T | undefined>): Promise<T | undefined> {
  for (let i = 0; i < 40; i += 1) {
    const found = await run();
    if (found !== undefined) return found;
    await sleep(100);
  }
  return undefined;
}
