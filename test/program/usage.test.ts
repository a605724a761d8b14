import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runProgram } from './support/run-program.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tongcha-program-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('without a command it tells what there is, Chinese first', async () => {
  const { code, out } = await runProgram([]);
  expect(code).toBe(0);
  expect(out).toMatch(/^用法: npx tongcha-ministry 命令/);
  expect((await runProgram(['--help', '--lang', 'en'])).out).toMatch(/^usage: npx tongcha-ministry COMMAND/);
});

test('a command that is not there is answered with the one that was meant', async () => {
  expect(await runProgram(['confrm'])).toMatchObject({ code: 2, err: expect.stringContaining('是否想用 conform?') });
});

test('an option that is not there is answered with the one that was meant, and where help is', async () => {
  expect(await runProgram(['conform', '--cod', 'x', '--lang', 'en'])).toEqual({
    code: 2,
    out: '',
    err: '--cod: 没有这个选项,是否想用 --code? / there is no such option; did you mean --code?\nnpx tongcha-ministry conform --help --lang en\n',
  });
});

test('a folder without a file is told as that', async () => {
  expect(await runProgram(['serve', '--lang', 'en'], { cwd: folder })).toMatchObject({
    code: 2,
    err: expect.stringMatching(/^ministry\.yaml: there is no file to read\. Run this in the folder/),
  });
});

test('what is wrong in the file is told with its line, its column and what to write', async () => {
  writeFileSync(
    join(folder, 'ministry.yaml'),
    `ministry: timber
system: register
title: { zh: 木材, en: Timber }
http: { url: '\${TIMBER_URL}', bdy: json, ask: { path: /q }, answer: { rows: rows } }
codes: { lot: { code: 'urn:timber:lot:{no}' } }
records: [{ ask: { send: { no: '{lot}' } }, code: lot, map: { prodcedAt: at } }]
`,
  );
  const { code, err } = await runProgram(['serve'], { cwd: folder });
  expect(code).toBe(2);
  expect(err).toMatch(/^ministry\.yaml:4:14: TIMBER_URL is not set: /m);
  expect(err).toMatch(/^ministry\.yaml:4:31: bdy is not known here; write body$/m);
  expect(err).toMatch(/^ministry\.yaml:6:\d+: prodcedAt is not known here; write producedAt$/m);
});

test('a setting stands in the environment, in the file that it names, or beside the file', async () => {
  writeFileSync(join(folder, 'secret'), 'http://127.0.0.1:1\n');
  for (const env of [{ TIMBER_URL: 'http://127.0.0.1:1' }, { TIMBER_URL_FILE: 'secret' }])
    expect((await runProgram(['serve'], { cwd: folder, env })).err).not.toContain('TIMBER_URL');
  writeFileSync(join(folder, 'ministry.env'), 'TIMBER_URL=http://127.0.0.1:1\n');
  expect((await runProgram(['serve'], { cwd: folder })).err).not.toContain('TIMBER_URL');
});
