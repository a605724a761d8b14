import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { legacyServer } from '../support/legacy-server.ts';
import { type Ran, runHere, runProgram } from './support/run-program.ts';
import { ACCOUNT, timberLegacy, type TimberLegacy } from './support/timber/legacy.ts';

const FILE = join(import.meta.dirname, 'support/timber/ministry.yaml');
const original = readFileSync(FILE, 'utf8');
let folder: string;
let legacy: TimberLegacy;

beforeAll(async () => {
  legacy = await timberLegacy();
});
afterAll(() => legacy.stop());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tongcha-try-'));
  cpSync(FILE, join(folder, 'ministry.yaml'));
  return () => rmSync(folder, { recursive: true, force: true });
});

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> =>
  runHere([...args, '--lang', 'en'], { cwd: folder, env: { ...ACCOUNT, TIMBER_URL: legacy.url, ...env } });
const write = (...changes: readonly (readonly [string, string])[]): void => {
  const text = changes.reduce((left, [from, to]) => {
    if (!left.includes(from)) throw new Error(`${from} is not in the file`);
    return left.replace(from, to);
  }, original);
  writeFileSync(join(folder, 'ministry.yaml'), text);
};

describe('try', () => {
  test('shows what the system gave beside what was made of it, and counts what is not mapped', async () => {
    const env = { ...ACCOUNT, TIMBER_URL: legacy.url };
    const { code, out, err } = await runProgram(['try', 'T-0004', '--lang', 'en'], { cwd: folder, env });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^ +name: 松木板 +│/m);
    expect(out).toMatch(/│ +productName: 松木板$/m);
    expect(out).toMatch(/│ +value: 4800\.5$/m);
    expect(out).toMatch(/^ {2}records\/mill\/phone +×1$/m);
  });

  test('counts what could not be read by its place, and ends with 3', async () => {
    write(['result: { 合格: PASS, 不合格: FAIL }', 'result: { 合格: PASS }']);
    const { code, out, err } = await run(['try', 'urn:timber:lot:T-0004']);
    expect(code).toBe(3);
    expect(out).toMatch(/^not understood .*\n {2}records\/tests\/result +×1$/m);
    expect(err).toMatch(/^Not understood: records\/tests\/result ×1\. Look at its path/);
  });

  test('is read by machines, too', async () => {
    const { out } = await run(['try', 'T-0002', '--json']);
    expect(JSON.parse(out)).toMatchObject({
      code: 'urn:timber:lot:T-0002',
      asked: [{ place: 'records', carried: { lot: ['T-0002'], page: 1 } }, {}, {}],
      record: { productName: '松木板' },
      back: [{ from: 'urn:timber:lot:T-0001' }],
      unmapped: [{ place: 'records/mill/phone', count: 1 }],
    });
  });

  test('a code that the system has not is told as that', async () => {
    const { code, out } = await run(['try', 'T-9999']);
    expect(code).toBe(0);
    expect(out).toContain('The system has no record of this code. Look it up on its own screens');
  });

  test('what is no code is told with how one is written', async () => {
    expect(await run(['try', '??'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('such as urn:timber:lot:0001'),
    });
    expect(await run(['try'])).toMatchObject({ code: 2, err: expect.stringContaining('Name a code') });
  });
});

