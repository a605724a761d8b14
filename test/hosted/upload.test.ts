import { type CellValue, writeXlsx } from 'hucre/xlsx';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { csvOf, templateRows } from '../../subgraphs/hosted/upload/template.ts';
import { BAKERY, MILL, sheetOf, SHOP, startTestHosted, type TestHosted } from './support/hosted.ts';

let hosted: TestHosted;
beforeAll(async () => void (hosted = await startTestHosted()));
afterAll(() => hosted.stop());

type Row = Readonly<Record<string, string>>;
let used = 0;
/** A lot of its own for each test. */
const lot = (): string => `L${(used += 1)}`;
const got = (of: string, more: Row = {}): Row => ({
  单据号: `J-${of}`,
  事项: '进货',
  日期: '2026-11-20',
  商品条码或追溯码: '6901234567892',
  批号: of,
  数量: '500',
  单位: 'kg',
  对方统一社会信用代码: MILL,
  ...more,
});
const made = (of: string, input: string, more: Row = {}): Row => ({
  单据号: `S-${of}`,
  事项: '生产',
  日期: '2026-11-21',
  商品条码或追溯码: '6901234000016',
  批号: of,
  品名: '桃酥',
  数量: '300',
  单位: 'kg',
  原料条码或追溯码: '6901234567892',
  原料批号: input,
  原料数量: '200',
  原料单位: 'kg',
  ...more,
});
const sent = (of: string, more: Row = {}): Row => ({
  单据号: `X-${of}`,
  事项: '发货',
  日期: '2026-11-22',
  商品条码或追溯码: '6901234000016',
  批号: of,
  数量: '120',
  单位: 'kg',
  对方统一社会信用代码: SHOP,
  ...more,
});
const upload = (rows: readonly Row[], query = '', uscc = BAKERY): ReturnType<TestHosted['upload']> =>
  hosted.upload(uscc, sheetOf(rows), query);
const faultsOf = ({ answer }: Awaited<ReturnType<typeof upload>>): string[] =>
  answer.faults.map(({ row, column, code }) => `${row} ${column} ${code}`);

test('the template as it is downloaded says nothing yet: its rows are examples, in both languages', async () => {
  for (const lang of ['zh', 'en'] as const) {
    const response = await hosted.send(null, 'GET', `/template.csv?lang=${lang}`);
    const sheet = await response.text();
    expect(response.headers.get('content-disposition')).toContain('tongcha-template.csv');
    expect(await hosted.upload(BAKERY, sheet)).toMatchObject({
      status: 200,
      answer: { state: 'UNCHANGED', rows: 0, faults: [] },
    });
    const own = lot();
    expect(await hosted.upload(BAKERY, sheet.replaceAll(/示例|example/g, own))).toMatchObject(
      lang === 'zh'
        ? { status: 201, answer: { counts: { new: 3 }, faults: [] } }
        : { status: 201, answer: { faults: [] } },
    );
  }
});

describe('a workbook of Excel', () => {
  const workbook = async (rows: readonly (readonly CellValue[])[]): Promise<Buffer> =>
    Buffer.from(await writeXlsx({ sheets: [{ name: 'S', rows: rows.map((row) => [...row]) }] }));
  const HEAD = ['单据号', '事项', '日期', '商品条码或追溯码', '批号', '数量', '单位', '对方统一社会信用代码'];

  test('is taken as it is downloaded', async () => {
    const response = await hosted.send(null, 'GET', '/template.xlsx');
    const sheet = Buffer.from(await response.arrayBuffer());
    expect(await hosted.upload(MILL, sheet)).toMatchObject({
      status: 200,
      answer: { state: 'UNCHANGED', rows: 0, faults: [] },
    });
  });

  test('has barcodes, dates and amounts as numbers and as text', async () => {
    const [one, two] = [lot(), lot()];
    const rows = [
      HEAD,
      [`J-${one}`, '进货', new Date(Date.UTC(2026, 10, 20)), 6901234567892, one, 12.5, 'kg', MILL],
      [`J-${two}`, '进货', '2026/11/20', '6901234567892', two, '12.50', 'kg', MILL],
    ];
    const { answer } = await hosted.upload(BAKERY, await workbook(rows));
    expect(answer).toMatchObject({ state: 'KEPT', faults: [] });
    const told = (await (await hosted.send(BAKERY, 'GET', `/uploads/${answer.id}`)).json()) as {
      events: { event: { eventTime: string; quantityList: object[] } }[];
    };
    for (const { event } of told.events)
      expect(event).toMatchObject({
        eventTime: '2026-11-20T00:00:00+08:00',
        quantityList: [{ quantity: 12.5, uom: 'KGM' }],
      });
  });

  test('that unfolds into more than may be read is refused, also where it says that it does not', async () => {
    const wide = await workbook([HEAD, ...Array.from({ length: 2_400 }, (_, i) => [`${i}${'x'.repeat(30_000)}`])]);
    const code = async (body: Buffer): Promise<unknown> =>
      ((await (await hosted.send(SHOP, 'POST', '/uploads', body)).json()) as { errors: { extensions: unknown }[] })
        .errors[0]?.extensions;
    expect(wide.length).toBeLessThan(8 * 1024 * 1024);
    expect(await code(wide)).toEqual({ code: 'NOT_A_SHEET' });
    const lying = Buffer.from(wide);
    for (let at = lying.indexOf('PK\x01\x02'); at >= 0; at = lying.indexOf('PK\x01\x02', at + 1))
      lying.writeUInt32LE(100, at + 24);
    expect(await code(lying)).toEqual({ code: 'NOT_A_SHEET' });
    expect(await code(wide.subarray(0, wide.length / 2))).toEqual({ code: 'NOT_A_SHEET' });
  });
});

