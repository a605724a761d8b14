import { Fault } from '../../common/fault.ts';
import { listAt, textAt, XmlHttpClient } from '../kit/connectors/xml-http/client.ts';
import type { XmlNode } from '../kit/connectors/xml-http/xml.ts';
import { isXmlText, perXmlKey } from '../kit/connectors/xml-keys.ts';
import type { Answer, Call, LegacySystem, OrganizationRecord, Search, SearchPage } from '../kit/legacy-system.ts';
import type { Direction, TraceLink } from '../kit/records.ts';
import type { RareEarthConfig } from './config.ts';
import { bare, link, organization, type RareEarthRecord, record } from './records.ts';

const MOST_PAGES = 200;

/** The rare-earth product traceability system: lots, monthly declarations and enterprises as XML over HTTP. */
export class RareEarthSystem implements LegacySystem<RareEarthRecord> {
  readonly name = 'rare-earth-xml';
  readonly maxCodes = 40;
  readonly #xml: XmlHttpClient;

  constructor({ url, user, password }: RareEarthConfig) {
    this.#xml = new XmlHttpClient({
      url, user, password,
      charset: 'gb18030',
      lists: ['Pici', 'Liuxiang', 'Qiyexinxi', 'Xuke', 'Chufa'],
      resultCode: (document) => textAt(document['Jieguo'], '@dm'),
      success: ['0000'],
      faults: { '1001': 'REFUSED', '2001': 'BAD_REQUEST', '9001': 'UNAVAILABLE' },
      concurrency: 8,
    });
  }

  records(codes: readonly string[], call: Call): Promise<Answer<RareEarthRecord | null>[]> {
    return perXmlKey(codes, async (asked) => {
      const found = await this.#all('PiciChaxun', 'Pici', { Bianhao: asked.map(bare) }, call);
      const byCode = new Map(found.map((node) => record(node, this.name)).flatMap((each) => (each ? [[each.code, each] as const] : [])));
      return asked.map((code) => byCode.get(code) ?? null);
    });
  }

  links(codes: readonly string[], direction: Direction, call: Call): Promise<Answer<readonly TraceLink[]>[]> {
    const side = direction === 'BACK' ? 'to' : 'from';
    return perXmlKey(codes, async (asked) => {
      const nodes = await this.#all('LiuxiangChaxun', 'Liuxiang', { Fangxiang: direction === 'BACK' ? 'Q' : 'L', Bianhao: asked.map(bare) }, call);
      const bySide = Map.groupBy(nodes.flatMap((node) => link(node, this.name) ?? []), (each) => each[side]);
      return asked.map((code) => bySide.get(code) ?? []);
    });
  }

  organizations(usccs: readonly string[], call: Call): Promise<Answer<OrganizationRecord | null>[]> {
    return perXmlKey(usccs, async (asked) => {
      const found = (await this.#all('QiyeChaxun', 'Qiyexinxi', { Tyxydm: asked }, call)).map(organization);
      return asked.map((uscc) => found.find((each) => each?.uscc === uscc) ?? null);
    });
  }

  async search({ filter, first, after }: Search, call: Call): Promise<SearchPage<RareEarthRecord>> {
    const month = typeof filter['month'] === 'string' ? filter['month'].replace('-', '') : '';
    const name = String(filter['productName'] ?? '');
    if (!isXmlText(name) || !isXmlText(month)) throw new Fault('BAD_REQUEST', 'the filter has characters that cannot be asked for');
    const document = await this.#ask('PiciSousuo', { Mingcheng: name, Yuefen: month, Hou: after ?? '0', Tiaoshu: String(first) }, call);
    const rows = listAt(document['Jieguo'], 'Pici').flatMap((node) => {
      const one = record(node, this.name);
      return one ? [{ cursor: (textAt(node, '@id') ?? '').replace(/^P/, ''), record: one }] : [];
    });
    return { rows, hasNextPage: textAt(document['Jieguo'], '@gengduo') === '1' };
  }

  async ping(call: Call): Promise<void> {
    await this.#ask('QiyeChaxun', { Tyxydm: [], Yema: '1' }, call);
  }

  close(): Promise<void> {
    return this.#xml.close();
  }

  async #all(service: string, element: string, asked: Readonly<Record<string, unknown>>, call: Call): Promise<XmlNode[]> {
    const nodes: XmlNode[] = [];
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const document = await this.#ask(service, { ...asked, Yema: String(page) }, call);
      nodes.push(...listAt(document['Jieguo'], element));
      if (textAt(document['Jieguo'], '@gengduo') !== '1') return nodes;
    }
    throw new Fault('TOO_LARGE', 'the answer has too many pages');
  }

  #ask(service: string, asked: Readonly<Record<string, unknown>>, call: Call): Promise<Readonly<Record<string, XmlNode>>> {
    return this.#xml.post({ Qingqiu: { '@fuwu': service, ...asked } }, call.signal);
  }
}
