import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TABLET_LOT } from '../../demo/world/story/drugs.ts';
import type { Who } from '../support/callers.ts';
import { type Graph, startGraph } from '../support/graph.ts';
import { type Ran, runCli, type RunOptions } from './support/run-cli.ts';

const LI: Who = { role: 'regulator', sector: 'FOOD_DRUG', scope: 'recall', purpose: 'recall-tracing', subject: 'li' };
const SOLVENT = 'hazlot:370681001.DCM20260215';
const OPEN = ['recall', 'open', TABLET_LOT, '--level', 'I', '--reason', '溶出度不合格'];

let folder: string;
let graph: Graph;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'recall-cli-'));
  graph = await startGraph({
    settings: { GATEWAY_GOVERNANCE_STORE: join(folder, 'governance.sqlite') },
    grants: (_, sector) => [
      {
        who: '{ role: regulator, sectors: [FOOD_DRUG] }',
        groups: [sector === 'FOOD_DRUG' ? 'orders' : 'orders-approved', 'parties'],
        purpose: 'recall-tracing',
      },
    ],
  });
});
afterAll(async () => {
  await graph.stop();
  rmSync(folder, { recursive: true, force: true });
});

function run(args: readonly string[], { who = LI, ...more }: RunOptions & { who?: Who } = {}): Promise<Ran> {
  const { authorization, 'tongcha-purpose': purpose } = graph.headersOf(who);
  const env = { TONGCHA_TOKEN: String(authorization).replace('Bearer ', ''), TONGCHA_PURPOSE: purpose ?? '' };
  return runCli([...args, '--url', graph.origin], { env, ...more });
}

const confirmIn = ({ err }: Ran): string => /--yes (\S+)/.exec(err)?.[1] ?? '';
const idIn = ({ out }: Ran): string => /\d{8}-[0-9A-Z]{8}/.exec(out)?.[0] ?? '';

test('a preview says what would be done and is done by what confirms it, once', async () => {
  const shown = await run(OPEN);
  expect(shown.code).toBe(0);
  expect(shown.out).toMatch(
    /拟召回: 召回单元 \d+ 个\n {2}问题单元[^]*内装召回单元[^]*\n\n拟通知\n.*food-drug +\d+ +立即下达/,
  );
  expect(shown.out).toContain('药品召回管理办法 (2007)');
  const yes = confirmIn(shown);
  const done = await run([...OPEN, '--yes', yes]);
  expect(done).toMatchObject({ code: 0, err: '' });
  expect(done.out).toMatch(/^\d{8}-[0-9A-Z]{8} +一级 +召回中 /);
  expect(idIn(await run([...OPEN, '--yes', yes]))).toBe(idIn(done));
  const english = await run(['recall', 'show', idIn(done), '--lang', 'en']);
  expect(english.out).toMatch(
    /class I +in force[^]*\nmembers\n.*food-drug +open +to be told +shown 0\/\d+[^]*\nhistory\n/,
  );
  const list = await run(['recalls', '--state', 'OPEN']);
  expect(list.out).toContain(idIn(done));
});

test('at a terminal one types how many units there are, or the number of the recall', async () => {
  const wrong = await run(OPEN, { typed: '1' });
  expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('未执行') });
  const count = /召回单元 (\d+) 个/.exec(wrong.out)?.[1] ?? '';
  const done = await run(OPEN, { typed: count });
  expect(done.code).toBe(0);
  const id = idIn(done);
  const closed = await run(['recall', 'close', id, '--reason', '处置完毕'], { typed: id });
  expect([closed.code, closed.out]).toEqual([0, expect.stringContaining('已完成')]);
  expect(await run(['recall', 'close', id])).toMatchObject({ code: 1, err: expect.stringContaining('CONFLICT') });
});

test('what has changed since is told, not done, and refused with exit code 1', async () => {
  const shown = await run([...OPEN, '--units', '500']);
  const other = await run(['recall', 'open', SOLVENT, '--level', 'I', '--reason', 'x', '--yes', confirmIn(shown)]);
  expect(other).toMatchObject({ code: 1, out: expect.stringContaining('与确认的预览不同,未执行') });
  expect(confirmIn(other)).not.toBe(confirmIn(shown));
});

test('all that is certainly affected is chosen by one word; what waits for a second person says so', async () => {
  const args = ['recall', 'open', 'hazlot:370681001.CL20260301', '--level', 'II', '--reason', '纯度不足'];
  const plain = await run(args);
  expect(plain.out).toMatch(/其余受影响: 确定 [1-9]/);
  const all = await run([...args, '--also', 'certain']);
  expect(all.out).toMatch(/其余受影响: 确定 0|^(?![^]*其余受影响)/);
  const waiting = await run([...args, '--also', 'certain', '--yes', confirmIn(all), '--follow']);
  expect(waiting.code).toBe(3);
  expect(waiting.out).toContain('待复核');
  const id = idIn(waiting);
  expect((await run(['recall', 'approve', id, '1'])).code).toBe(1);
  const approved = await run(['recall', 'approve', id, '1'], { who: { ...LI, subject: 'wang' } });
  expect(approved.out).toMatch(/召回中[^]*复核: wang/);
});

test('what is none of its words, numbers and rights is told with what to do', async () => {
  expect(await run(['recall'])).toMatchObject({ code: 2, err: expect.stringContaining('请写明操作') });
  expect(await run(['recall', 'opne', TABLET_LOT])).toMatchObject({ code: 2, err: expect.stringContaining('open') });
  expect((await run(['recall', 'show', 'no such'])).code).toBe(2);
  expect(await run(['recall', 'show', 'none'])).toMatchObject({
    code: 1,
    err: expect.stringContaining('没有这个召回令'),
  });
  expect((await run(['recall', 'approve', 'x', 'first'])).code).toBe(2);
  expect((await run(['recall', 'settle', 'x', 'x.1.1'])).code).toBe(2);
  expect((await run(['recall', 'open', TABLET_LOT])).code).toBe(1);
  const { scope: _, ...scopeless } = LI;
  expect(await run(OPEN, { who: scopeless })).toMatchObject({
    code: 1,
    err: expect.stringContaining('--scope recall'),
  });
  expect((await run(['recall', 'acknowledge', 'none'])).code).toBe(1);
});