test.each([
  ['UTF-8', (text: string) => Buffer.from(text)],
  ['UTF-8 with its mark', (text: string) => Buffer.from(`\ufeff${text}`)],
  ['GBK', (text: string) => iconv.encode(text, 'gbk')],
  [
    'UTF-16, as “Unicode text” of Excel',
    (text: string) => iconv.encode(`\ufeff${text.replaceAll(',', '\t')}`, 'utf-16le'),
  ],
  ['UTF-8 with line ends of DOS', (text: string) => Buffer.from(text.replaceAll('\n', '\r\n'))],
])('a file in %s is read', async (_, encoded) => {
  const [flour, cake] = [lot(), lot()];
  const { answer } = await hosted.upload(BAKERY, encoded(sheetOf([got(flour), made(cake, flour)])));
  expect(answer).toMatchObject({ state: 'KEPT', counts: { new: 2 }, faults: [] });
});

test('a preview says what would be, and keeps nothing', async () => {
  const flour = lot();
  expect(await upload([got(flour)], 'preview=true')).toMatchObject({
    status: 200,
    answer: { state: 'PREVIEW', id: null, counts: { new: 1 }, records: [{ record: `J-${flour}`, outcome: 'NEW' }] },
  });
  expect(await upload([got(flour)])).toMatchObject({ status: 201, answer: { counts: { new: 1 } } });
});

test('the same file again changes nothing; a corrected row replaces the one before', async () => {
  const flour = lot();
  const first = await upload([got(flour)]);
  expect(await upload([got(flour)])).toMatchObject({
    answer: { state: 'UNCHANGED', id: null, counts: { unchanged: 1 } },
  });
  const second = await upload([got(flour, { 数量: '450' })]);
  expect(second).toMatchObject({ answer: { state: 'KEPT', counts: { replaced: 1, new: 0 } } });
  const read = async (
    id: string | null,
  ): Promise<{ events: { endedAt: string | null; event: { quantityList: { quantity: number }[] } }[] }> =>
    (await (await hosted.send(BAKERY, 'GET', `/uploads/${id}`)).json()) as never;
  expect((await read(first.answer.id)).events).toMatchObject([
    { endedAt: expect.any(String), event: { quantityList: [{ quantity: 500 }] } },
  ]);
  expect((await read(second.answer.id)).events).toMatchObject([
    { endedAt: null, event: { quantityList: [{ quantity: 450 }] } },
  ]);
});

test('a withdrawn upload stands no longer, and what it had replaced stands again', async () => {
  const [flour, cake] = [lot(), lot()];
  await upload([got(flour)]);
  const second = await upload([got(flour, { 数量: '450' }), made(cake, flour)]);
  const withdraw = (uscc: string): Promise<Response> =>
    hosted.send(uscc, 'POST', '/withdrawals', JSON.stringify({ upload: second.answer.id }));
  expect((await withdraw(MILL)).status).toBe(404);
  expect(await (await withdraw(BAKERY)).json()).toEqual({ ended: 2, restored: 1 });
  expect(await (await withdraw(BAKERY)).json()).toEqual({ ended: 0, restored: 0 });
  expect(await upload([got(flour)])).toMatchObject({ answer: { state: 'UNCHANGED' } });
  expect(faultsOf(await upload([sent(cake)]))).toEqual(['2 商品条码或追溯码 UNKNOWN_LOT']);
});

