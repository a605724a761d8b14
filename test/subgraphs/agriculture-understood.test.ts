import iconv from 'iconv-lite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AgricultureBus } from '../../subgraphs/agriculture/system.ts';
import type { Result } from '../../subgraphs/kit/legacy-system.ts';
import {
  isSaid,
  type LegacyReply,
  legacyServer,
  type LegacyServer,
  listening,
  type Listening,
  settled,
} from '../support/legacy-server.ts';

const LOT = 'gs1:(01)06901234001044(10)QX71';
const OTHER = 'gs1:(01)06901234001051(10)QX72';
const batch = {
  mzl: '商品条码',
  zsm: '(01)06901234001044(10)QX71',
  cpmc: '黄瓜',
  dj: '2',
  sl: 5,
  dw: 'kg',
  isDel: '0',
};
type Json = Readonly<Record<string, unknown>>;
const flow = (i = 1, more: Json = {}): Json => ({
  djbh: `D${i}`,
  djlx: '采收',
  ly: { mzl: '其他', zsm: `urn:x:plot:${i}` },
  qx: { mzl: batch.mzl, zsm: batch.zsm },
  lx: '加工',
  sj: '20260610080000',
  sl: 5,
  dw: 'kg',
  isDel: '0',
  ...more,
});
const ofOther = (more: Json = {}): Json =>
  flow(9, { qx: { mzl: '商品条码', zsm: '(01)06901234001051(10)QX72' }, ...more });
const renamed = (row: Json, name: string, as: string): Json =>
  Object.fromEntries(Object.entries(row).map(([key, value]) => [key === name ? as : key, value]));

interface Asked {
  readonly token: string | undefined;
  readonly pageNo: number;
  readonly pageSize: number;
}
let server: LegacyServer;
let system: AgricultureBus;
let reply: (asked: Asked) => LegacyReply;
let tokens: number;
let asked: Asked[];
const json = (body: unknown, more: Partial<LegacyReply> = {}): LegacyReply => ({
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
  ...more,
});
const good = (rows: readonly unknown[], total: unknown = rows.length): LegacyReply =>
  json({ code: '0', msg: '', data: { total, rows } });

beforeAll(async () => {
  server = await legacyServer((body, headers, { url = '' }) => {
    if (url.endsWith('/token')) return json({ code: '0', data: { token: `T${(tokens += 1)}`, expiresIn: 7_200 } });
    const one = { ...(JSON.parse(body.toString()) as Asked), token: headers['token']?.toString() };
    asked.push(one);
    return reply(one);
  });
});
afterAll(() => server.stop());
const open = (): AgricultureBus => new AgricultureBus({ url: server.url, requester: 'r', secret: 's', authCode: 'a' });
beforeEach(() => {
  [tokens, asked, system] = [0, [], open()];
});
afterEach(() => system.close());

async function links(
  codes = [LOT],
  bus = system,
): Promise<{
  readonly counts: readonly unknown[];
  readonly said: boolean;
  readonly call: Listening;
  readonly answers: Error | readonly Result<readonly unknown[]>[];
}> {
  const call = listening();
  const answers = await settled(bus.links(codes, 'BACK', call));
  return {
    answers,
    call,
    said: isSaid(answers, call),
    counts:
      answers instanceof Error
        ? [answers.message]
        : answers.map((each) => (each instanceof Error ? each.message : each.length)),
  };
}
async function record(row: unknown): Promise<{ readonly record: unknown; readonly call: Listening }> {
  reply = () => good([row]);
  const call = listening();
  return { record: (await system.records([LOT], call))[0], call };
}

