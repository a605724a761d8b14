import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BAKERY, MILL, sheetOf, SHOP, startTestHosted, type TestHosted } from './support/hosted.ts';

let hosted: TestHosted;
beforeAll(async () => void (hosted = await startTestHosted()));
afterAll(() => hosted.stop());

const got = (lot: string, record = `J-${lot}`): Readonly<Record<string, string>> => ({
  单据号: record,
  事项: '进货',
  日期: '2026-11-20',
  商品条码或追溯码: '6901234567892',
  批号: lot,
  数量: '500',
  单位: 'kg',
  对方统一社会信用代码: MILL,
});
const made = (lot: string): Readonly<Record<string, string>> => ({
  ...got(lot, `S-${lot}`),
  事项: '生产',
  品名: '桃酥',
  对方统一社会信用代码: '',
});
const codeOf = async (sheet: string): Promise<unknown> =>
  ((await (await hosted.send(BAKERY, 'POST', '/uploads', sheet)).json()) as { errors: { extensions: object }[] })
    .errors[0]?.extensions;

describe('nothing of a file is left out in silence', () => {
  test('two columns of one heading are refused', async () => {
    const [head = '', row = ''] = sheetOf([got('H1')]).split('\n');
    expect(await codeOf(`${head},数 量*\n${row},999`)).toEqual({ code: 'SAME_HEADINGS' });
    expect(await codeOf(`${head},Amount\n${row},999`)).toEqual({ code: 'SAME_HEADINGS' });
  });

  test('rows behind thousands of empty ones are read', async () => {
    const [head = '', first = '', second = ''] = sheetOf([got('E1'), got('E2')]).split('\n');
    const { answer } = await hosted.upload(BAKERY, `${head}\n${first}\n${',,,\n'.repeat(6_000)}${second}`);
    expect(answer.records.map(({ record }) => record)).toEqual(['J-E1', 'J-E2']);
  });

  test('empty rows without end are too many', async () => {
    expect(await codeOf(`${sheetOf([got('E3')])}\n${',\n'.repeat(100_001)}`)).toEqual({ code: 'TOO_MANY_ROWS' });
  });

  test('rows that cannot be read count as well', async () => {
    expect(await codeOf(`${sheetOf([got('E4')])}\n${'x"y"z\n'.repeat(5_001)}`)).toEqual({ code: 'TOO_MANY_ROWS' });
  });

  test.each<readonly [what: string, row: Readonly<Record<string, string>>, fault: string]>([
    ['an input’s lot without its code', { ...made('L1'), 原料批号: 'FL1' }, '原料条码或追溯码 MISSING'],
    ['an input’s amount without its code', { ...made('L2'), 原料数量: '5' }, '原料条码或追溯码 MISSING'],
    [
      'an input of what was received',
      { ...got('L3'), 原料条码或追溯码: '6901234567892' },
      '原料条码或追溯码 NOT_OF_STEP',
    ],
    ['a party of what was made', { ...made('L4'), 对方统一社会信用代码: SHOP }, '对方统一社会信用代码 NOT_OF_STEP'],
    ['a text that a terminal obeys', { ...made('L5'), 品名: '\u001b[31m桃酥' }, '品名 NOT_TEXT'],
    ['a text that is shown backwards', { ...made('L6'), 品名: '桃\u202e酥' }, '品名 NOT_TEXT'],
  ])('%s is a fault', async (_, row, fault) => {
    const { status, answer } = await hosted.upload(BAKERY, sheetOf([row]));
    expect(status).toBe(422);
    expect(answer.faults.map(({ row: at, column, code }) => `${at} ${column} ${code}`)).toEqual([`2 ${fault}`]);
  });
});

test('what a withdrawn upload said does not stand again when the one behind it is withdrawn', async () => {
  const send = async (amount: string): Promise<string | null> =>
    (await hosted.upload(BAKERY, sheetOf([{ ...got('W1'), 数量: amount }]))).answer.id;
  const withdraw = async (upload: string | null): Promise<unknown> =>
    (await hosted.send(BAKERY, 'POST', '/withdrawals', JSON.stringify({ upload }))).json();
  const [first, second, third] = [await send('1'), await send('2'), await send('3')];
  expect(await withdraw(second)).toEqual({ ended: 0, restored: 0 });
  expect(await withdraw(third)).toEqual({ ended: 1, restored: 1 });
  expect((await hosted.upload(BAKERY, sheetOf([{ ...got('W1'), 数量: '1' }]))).answer.state).toBe('UNCHANGED');
  const fourth = await send('4');
  await withdraw(first);
  expect(await withdraw(fourth)).toEqual({ ended: 1, restored: 0 });
});