test('what an upload had replaced does not come back where another has said it meanwhile', async () => {
  const [flour, cake, other] = [lot(), lot(), lot()];
  await upload([got(flour), made(cake, flour)]);
  const second = await upload([made(cake, flour, { 批号: other })]);
  expect(second).toMatchObject({ answer: { counts: { replaced: 1 } } });
  expect(await upload([got(flour), made(cake, flour)], '', SHOP)).toMatchObject({ answer: { state: 'KEPT' } });
  const back = await hosted.send(BAKERY, 'POST', '/withdrawals', JSON.stringify({ upload: second.answer.id }));
  expect(await back.json()).toEqual({ ended: 1, restored: 0 });
});

describe('what is wrong is said by row and column, with what to write', () => {
  test.each<readonly [what: string, row: Row, fault: string, words: RegExp]>([
    [
      'a barcode whose check digit is wrong',
      { 商品条码或追溯码: '6901234567893' },
      '商品条码或追溯码 BAD_CODE',
      /校验位应为 2/,
    ],
    [
      'a barcode that a spreadsheet has cut',
      { 商品条码或追溯码: '6.90123E+12' },
      '商品条码或追溯码 BAD_CODE',
      /末尾的数字已丢失/,
    ],
    ['a barcode that is none', { 商品条码或追溯码: '面粉' }, '商品条码或追溯码 BAD_CODE', /不是条码/],
    ['a lot in Chinese', { 批号: '甲一' }, '批号 BAD_LOT', /不能有汉字/],
    ['no lot', { 批号: '' }, '批号 NO_LOT', /请写批号/],
    ['a date that is no day', { 日期: '2026-02-30' }, '日期 NO_DATE', /2026-11-30/],
    ['a date that is to come', { 日期: '2099-01-01' }, '日期 FUTURE', /还没有到/],
    ['an amount that is no number', { 数量: '约500' }, '数量 NO_NUMBER', /大于 0/],
    ['an amount of nothing', { 数量: '0' }, '数量 NO_NUMBER', /大于 0/],
    ['a unit that nobody knows', { 单位: '堆' }, '单位 NO_UNIT', /不认识的单位/],
    ['an amount without a unit', { 单位: '' }, '单位 NO_UNIT', /kg/],
    ['a step that nobody knows', { 事项: '搬家' }, '事项 NO_STEP', /进货、生产、发货、检验、召回/],
    ['a party that is none', { 对方统一社会信用代码: '某某公司' }, '对方统一社会信用代码 NO_USCC', /18 位/],
    ['no party', { 对方统一社会信用代码: '' }, '对方统一社会信用代码 MISSING', /“进货”要写/],
    ['no record number', { 单据号: '' }, '单据号 MISSING', /每一行要写/],
    ['a cell of a novel', { 备注: '很'.repeat(501) }, '备注 TOO_LONG', /500/],
  ])('%s', async (_, wrong, fault, words) => {
    const told = await upload([got(lot(), wrong)]);
    expect(told.status).toBe(422);
    expect(faultsOf(told)).toEqual([`2 ${fault}`]);
    expect(told.answer.faults[0]?.message).toMatch(words);
    const { answer } = await upload([got(lot(), wrong)], 'lang=en');
    expect(answer.faults[0]?.message).not.toMatch(/\p{Script=Han}{3}/u);
  });

  test('a lot that is used and that nobody made or got', async () => {
    const told = await upload([made(lot(), 'NOBODYS')]);
    expect(faultsOf(told)).toEqual(['2 原料条码或追溯码 UNKNOWN_LOT']);
    expect(told.answer.faults[0]?.message).toContain('请先写一行生产或进货');
  });

  test('rows of one record that contradict each other', async () => {
    const [flour, other, cake] = [lot(), lot(), lot()];
    const told = await upload([got(flour), got(other), made(cake, flour), made(cake, other, { 日期: '2026-11-22' })]);
    expect(faultsOf(told)).toEqual(['5 日期 DIFFERS']);
    expect(faultsOf(await upload([got(flour), made(cake, flour), made(cake, flour)]))).toEqual([
      '4 原料条码或追溯码 TWICE',
    ]);
  });

  test('the row of several that names the lot', async () => {
    const [flour, cake] = [lot(), lot()];
    expect(faultsOf(await upload([got(flour), made(cake, flour), made(cake, 'NOBODYS')]))).toEqual([
      '4 原料条码或追溯码 UNKNOWN_LOT',
    ]);
  });

  test('a file without the headings, an empty one, one that is no sheet', async () => {
    const code = async (body: Buffer | string): Promise<unknown> =>
      ((await (await hosted.send(BAKERY, 'POST', '/uploads', body)).json()) as { errors: { extensions: unknown }[] })
        .errors[0]?.extensions;
    expect(await code('a,b\n1,2')).toEqual({ code: 'NO_HEADINGS' });
    expect(await code('\n')).toEqual({ code: 'NO_HEADINGS' });
    expect(await code(Buffer.from([0, 1, 2, 0, 4, 255]))).toEqual({ code: 'NOT_A_SHEET' });
  });

  test('a row with a quote that is not closed', async () => {
    const told = await hosted.upload(
      BAKERY,
      `${sheetOf([got(lot())])}\n"J-9,进货\n${sheetOf([got(lot())]).split('\n')[1]}`,
    );
    expect(faultsOf(told)).toEqual(['3 null UNREADABLE_ROW']);
  });
});