describe('a flow that is not understood is said, of its own code alone', () => {
  test.each([
    ['an unknown kind', flow(1, { lx: '委托加工' })],
    ['no kind', flow(1, { lx: '' })],
    ['its kind by another name', renamed(flow(), 'lx', 'huanjie')],
    ['its source by another name', renamed(flow(), 'ly', 'laiyuan')],
    ['its number by another name', renamed(flow(), 'djbh', 'danjuBianhao')],
    ['its flag by another name', renamed(flow(), 'isDel', 'sfsc')],
    ['a source of an unknown kind', flow(1, { ly: { mzl: '种子码', zsm: '37068120260310001234' } })],
    ['a source that is no code', flow(1, { ly: { mzl: '耳标', zsm: 'X' } })],
    ['a source that is text', flow(1, { ly: 'urn:x:1' })],
    [
      'two sources',
      flow(1, {
        ly: [
          { mzl: '其他', zsm: 'urn:x:1' },
          { mzl: '其他', zsm: 'urn:x:2' },
        ],
      }),
    ],
    ['an amount that is about', flow(1, { sl: '约5' })],
    ['a time that is none', flow(1, { sj: '2026-13-01' })],
    ['a code whose digits are lost', flow(1, { ly: { mzl: '药品码', zsm: 8e19 } })],
    ['a flag in an unknown word', flow(1, { isDel: '删' })],
  ])('%s', async (_, bad) => {
    reply = () => good([bad, ofOther()]);
    const { counts, call } = await links([LOT, OTHER]);
    expect([counts[1], call.said]).toEqual([1, [{ code: 'NOT_UNDERSTOOD', codes: [LOT] }]]);
  });

  test.each([
    ['its product by another name', renamed(flow(), 'qx', 'quxiang')],
    ['a product of an unknown kind', flow(1, { qx: { mzl: '种子码', zsm: '1' } })],
    ['a flow of another code', flow(1, { qx: { mzl: '其他', zsm: 'urn:x:other' } })],
    ['a row that is none', 'text'],
    ['a row that is a list', []],
  ])('%s could be anybody’s: said of all', async (_, bad) => {
    reply = () => good([bad, ofOther()]);
    const { counts, call } = await links([LOT, OTHER]);
    expect([counts[1], call.said]).toEqual([1, [{ code: 'NOT_UNDERSTOOD', codes: [LOT, OTHER] }]]);
  });

  test('what was there before and is not, beside a name that nobody knows', async () => {
    reply = () => good([flow(1, { czdw: '93370681MA3T00113G', jssj: '20260611' })]);
    expect(await links()).toMatchObject({ counts: [1], said: false });
    for (const [name, as] of [
      ['sj', 'shijian'],
      ['sl', 'shuliang'],
      ['dw', 'danwei'],
      ['czdw', 'caozuo'],
      ['jssj', 'jieshu'],
      ['djlx', 'leixing'],
    ] as const) {
      reply = () => good([renamed(flow(1, { czdw: '93370681MA3T00113G', jssj: '20260611' }), name, as)]);
      expect([name, (await links()).said]).toEqual([name, true]);
    }
  });

  test.each([1, '1', 'Y', true, '是'])('deleted as %j is deleted', async (isDel) => {
    reply = () => good([flow(1, { isDel })]);
    expect(await links()).toMatchObject({ counts: [0], said: false });
  });

  test('a document’s number as a JSON number is its digits', async () => {
    reply = () => good([flow(1, { djbh: 20_260_310 })]);
    expect(await links()).toMatchObject({ counts: [1], said: false });
    reply = () => good([flow(1, { djbh: 1.5e19 })]);
    expect(await links()).toMatchObject({ counts: [1], said: true });
  });
});