describe('what a newcomer does wrong is told in a sentence, with what to do', () => {
  test('an address where nobody is', async () => {
    const { code, err } = await run(['try', 'T-0001'], { TIMBER_URL: 'http://127.0.0.1:1' });
    expect(code).toBe(4);
    expect(err).toMatch(
      /^The system cannot be reached: the connection is refused: nothing listens there\. Look at the setting/,
    );
  });

  test('a wrong password', async () => {
    const { code, err } = await run(['try', 'T-0001'], { TIMBER_PASSWORD: 'wrong-one' });
    expect(code).toBe(1);
    expect(err).toMatch(/^The system does not take this account\. Look at the settings/);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  test('the page of a login in place of an answer', async () => {
    legacy.faults.loginPage = true;
    const { code, err } = await run(['try', 'T-0001']).finally(() => (legacy.faults.loginPage = false));
    expect(code).toBe(1);
    expect(err).toMatch(
      /^The system answered with a web page \(“统一登录”\) in place of data: most likely nobody is logged in/,
    );
  });

  test.each([
    [
      'rows that stand elsewhere',
      ['rows: data.list', 'rows: result.list'],
      /begins with code, msg, data\. Look at that path/,
    ],
    [
      'a result that the file does not know',
      [`'40102': TOKEN`, `'40199': TOKEN`],
      /its own result 40102 .*Say under answer\.results/,
    ],
    ['a token that is not where it is looked for', ['token: data.token', 'token: data.tokn'], /login token/],
  ] as const)('%s', async (_, change, told) => {
    // Without a token: the system says so by a result.
    write(change, ...(change[0].startsWith(`'`) ? ([[`x-token: '{token}'`, `x-tok: '{token}'`]] as const) : []));
    const { code, err } = await run(['try', 'T-0001']);
    expect(code).toBe(1);
    expect(err).toMatch(told);
  });

  test.each([
    [
      'another charset',
      'application/json',
      Buffer.from('{"code":0,"data":{"list":[{"name":"\xcb\xc9"}],"total":1}}', 'latin1'),
      200,
      /Write charset: gbk/,
    ],
    ['XML', 'text/xml', Buffer.from('<data><list/></data>'), 200, /it is XML\. Write answer: \{ format: xml \}/],
    [
      'escapes of a terminal in what is no answer',
      'text/plain',
      Buffer.from('x\u001b]0;evil\u0007\u009b2Jy'),
      200,
      /^The system’s answer cannot be read: x�\]0;evil��2Jy\n/,
    ],
    [
      'escapes of a terminal in the title of a page',
      'text/html',
      Buffer.from('<title>\u001b[2J登录\u202e</title>'),
      200,
      /web page \(“�\[2J登录�”\)/,
    ],
    [
      'escapes of a terminal in a name',
      'application/json',
      Buffer.from('{"code":0,"\\u001b[2J":1}'),
      200,
      /begins with code, �\[2J/,
    ],
    ['a path that is not there', 'text/plain', Buffer.from('no'), 404, /answered HTTP 404\. Look at url and path/],
  ] as const)('%s', async (_, type, body, status, told) => {
    const other = await legacyServer((_body, _headers, { url }) =>
      url === '/auth/login'
        ? { body: JSON.stringify({ code: 0, data: { token: 'abcdefgh', expire: 60 } }) }
        : { status, headers: { 'content-type': type }, body },
    );
    const { code, err } = await run(['try', 'T-0001'], { TIMBER_URL: other.url });
    await other.stop();
    expect(code).toBe(1);
    expect(err).toMatch(told);
  });
});

describe('samples', () => {
  const sample = (): string => {
    const [name = ''] = readdirSync(join(folder, 'samples'));
    return readFileSync(join(folder, 'samples', name), 'utf8');
  };

  test('hold no password, token, address or telephone, and say where they are', async () => {
    const { code, out } = await run(['try', 'T-0004', '--keep']);
    expect(code).toBe(0);
    expect(out).toContain('written: samples/urn_timber_lot_T-0004.json');
    const kept = sample();
    for (const secret of [...Object.values(ACCOUNT), new URL(legacy.url).host, 'tk-7c41e2aa90b3', '13805310123'])
      expect(kept).not.toContain(secret);
    expect(kept).toContain('松木板');
    expect(kept).toContain('13800000000');
  });

  test('are replayed without the system and without its settings', async () => {
    for (const each of ['T-0001', 'T-0004']) await run(['try', each, '--keep']);
    const ran = await runHere(['test', '--lang', 'en'], { cwd: folder });
    expect(ran).toMatchObject({ code: 0, out: expect.stringContaining('2 of 2 samples give the same') });
  });

  test('show what a change of the file makes different', async () => {
    await run(['try', 'T-0004', '--keep']);
    write(['productName: name', 'productName: mill.name'], ['quantity: size', 'quantity: size?']);
    const { code, out } = await runHere(['test', '--lang', 'en'], { cwd: folder });
    expect(code).toBe(1);
    expect(out).toMatch(/^ +record\.productName: "松木板" → "泰山木业"$/m);
    expect(out).not.toContain('record.quantity');
    expect(out).toContain('0 of 1 samples give the same');
  });

  test('ask to be kept anew where another question is put', async () => {
    await run(['try', 'T-0004', '--keep']);
    write([`{ pageNo: '{page}' }`, `{ pageNo: '{offset}' }`]);
    const { code, out } = await runHere(['test', '--lang', 'en'], { cwd: folder });
    expect(code).toBe(1);
    expect(out).toMatch(/no such question; keep it anew with try --keep: records/);
  });

  test('are not kept of what was not answered, and none is told as that', async () => {
    expect((await run(['try', 'T-0001', '--keep'], { TIMBER_PASSWORD: 'wrong-one' })).code).toBe(1);
    expect(await runHere(['test', '--lang', 'en'], { cwd: folder })).toMatchObject({
      code: 2,
      err: expect.stringContaining('There are no samples. Run try CODE --keep first'),
    });
  });

  test('a file of another kind among them is named', async () => {
    await run(['try', 'T-0001', '--keep']);
    writeFileSync(join(folder, 'samples/a.json'), '{}');
    expect(await runHere(['test'], { cwd: folder })).toMatchObject({
      code: 2,
      err: expect.stringContaining('samples/a.json: 不是 try --keep 所写的样本'),
    });
  });
});

describe('doctor', () => {
  const changed = async (): Promise<Ran> => {
    await run(['try', 'T-0004', '--keep']);
    return run(['doctor']);
  };

  test('finds nothing wrong with a system that is as it was', async () => {
    const { code, out } = await changed();
    expect(code).toBe(0);
    expect(
      out
        .trim()
        .split('\n')
        .every((line) => line.startsWith('ok')),
    ).toBe(true);
    expect(out).toContain('shape samples/urn_timber_lot_T-0004.json');
  });

  test('names fields that are gone and new, other types and other ways of writing a day', async () => {
    await run(['try', 'T-0004', '--keep']);
    Object.assign(legacy.faults, { renamed: true, otherFormats: true });
    const { code, out } = await run(['doctor']).finally(() =>
      Object.assign(legacy.faults, { renamed: false, otherFormats: false }),
    );
    expect(code).toBe(1);
    expect(out).toMatch(/records data\.list\[\]\.size is gone\. Where it has another name/);
    expect(out).toMatch(/records data\.list\[\]\.amount is new \(text\)/);
    expect(out).toMatch(/records data\.list\[\]\.grade is new \(text\)/);
    expect(out).toMatch(/records data\.list\[\]\.id was text, is number/);
    expect(out).toMatch(/records data\.list\[\]\.made was written 9999-9-9 9:9:9, is written 9999年9月9日/);
  });

  test('tells a clock that is off, and what a sample is for', async () => {
    legacy.faults.clockAhead = 600_000;
    const { code, out } = await run(['doctor']).finally(() => (legacy.faults.clockAhead = 0));
    expect(code).toBe(1);
    expect(out).toMatch(/^FAULT clocks: the system's clock is (59\d|60\d) seconds ahead/m);
    expect(out).toMatch(/^FAULT samples: there are none: run try CODE --keep/m);
  });

  test('tells who is not there, and whose account is not taken', async () => {
    expect(await run(['doctor'], { TIMBER_URL: 'http://127.0.0.1:1' })).toMatchObject({
      code: 4,
      out: expect.stringMatching(/^FAULT reaching it with its account: The system cannot be reached/),
    });
    expect(await run(['doctor'], { TIMBER_PASSWORD: 'wrong-one' })).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^FAULT reaching it with its account: The system does not take this account/),
    });
  });
});