test('a wrong row refuses the file, unless the right ones are to be kept', async () => {
  const [flour, other] = [lot(), lot()];
  const rows = [got(flour), got(other, { 数量: '很多' })];
  expect(await upload(rows)).toMatchObject({ status: 422, answer: { state: 'REFUSED', id: null } });
  expect(await upload(rows, 'partial=true')).toMatchObject({
    status: 201,
    answer: { state: 'KEPT', counts: { new: 1 } },
  });
  expect(await upload([got(flour)])).toMatchObject({ answer: { state: 'UNCHANGED' } });
});

test('a product of several inputs is one record', async () => {
  const [flour, sugar, cake] = [lot(), lot(), lot()];
  const { answer } = await upload([got(flour), got(sugar), made(cake, flour), made(cake, sugar), sent(cake)]);
  expect(answer).toMatchObject({ state: 'KEPT', counts: { new: 4 } });
});

test('what an enterprise wrote is no formula in what it is given back', () => {
  const rows = [...templateRows('zh'), ['=cmd|calc', '+1+1', '-2.5', '@x', 'a"b,c']];
  expect(csvOf(rows).toString().trim().split('\r\n').at(-1)).toBe(`'=cmd|calc,'+1+1,-2.5,'@x,"a""b,c"`);
});

test('an upload, a list and what an enterprise says of itself are its own', async () => {
  const { answer } = await upload([got(lot())]);
  expect((await hosted.send(MILL, 'GET', `/uploads/${answer.id}`)).status).toBe(404);
  const list = (await (await hosted.send(MILL, 'GET', '/uploads')).json()) as { id: string }[];
  expect(list.map(({ id }) => id)).not.toContain(answer.id);
  const said = { name: '甜园糕点铺', division: '370681', address: '工业园 3 号', licence: 'SC10637068100012' };
  expect((await hosted.send(BAKERY, 'POST', '/enterprise', JSON.stringify(said))).status).toBe(200);
  expect(await (await hosted.send(BAKERY, 'GET', '/enterprise')).json()).toEqual({ owner: BAKERY, ...said });
  expect(await (await hosted.send(MILL, 'GET', '/enterprise')).json()).toMatchObject({ owner: MILL, name: null });
});

test('who shows no token, a wrong one, or one of no enterprise writes nothing', async () => {
  for (const path of ['/uploads', '/withdrawals', '/enterprise', '/capture']) {
    expect((await hosted.send(null, 'POST', path, '{}')).status).toBe(401);
    const forged = await fetch(`${hosted.url}${path}`, {
      method: 'POST',
      body: '{}',
      headers: { authorization: 'Bearer a.b.c' },
    });
    expect(forged.status).toBe(401);
    const headers = { authorization: `Bearer ${hosted.regulator}` };
    expect((await fetch(`${hosted.url}${path}`, { method: 'POST', body: '{}', headers })).status).toBe(403);
  }
});

test('who sends without end is told to wait', async () => {
  const statuses = await Promise.all(
    Array.from({ length: 205 }, async () => (await hosted.send(SHOP, 'POST', '/withdrawals', '{"upload":"x"}')).status),
  );
  expect(statuses).toContain(429);
  expect((await hosted.send(MILL, 'POST', '/withdrawals', '{"upload":"x"}')).status).toBe(404);
});

test('a file of too many rows, and one of too many bytes, is refused', async () => {
  const many = `${sheetOf([got('Z')])}\n`.concat('J,进货\n'.repeat(5_001));
  expect((await hosted.send(MILL, 'POST', '/uploads', many)).status).toBe(413);
  expect((await hosted.send(MILL, 'POST', '/uploads', Buffer.alloc(8 * 1024 * 1024 + 1, 65))).status).toBe(413);
});
