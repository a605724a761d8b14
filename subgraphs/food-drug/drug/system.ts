import { Fault } from '../../../common/fault.ts';
import { many, SoapClient, text } from '../../kit/connectors/soap/client.ts';
import { isXmlText, perXmlKey } from '../../kit/connectors/xml-keys.ts';
import type { Answer, Call, LegacySystem, OrganizationRecord, Search, SearchPage } from '../../kit/legacy-system.ts';
import type { Direction, TraceLink } from '../../kit/records.ts';
import type { FoodDrugConfig } from '../config.ts';
import { bare, type DrugRecord, link, organizationRecord, record } from './records.ts';

const MOST_PAGES = 200;
type Node = Readonly<Record<string, unknown>>;

/** The drug traceability service: products, their relations and enterprises over SOAP. */
export class DrugSystem implements LegacySystem<DrugRecord> {
  readonly name = 'drug-soap';
  readonly maxCodes = 20;
  readonly #soap: SoapClient;

  constructor({ url, user, password, security, version, charset }: FoodDrugConfig['drug']['soap']) {
    this.#soap = new SoapClient({ wsdl: url, user, password, security, version, charset, faults: { TOO_MANY_CODES: 'BAD_REQUEST', FailedAuthentication: 'REFUSED', SYSTEM_BUSY: 'UNAVAILABLE' } });
  }

  records(codes: readonly string[], call: Call): Promise<Answer<DrugRecord | null>[]> {
    return perXmlKey(codes, async (asked) => {
      const nodes = await this.#all('QueryProduct', 'product', { code: asked.map(bare) }, call);
      const byCode = new Map(nodes.map((node) => record(node, this.name)).flatMap((each) => (each ? [[each.code, each] as const] : [])));
      return asked.map((code) => byCode.get(code) ?? null);
    });
  }

  links(codes: readonly string[], direction: Direction, call: Call): Promise<Answer<readonly TraceLink[]>[]> {
    const side = direction === 'BACK' ? 'to' : 'from';
    return perXmlKey(codes, async (asked) => {
      const nodes = await this.#all('QueryRelation', 'relation', { side: direction === 'BACK' ? 'parent' : 'cur', code: asked.map(bare) }, call);
      const bySide = Map.groupBy(nodes.flatMap((node) => link(node, this.name) ?? []), (each) => each[side]);
      return asked.map((code) => bySide.get(code) ?? []);
    });
  }

  organizations(usccs: readonly string[], call: Call): Promise<Answer<OrganizationRecord | null>[]> {
    return perXmlKey(usccs, async (asked) => {
      const found = (await this.#all('QueryEnterprise', 'enterprise', { code: asked }, call)).map(organizationRecord);
      return asked.map((uscc) => found.find((each) => each?.uscc === uscc) ?? null);
    });
  }

  async search({ filter, first, after }: Search, call: Call): Promise<SearchPage<DrugRecord>> {
    const value = (name: string): string => String(filter[name] ?? '');
    // Filters that only events have reach food alone.
    if (value('kind') === 'FOOD' || ['from', 'to', 'step'].some((name) => filter[name] !== null && filter[name] !== undefined)) return { rows: [], hasNextPage: false };
    const asked = { name: value('productName'), approvalNo: value('approvalNumber'), batchNo: value('lot'), type: value('kind') === 'DRUG_MATERIAL' ? 'YL' : value('kind') === 'DRUG' ? 'YP' : '', after: after ?? '0', size: String(first) };
    if (!Object.values(asked).every(isXmlText)) throw new Fault('BAD_REQUEST', 'the filter has characters that cannot be asked for');
    const answer = await this.#soap.call('SearchProduct', asked, call.signal);
    const rows = many(answer['product']).flatMap((node) => {
      const one = record(node, this.name);
      return one ? [{ cursor: text(node, 'id') ?? '', record: one }] : [];
    });
    return { rows, hasNextPage: text(answer, 'more') === '1' };
  }

  async ping(call: Call): Promise<void> {
    await this.#soap.call('QueryEnterprise', { code: [], page: '1' }, call.signal);
  }

  close(): Promise<void> {
    return this.#soap.close();
  }

  async #all(operation: string, element: string, asked: Readonly<Record<string, unknown>>, call: Call): Promise<Node[]> {
    const nodes: Node[] = [];
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const answer = await this.#soap.call(operation, { ...asked, page: String(page) }, call.signal);
      nodes.push(...many(answer[element]));
      if (text(answer, 'more') !== '1') return nodes;
    }
    throw new Fault('TOO_LARGE', 'the answer has too many pages');
  }
}
