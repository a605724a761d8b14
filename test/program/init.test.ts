import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runHere } from './support/run-program.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tongcha-init-'));
  const rows = Array.from({ length: 9 }, (_, i) => ({ batchNo: `B${i}`, productName: '松木', scrq: '20260305' }));
  writeFileSync(join(folder, 'lots.json'), JSON.stringify({ data: { rows } }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const init = (...args: readonly string[]): ReturnType<typeof runHere> => runHere(['init', ...args], { cwd: folder });

test('a draft and its settings are written, and what is open is told with its line until it is filled in', async () => {
  const { code, out } = await init('--out', 'timber', '--ministry', 'timber', '--from', 'lots.json', '--lang', 'en');
  expect({ code, out }).toEqual({
    code: 0,
    out: 'timber/ministry.yaml: 5 lines are open (they begin with ??); timber/ministry.env.example: copy it to ministry.env and fill it in\n',
  });
  expect(readFileSync(join(folder, 'timber/ministry.env.example'), 'utf8')).toMatch(/^# .*\nTIMBER_URL=\n$/);
  const { err } = await runHere(['conform'], { cwd: join(folder, 'timber') });
  expect(err.trimEnd().split('\n').slice(0, 5)).toEqual(
    Array.from({ length: 5 }, () => expect.stringMatching(/^ministry\.yaml:\d+:\d+: open; write \S/)),
  );
});

test('without a source there are the lines to write, by how the system is asked', async () => {
  for (const [transport, name] of [
    ['http', 'URL'],
    ['sql', 'DB_URL'],
    ['soap', 'WSDL'],
  ] as const) {
    const out = `alone-${transport}`;
    const args = [
      '--out',
      out,
      '--ministry',
      'cold-chain',
      '--zh',
      '冷链',
      '--en',
      'Cold chain',
      '--transport',
      transport,
    ];
    expect((await init(...args, '--url', 'http://user:secret@10.0.0.7/x')).code).toBe(0);
    expect(readFileSync(join(folder, out, 'ministry.env.example'), 'utf8')).toContain(
      `\nCOLD_CHAIN_${name}=http://10.0.0.7/x\n`,
    );
    const draft = readFileSync(join(folder, out, 'ministry.yaml'), 'utf8');
    expect(draft).toContain(`\n${transport}:\n`);
    const { err } = await runHere(['conform'], { cwd: join(folder, out) });
    expect(err).not.toBe('');
    for (const line of err.trimEnd().split('\n').slice(0, -1)) expect(line).toMatch(/: open; write /);
  }
});

test('no file is written over, and none is where nothing could be drafted', async () => {
  writeFileSync(join(folder, 'ministry.yaml'), 'mine');
  expect(await init('--out', '.', '--ministry', 'timber', '--from', 'lots.json', '--lang', 'en')).toMatchObject({
    code: 2,
    err: expect.stringContaining('ministry.yaml is there and is not written over'),
  });
  expect(readFileSync(join(folder, 'ministry.yaml'), 'utf8')).toBe('mine');
  const none = await init('--out', 'none', '--ministry', 'timber', '--from', 'none.json');
  expect(none).toMatchObject({ code: 2, err: expect.stringContaining('none.json 无法读取') });
  expect(() => readFileSync(join(folder, 'none/ministry.yaml'))).toThrow(/ENOENT/);
});

test('a sector without a name, or with one that is none, is asked for', async () => {
  for (const args of [[], ['--ministry', 'Timber 1']])
    expect(await init('--out', 'unnamed', ...args, '--lang', 'en')).toMatchObject({
      code: 2,
      err: expect.stringContaining('give the sector’s name by --ministry'),
    });
});

test('a database that is not there is told as that, without its password', async () => {
  const { code, err } = await init(
    '--out',
    'away',
    '--ministry',
    'timber',
    '--from',
    'postgres://reader:secret@127.0.0.1:1/x',
  );
  expect(code).toBe(4);
  expect(err).not.toContain('secret');
});