describe('a record', () => {
  test('as it is known', async () => {
    expect(await record(batch)).toMatchObject({
      record: { productName: '黄瓜', level: 'LOT', quantity: { value: 5, unit: 'kg' } },
      call: { said: [] },
    });
  });

  test.each(['zsm', 'mzl'])('whose %s has another name fails: it is not "not held"', async (name) => {
    expect((await record(renamed(batch, name, 'x'))).record).toMatchObject({ code: 'NOT_UNDERSTOOD' });
  });

  test.each([
    ['a deletion flag by another name', { ...renamed(batch, 'isDel', 'sfsc'), sfsc: '1' }],
    ['its name by another name', renamed(batch, 'cpmc', 'mingcheng')],
    ['a level that is not known', { ...batch, dj: '9' }],
    ['recalls by another name', { ...batch, zhaohuiList: [{ zhbh: '1' }] }],
    ['a recall with fields nobody knows', { ...batch, zhList: [{ bianhao: '1', yuanyin: '农残' }] }],
    ['an inspection whose result is not known', { ...batch, jyList: [{ jyjg: '基本合格' }] }],
    ['inspections that are text', { ...batch, jyList: '合格' }],
  ])('%s stands and is said', async (_, row) => {
    const { record: held, call } = await record(row);
    expect([held, call.said]).toMatchObject([{ code: LOT }, [{ code: 'NOT_UNDERSTOOD', codes: [LOT] }]]);
  });

  test.each([
    ['1000', 1_000],
    ['18200.5', 18_200.5],
    ['1,200', 1_200],
    ['1.2e3', 1_200],
    ['１２００', 1_200],
    ['1200.00公斤', 1_200],
    [1_000.5, 1_000.5],
  ])('the amount %s', async (sl, value) => {
    expect(await record({ ...batch, sl })).toMatchObject({
      record: { quantity: { value, unit: 'kg' } },
      call: { said: [] },
    });
  });

  test.each(['约1200', '3吨', '1,2', '一千', '1-2', 'Infinity', '0x10', {}])(
    'the amount %j is none, and said',
    async (sl) => {
      expect(await record({ ...batch, sl })).toMatchObject({
        record: { productName: '黄瓜', quantity: null },
        call: { said: [{ code: 'NOT_UNDERSTOOD', codes: [LOT] }] },
      });
    },
  );

  test('two that differ leave open who is held', async () => {
    reply = () => good([batch, { ...batch, cpmc: '番茄' }]);
    const call = listening();
    expect(await system.records([LOT, OTHER], call)).toMatchObject([{ code: LOT }, { code: 'NOT_UNDERSTOOD' }]);
  });
});

describe('pages', () => {
  const many = Array.from({ length: 250 }, (_, i) => flow(i + 1));
  const pageOf = (rows: readonly Json[], { pageNo, pageSize }: Asked): readonly Json[] =>
    rows.slice((pageNo - 1) * pageSize, pageNo * pageSize);
  let left = many;
  beforeEach(() => {
    left = many;
  });

  test.each<[string, (asked: Asked) => LegacyReply]>([
    ['three', (one) => good(pageOf(many, one), 250)],
    [
      'fields of their own',
      (one) => json({ code: '0', data: { total: 250, rows: pageOf(many, one), hasNext: true, pages: 3 } }),
    ],
    ['smaller than asked for', (one) => good(many.slice((one.pageNo - 1) * 30, one.pageNo * 30), 250)],
    [
      'that give the last one again',
      (one) => good(pageOf(many.slice(0, 200), { ...one, pageNo: Math.min(one.pageNo, 2) }), 200),
    ],
    ['a number and texts', (one) => json({ code: 0, data: { total: '250', rows: pageOf(many, one) } })],
  ])('%s: all rows, and nothing said', async (_, bus) => {
    reply = bus;
    const { counts, said } = await links();
    expect([[200, 250].includes(Number(counts[0])), said]).toEqual([true, false]);
  });

  test.each<[string, (asked: Asked) => LegacyReply]>([
    ['the number is ignored', (one) => good(pageOf(many, { ...one, pageNo: 1 }), 250)],
    [
      'the number is ignored, and the page says so',
      (one) => json({ code: '0', data: { total: 250, pageNo: 1, rows: pageOf(many, { ...one, pageNo: 1 }) } }),
    ],
    [
      'rows go away meanwhile',
      (one) => {
        const page = pageOf(left, one);
        left = left.slice(1);
        return good(page, left.length + 1);
      },
    ],
    ['the total is more than there is', (one) => good(pageOf(many, one), 260)],
    ['a page in the middle is empty', (one) => good(one.pageNo === 2 ? [] : pageOf(many, one), 250)],
  ])('%s: said', async (_, bus) => {
    reply = bus;
    expect((await links()).said).toBe(true);
  });

  test.each([0, 100])('a total that is always %d hides no row', async (total) => {
    reply = (one) => good(pageOf(many, one), total);
    expect((await links()).counts).toEqual([250]);
  });

  test('exactly one full page is whole', async () => {
    reply = (one) => good(pageOf(many.slice(0, 100), one), 100);
    expect(await links()).toMatchObject({ counts: [100], said: false });
  });
});

