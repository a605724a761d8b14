import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import iconv from 'iconv-lite';
import { FactStore, mentionedIn } from '../fact-store.ts';
import { actionOf, type WriteTrouble, written } from '../orders.ts';
import { type Reply, startHttpStandIn } from '../http-stand-in.ts';
import type { StandIn, StandInOptions } from '../stand-in.ts';
import { change, enterprise, factCode, flow, lot } from './elements.ts';

const USER = 'tongcha';
const PASSWORD = '稀土demo';
const MOST_CODES = 40;
const PAGE = 30;

/** The rare-earth traceability system: XML in GB18030 over HTTP, Basic authentication, result codes in an HTTP 200. */
export async function startRareEarthXml({
  port,
  facts,
  directory,
  latencyMs,
  host = '127.0.0.1',
  trouble,
}: StandInOptions): Promise<StandIn> {
  const store = new FactStore(join(directory, 'rare-earth.db'), facts, 'rare-earth');
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    parseTagValue: false,
    isArray: (name) => ['Bianhao', 'Tyxydm'].includes(name),
  });
  return startHttpStandIn({
    host,
    port,
    latencyMs,
    env: (url) => ({ RARE_EARTH_URL: `${url}/xtzs/fuwu`, RARE_EARTH_USER: USER, RARE_EARTH_PASSWORD: PASSWORD }),
    close: () => store.close(),
    answer: (request, body) => {
      if (request.headers.authorization !== `Basic ${Buffer.from(`${USER}:${PASSWORD}`, 'utf8').toString('base64')}`)
        return result('1001', '', false);
      const { Qingqiu: asked } = parser.parse(iconv.decode(body, 'gb18030')) as { Qingqiu?: Record<string, unknown> };
      if (!asked) return result('2001', '', false);
      const codes = (Array.isArray(asked['Bianhao']) ? asked['Bianhao'] : []).map((code) => factCode(String(code)));
      if (asked['@fuwu'] === 'ZhaohuiTongzhi') return report(store, trouble, asked, codes);
      if (codes.length > MOST_CODES) return result('2001', '', false);
      switch (asked['@fuwu']) {
        case 'PiciChaxun':
          return page(
            codes
              .flatMap((code) => store.unit(code) ?? [])
              .map((unit, i) => lot(unit, i, store.party(unit.producer)?.name ?? '')),
            asked,
          );
        case 'PiciSousuo': {
          const most = Number(asked['Tiaoshu']);
          const text = (name: string): string => String(asked[name] ?? '');
          const units = store.units(Number(asked['Hou']), most + 1, {
            name: text('Mingcheng'),
            producer: text('Qiye'),
            recalled: text('Zhaohui') === '1',
            details: { month: text('Yuefen') },
          });
          return result(
            '0000',
            units
              .slice(0, most)
              .map((unit) => lot(unit, unit.id, store.party(unit.producer)?.name ?? ''))
              .join(''),
            units.length > most,
          );
        }
        case 'BiangengChaxun': {
          const most = Number(asked['Tiaoshu']);
          const changes = store.changesAfter(Number(asked['Hou']), most + 1);
          return result(
            '0000',
            changes
              .slice(0, most)
              .map(({ serial, fact }) => change(serial, mentionedIn(fact)))
              .join(''),
            changes.length > most,
          );
        }
        case 'LiuxiangChaxun':
          return page(
            codes
              .flatMap((code) => (asked['Fangxiang'] === 'Q' ? store.linksInto(code) : store.linksOutOf(code)))
              .map(flow),
            asked,
          );
        case 'QiyeChaxun':
          return page(
            (Array.isArray(asked['Tyxydm']) ? asked['Tyxydm'] : [])
              .flatMap((uscc) => store.party(String(uscc)) ?? [])
              .map(enterprise),
            asked,
          );
        default:
          return result('2001', '', false);
      }
    },
  });
}

/** Takes a notice in whenever one comes, and cannot be asked for any. */
async function report(
  store: FactStore,
  trouble: WriteTrouble | undefined,
  asked: Readonly<Record<string, unknown>>,
  codes: readonly string[],
): Promise<Reply> {
  const text = (name: string): string => String(asked[name] ?? '');
  const own = codes.filter((code) => store.unit(code));
  if (own.length === 0) return result('2002', '', false);
  const order = {
    number: text('Tongzhi'),
    recall: text('Zhaohui'),
    action: actionOf(text('Zhuangtai')),
    level: text('Dengji'),
    at: text('Riqi'),
    reason: text('Yuanyin'),
    advice: text('Cuoshi'),
    authority: text('Jiguan'),
    codes: own,
  };
  let receipt = '';
  const taken = await written(trouble, () => void (receipt = store.takeOrder(order)));
  return taken ? result('0000', `<Huizhi>${receipt}</Huizhi>`, false) : result('9002', '', false);
}

function page(elements: readonly string[], asked: Readonly<Record<string, unknown>>): Reply {
  const number = Number(asked['Yema'] ?? 1);
  return result('0000', elements.slice((number - 1) * PAGE, number * PAGE).join(''), elements.length > number * PAGE);
}

function result(code: string, content: string, more: boolean): Reply {
  const text = `<?xml version="1.0" encoding="GB18030"?>\n<Jieguo dm="${code}" gengduo="${more ? 1 : 0}"><Shuoming>${code === '0000' ? '成功' : 'ORA-00942 表或视图不存在'}</Shuoming>${content}</Jieguo>`;
  return { status: 200, headers: { 'content-type': 'text/xml;charset=GB18030' }, body: iconv.encode(text, 'gb18030') };
}
