import iconv from 'iconv-lite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { LegacySystem } from '../../subgraphs/kit/legacy-system.ts';
import type { SectorRecord } from '../../subgraphs/kit/records.ts';
import { createRareEarth } from '../../subgraphs/rare-earth/ministry.ts';
import {
  isSaid,
  type LegacyReply,
  legacyServer,
  type LegacyServer,
  listening,
  type Listening,
  settled,
} from '../support/legacy-server.ts';

const LOT = '91150203MA0N001092/QX2603';
const CODE = 'relot:91150203MA0N001092.QX2603';
const NEXT = '91320500MA1F00110G/QM2604';
const NEXT_CODE = 'relot:91320500MA1F00110G.QM2604';
const OTHER_CODE = 'relot:91320500MA1F00110G.QM2605';

let server: LegacyServer;
let system: LegacySystem;
let reply: (page: number) => LegacyReply;
let asked: number;
const xml = (text: string): LegacyReply => ({
  headers: { 'content-type': 'text/xml;charset=GB18030' },
  body: iconv.encode(text, 'gb18030'),
});
const result = (content: string, more = '0'): LegacyReply =>
  xml(`<?xml version="1.0" encoding="GB18030"?><Jieguo dm="0000" gengduo="${more}">${content}</Jieguo>`);

beforeAll(async () => {
  server = await legacyServer((body) => {
    asked += 1;
    return reply(Number(/<Yema>(\d+)/.exec(body.toString('latin1'))?.[1] ?? 1));
  });
});
afterAll(() => server.stop());
beforeEach(async () => {
  asked = 0;
  [system] = (await createRareEarth({ url: `${server.url}/x`, user: 'u', password: 'p' })).systems as [LegacySystem];
});
afterEach(() => system.close());

const lot = (more = '', quantity = '<Shuliang danwei="kg">5</Shuliang>'): string =>
  `<Pici id="P1"><Bianhao>${LOT}</Bianhao><Mingcheng>氧化镨钕</Mingcheng>${quantity}<Shanchu>0</Shanchu>${more}</Pici>`;
const flow = (kind = '加工', from = LOT, to = NEXT, id = 'D1'): string =>
  `<Liuxiang><Danhao>${id}</Danhao><Leixing>${kind}</Leixing><Laiyuan>${from}</Laiyuan><Quxiang>${to}</Quxiang><Qi>20260310</Qi></Liuxiang>`;

async function lotOf(
  content: string,
): Promise<{ readonly record: SectorRecord | Error | null; readonly call: Listening }> {
  reply = () => result(content);
  const call = listening();
  const [record = null] = await system.records([CODE], call);
  return { record, call };
}
async function linksOf(
  content: string | ((page: number) => LegacyReply),
  codes = [NEXT_CODE],
): Promise<{ readonly counts: readonly (number | string)[]; readonly said: boolean; readonly call: Listening }> {
  reply = typeof content === 'string' ? () => result(content) : content;
  const call = listening();
  const answers = await settled(system.links(codes, 'BACK', call));
  const counts =
    answers instanceof Error
      ? [answers.message]
      : answers.map((each) => (each instanceof Error ? each.message : each.length));
  return { counts, said: isSaid(answers, call), call };
}

describe('numbers', () => {
  test.each([
    ['5', 5],
    ['999.5', 999.5],
    ['1000', 1_000],
    ['18200.5', 18_200.5],
    ['1,200', 1_200],
    ['1,200.5', 1_200.5],
    ['12000000', 12_000_000],
    ['1.2e3', 1_200],
    ['１２００', 1_200],
    ['1，200', 1_200],
    ['1 200', 1_200],
    ['1200.00公斤', 1_200],
    ['1200kg', 1_200],
    ['1,200 kg', 1_200],
    ['0.5', 0.5],
    ['.5', 0.5],
    ['-5', -5],
    ['+5', 5],
  ])('%s is the number meant', async (text, meant) => {
    const { record, call } = await lotOf(lot(`<ZheREO>${text}</ZheREO>`));
    expect([record, call.said]).toMatchObject([{ reoKilograms: meant }, []]);
  });

  test.each(['约1200', '≈1200', '3吨', '1.200,5', '1,2', '1000-1200', '&gt;1000', '一千', '-', '1200元', '12,00'])(
    '%s is none, and that is said of its own lot',
    async (text) => {
      const { record, call } = await lotOf(lot(`<ZheREO>${text}</ZheREO>`));
      expect([record, call.said]).toMatchObject([
        { reoKilograms: null, productName: '氧化镨钕' },
        [{ code: 'NOT_UNDERSTOOD', codes: [CODE] }],
      ]);
    },
  );

  test.each([
    ['<Shuliang danwei="kg">1200.00公斤</Shuliang>', { value: 1_200, unit: 'kg' }],
    ['<Shuliang>3吨</Shuliang>', { value: 3, unit: '吨' }],
    ['<Shuliang danwei="kg">3吨</Shuliang>', null],
    ['<Shuliang danwei="t"><![CDATA[1,800.5]]></Shuliang>', { value: 1_800.5, unit: 't' }],
    ['<Shuliang danwei="t"/>', null],
    ['', null],
  ])('%s has its unit, or is none', async (quantity, expected) => {
    expect((await lotOf(lot('', quantity))).record).toMatchObject({ quantity: expected });
  });
});