describe('a refusal in any dress', () => {
  const html = { status: 401, headers: { 'content-type': 'text/html' } };
  test.each<[string, LegacyReply]>([
    ['with data: null', json({ code: '10401', msg: 'x', data: null })],
    ['without the key data', json({ code: '10401', msg: 'x' })],
    ['as a number', json({ code: 10_401 })],
    ['HTTP 401 and no body', json('', { status: 401 })],
    ['HTTP 401 and HTML', json('<html>401</html>', html)],
    ['HTTP 403 with the code inside', json({ code: '10401', msg: 'x' }, { status: 403 })],
    ['HTTP 500 with the code inside', json({ code: '10401' }, { status: 500 })],
    [
      'HTTP 400 in GBK',
      json(iconv.encode('{"code":"10401","msg":"令牌过期"}', 'gbk'), {
        status: 400,
        headers: { 'content-type': 'application/json;charset=GBK' },
      }),
    ],
  ])('%s renews the token, once', async (_, refusal) => {
    reply = ({ token }) => (token === 'T2' ? good([flow()]) : refusal);
    expect(await links()).toMatchObject({ counts: [1] });
    expect(tokens).toBe(2);
  });

  test.each<[string, LegacyReply, string]>([
    ['another code without data', json({ code: '10403', msg: 'x' }), 'CREDENTIALS_REFUSED'],
    ['a code of its own with HTTP 400', json({ code: '10400' }, { status: 400 }), 'BAD_REQUEST'],
    ['HTTP 403 and no code', json('', { status: 403 }), 'REFUSED'],
    ['a code that says busy', json({ code: '10429', msg: 'x' }), 'UNAVAILABLE'],
    ['success without data', json({ code: '0' }), 'BAD_ANSWER'],
    ['no code', json({ data: { total: 0, rows: [] } }), 'BAD_ANSWER'],
  ])('%s', async (_, refusal, code) => {
    reply = () => refusal;
    expect((await links()).answers).toMatchObject({ code });
  });

  test('clients of one account in a process share its token', async () => {
    const other = open();
    reply = ({ token }) => (token === `T${tokens}` ? good([flow()]) : json({ code: '10401' }));
    const all = await Promise.all(Array.from({ length: 20 }, (_, i) => links([LOT], i % 2 === 0 ? system : other)));
    expect([all.every(({ counts }) => counts[0] === 1), tokens]).toEqual([true, 1]);
    await other.close();
  });
});

test('Retry-After: a short one is waited for, a long one told at once', async () => {
  const at: number[] = [];
  const busy = (seconds: string): LegacyReply =>
    json({ code: '10429' }, { status: 429, headers: { 'retry-after': seconds } });
  const tooBusy = { code: 'UNAVAILABLE', told: 'TOO_BUSY' };
  reply = () => (at.push(Date.now()) === 1 ? busy('1') : good([flow()]));
  expect((await links()).answers).toMatchObject(tooBusy);
  expect((await links()).counts).toEqual([1]);
  expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(990);
  reply = () => (at.push(Date.now()) === 3 ? busy(new Date(Date.now() + 60_000).toUTCString()) : good([flow()]));
  expect((await links()).answers).toMatchObject(tooBusy);
  expect((await links()).answers).toMatchObject(tooBusy);
  expect(at).toHaveLength(3);
});

test.each<[string, () => LegacyReply]>([
  [
    'GBK that says so',
    () =>
      json(iconv.encode('{"code":"0","msg":"成功","data":{"total":0,"rows":[]}}', 'gbk'), {
        headers: { 'content-type': 'application/json; charset=GBK' },
      }),
  ],
  ['a byte order mark', () => json(`\ufeff${JSON.stringify({ code: '0', data: { total: 0, rows: [] } })}`)],
  [
    'keys in another order and white space',
    () => json('{\n "data" : { "rows" : [ ] , "total" : "0" } , "code" : 200 }\n'),
  ],
])('%s is read', async (_, answer) => {
  reply = answer;
  expect(await links()).toMatchObject({ counts: [0], said: false });
});

test('a history leaves out what is not understood, and says so', async () => {
  reply = () => good([flow(), flow(2, { lx: '委托加工' }), flow(3, { isDel: '1' })]);
  const call = listening();
  const [history] = await system.histories([LOT], call);
  expect([history, call.said]).toMatchObject([{ events: [{ id: 'D1' }] }, [{ code: 'NOT_UNDERSTOOD', codes: [LOT] }]]);
});