describe('a link that is not understood is said, of its own code alone', () => {
  const good = flow('加工', LOT, '91320500MA1F00110G/QM2605', 'D2');
  test.each([
    ['an unknown kind', flow('委托加工')],
    ['another', flow('FZ')],
    ['a kind with a space in it', flow('加 工')],
    ['no kind', flow('')],
    ['a source by another name', flow().replaceAll('Laiyuan>', 'LaiyuanBianhao>')],
    ['a source that is no code', flow('加工', '91150203-MA0N 未知')],
    ['no source', flow().replace(/<Laiyuan>.*<\/Laiyuan>/, '')],
    ['two sources', flow().replace('<Laiyuan>', `<Laiyuan>${LOT}</Laiyuan><Laiyuan>`)],
    ['its kind by another name', flow().replaceAll('Leixing>', 'LeiXing>')],
    ['a time by another name', flow().replaceAll('Qi>', 'Riqi>')],
    ['a time that is none', flow().replace('20260310', '20261301')],
    ['an unknown certainty', flow().replace('</Liuxiang>', '<Kexin>高</Kexin></Liuxiang>')],
  ])('%s', async (_, content) => {
    const { counts, call } = await linksOf(content + good, [NEXT_CODE, OTHER_CODE]);
    expect(counts[1]).toBe(1);
    expect(call.said).toEqual([{ code: 'NOT_UNDERSTOOD', codes: [NEXT_CODE] }]);
  });

  test.each([
    ['the element by another name', flow().replaceAll('Liuxiang', 'LiuXiang')],
    ['wrapped in one more', `<Liebiao>${flow()}</Liebiao>`],
    ['a product by another name', flow().replaceAll('Quxiang', 'QuxiangBianhao')],
    ['a product that is no code', flow('加工', LOT, '未知')],
    ['a link of another code', flow('加工', LOT, '91320500MA1F00110G/QM2606')],
    ['text where links should be', '<Liuxiang>ORA-00942</Liuxiang>'],
  ])('%s could be anybody’s: said of all', async (_, content) => {
    expect((await linksOf(content, [NEXT_CODE, OTHER_CODE])).call.said).toEqual([
      { code: 'NOT_UNDERSTOOD', codes: [NEXT_CODE, OTHER_CODE] },
    ]);
  });

  test('one element of two by another name is said beside the one that stands', async () => {
    expect(await linksOf(flow('加工', LOT, NEXT, 'D2') + flow().replaceAll('Liuxiang', 'LiuXiang'))).toMatchObject({
      counts: [1],
      said: true,
    });
  });
});

describe('a document that says the same in other writing is read', () => {
  const same: readonly (readonly [string, string])[] = [
    [
      'a prefix',
      `<r:Jieguo xmlns:r="urn:r" dm="0000" gengduo="0">${flow()
        .replaceAll('</', '</r:')
        .replaceAll(/<(?=[A-Z])/g, '<r:')}</r:Jieguo>`,
    ],
    [
      'another default namespace and a location',
      `<Jieguo xmlns="urn:x" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:x x.xsd" gengduo='0' dm='0000'>${flow()}</Jieguo>`,
    ],
    [
      'comments, blanks and lines',
      `<Jieguo dm="0000" gengduo="0"><!-- 流向 -->\r\n  ${flow().replaceAll('><', '>\r\n\t<').replace('加工', ' 加工 ')}<!-- > </Jieguo> --></Jieguo>`,
    ],
    ['CDATA', `<Jieguo dm="0000" gengduo="0">${flow().replace('加工', '<![CDATA[加工]]>')}</Jieguo>`],
    ['references', `<Jieguo dm="&#48;000" gengduo="&#x30;">${flow().replace('加工', '&#x52A0;&#24037;')}</Jieguo>`],
    [
      'empty elements',
      `<Jieguo dm="0000" gengduo="0">${flow().replace('</Liuxiang>', '<Shuliang/><Zhanbi></Zhanbi><Kexin  /></Liuxiang>')}</Jieguo>`,
    ],
    [
      'a nil element',
      `<Jieguo xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" dm="0000" gengduo="0">${flow().replace('</Liuxiang>', '<Shuliang xsi:nil="true"/></Liuxiang>')}</Jieguo>`,
    ],
    ['an instruction before it', `<?xml-stylesheet href="x.xsl"?><Jieguo dm="0000" gengduo="0">${flow()}</Jieguo>`],
    ['another word for a page that is the last', `<Jieguo dm="0000" gengduo="否">${flow()}</Jieguo>`],
  ];
  test.each(same)('%s', async (_, document) => {
    expect(await linksOf(() => xml(`<?xml version="1.0" encoding="GB18030"?>${document}`))).toMatchObject({
      counts: [1],
      said: false,
    });
  });

  test('elements in another order', async () => {
    expect(
      await linksOf(
        '<Liuxiang><Quxiang>' +
          NEXT +
          '</Quxiang><Qi>2026-03-10</Qi><Leixing>销售</Leixing><Laiyuan>' +
          LOT +
          '</Laiyuan><Danhao>D1</Danhao></Liuxiang>',
      ),
    ).toMatchObject({ counts: [1], said: false });
  });
});

describe('a record that is not understood is not "not held"', () => {
  test.each([
    ['its number by another name', lot().replaceAll('Bianhao>', 'PiciBianhao>')],
    ['no number', lot().replace(/<Bianhao>.*<\/Bianhao>/, '')],
    ['the element by another name', lot().replaceAll('Pici', 'PICI')],
  ])('%s fails', async (_, content) => {
    expect((await lotOf(content)).record).toMatchObject({ code: 'NOT_UNDERSTOOD' });
  });

  test.each([
    ['a flag that is no word', lot().replace('<Shanchu>0', '<Shanchu>X')],
    ['a flag by another name', lot().replaceAll('Shanchu>', 'IsDeleted>')],
    ['no flag', lot().replace('<Shanchu>0</Shanchu>', '')],
    ['a form that is not known', lot('<Xingtai>矿</Xingtai>')],
    ['a field with structure that nobody knows', lot('<Zhiliang><Bianhao>1</Bianhao></Zhiliang>')],
    ['its name by another name', lot().replaceAll('Mingcheng>', 'ChanpinMingcheng>')],
  ])('%s stands and is said', async (_, content) => {
    const { record, call } = await lotOf(content);
    expect([record, call.said]).toMatchObject([{ code: CODE }, [{ code: 'NOT_UNDERSTOOD', codes: [CODE] }]]);
  });

  test.each(['1', 'Y', 'true', '是', 'yes', ' 1 '])('deleted as %j is deleted', async (word) => {
    const { record, call } = await lotOf(lot().replace('<Shanchu>0', `<Shanchu>${word}`));
    expect([record, call.said]).toEqual([null, []]);
  });

  test('what the system has no place for is not known to be none', async () => {
    const { inspections, certificates } = (await lotOf(lot())).record as SectorRecord;
    expect([inspections ?? null, certificates ?? null]).toEqual([null, null]);
  });
});

describe('pages', () => {
  const pages =
    (all: readonly string[], more = '1') =>
    (page: number): LegacyReply =>
      result(all[page - 1] ?? '', page < all.length ? more : '0');
  const three = [flow(), flow('加工', LOT.replace('QX2603', 'QX2604')), flow('加工', LOT.replace('QX2603', 'QX2605'))];

  test.each(['1', 'true', 'Y', 'yes', '是'])('more said as %s', async (word) => {
    expect(await linksOf(pages(three, word))).toMatchObject({ counts: [3], said: false });
    expect(asked).toBe(3);
  });

  test.each([
    ['more in a word that is none', pages(three, '还有')],
    ['no word of it', () => xml(`<Jieguo dm="0000">${flow()}</Jieguo>`)],
    ['the same page again', () => result(flow(), '1')],
    ['more promised and none given', (page: number) => result(page === 1 ? flow() : '', page < 3 ? '1' : '0')],
    [
      'a list that shifts',
      (page: number) =>
        result(page === 1 ? three.slice(0, 2).join('') : three.slice(1).join(''), page === 1 ? '1' : '0'),
    ],
  ])('%s is said', async (_, content) => {
    const { counts, said } = await linksOf(content);
    expect([counts[0], said]).toEqual([expect.any(Number), true]);
  });
});

test('429 with Retry-After: told as too busy, and not asked before the time is over', async () => {
  reply = () => ({ status: 429, headers: { 'retry-after': '30' }, body: '' });
  await expect(system.links([CODE], 'BACK', listening())).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    told: 'TOO_BUSY',
  });
  await expect(system.links([CODE], 'BACK', listening())).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    told: 'TOO_BUSY',
  });
  expect(asked).toBe(1);
});

test('a document that is broken says its line', async () => {
  reply = () => xml('<Jieguo dm="0000">\n<Liuxiang>\n</Pici></Jieguo>');
  await expect(system.links([CODE], 'BACK', listening())).rejects.toMatchObject({
    code: 'BAD_ANSWER',
    place: 'line 3',
  });
});
