import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import iconv from 'iconv-lite';
import { ComplaintDesk } from '../complaint-desk.ts';
import { FactStore } from '../fact-store.ts';
import { type Reply, startHttpStandIn } from '../http-stand-in.ts';
import { actionOf, type WriteTrouble, written } from '../orders.ts';
import type { StandIn, StandInOptions } from '../stand-in.ts';
import type { UnitsAsked } from '../units-asked.ts';
import type { Fact } from '../world/facts.ts';
import { complaintAnswer } from './complaints.ts';
import { enterprise, factCode, notice, product, relation } from './elements.ts';
import { createGuard, type Guard, PASSWORD, USER } from './security.ts';
import { NAMESPACE, wsdl } from './wsdl.ts';

const MOST_CODES = 20;
const PAGE = 25;
const ENVELOPES = {
  '1.1': 'http://schemas.xmlsoap.org/soap/envelope/',
  '1.2': 'http://www.w3.org/2003/05/soap-envelope',
} as const;
type Version = keyof typeof ENVELOPES;

/** The drug traceability service: SOAP 1.1 and 1.2, WS-Security or Basic, GB18030, Faults that come with HTTP 200. */
export async function startDrugSoap({
  port,
  facts,
  directory,
  latencyMs,
  host = '127.0.0.1',
  trouble,
}: StandInOptions): Promise<StandIn> {
  const store = new FactStore(join(directory, 'drug.db'), facts, 'food-drug', isDrugs);
  const desk = new ComplaintDesk(join(directory, 'tousu.db'));
  const guard = createGuard();
  const parser = new XMLParser({
    ignoreAttributes: false,
    removeNSPrefix: true,
    parseTagValue: false,
    parseAttributeValue: false,
    isArray: (name) => name === 'code',
  });
  return startHttpStandIn({
    host,
    port,
    latencyMs,
    env: (url) => ({
      DRUG_SOAP_URL: `${url}/drugtrace/service?wsdl`,
      DRUG_SOAP_USER: USER,
      DRUG_SOAP_PASSWORD: PASSWORD,
    }),
    close: () => (store.close(), desk.close()),
    answer: async (request, body) => {
      const version: Version = /application\/soap\+xml/.test(request.headers['content-type'] ?? '') ? '1.2' : '1.1';
      if (request.method === 'GET') return xml(wsdl('1.1'), 'text/xml');
      return soap(version, await handle({ store, desk, trouble, guard, parser }, request, body));
    },
  });
}

/** Units that are drugs or their materials, and links with such a unit on either side. */
function isDrugs(fact: Fact, store: FactStore): boolean {
  if (fact.type === 'unit') return fact.details.of === 'drug' || fact.details.of === 'drug-material';
  if (fact.type === 'link') return store.unit(fact.from) !== undefined || store.unit(fact.to) !== undefined;
  return true;
}

interface Service {
  readonly store: FactStore;
  readonly desk: ComplaintDesk;
  readonly trouble: WriteTrouble | undefined;
  readonly guard: Guard;
  readonly parser: XMLParser;
}

/** The body's content: an answer, or a Fault. */
async function handle(
  { store, desk, trouble, guard, parser }: Service,
  request: IncomingMessage,
  body: Buffer,
): Promise<string | { fault: string }> {
  const utf8 = /charset=utf-8/i.test(request.headers['content-type'] ?? '');
  const document = parser.parse(utf8 ? body.toString('utf8') : iconv.decode(body, 'gb18030')) as {
    Envelope?: { Header?: unknown; Body?: Record<string, Record<string, unknown>> };
  };
  const { Header: header, Body: content } = document.Envelope ?? {};
  if (!guard.admits(request.headers.authorization, header)) return { fault: 'FailedAuthentication' };
  const [operation, asked] = Object.entries(content ?? {}).find(([name]) => !name.startsWith('@')) ?? ['', {}];
  const codes = Array.isArray(asked['code']) ? asked['code'].map(String) : [];
  if (operation === 'ReportRecall') return report(store, trouble, asked, codes);
  if (codes.length > MOST_CODES) return { fault: 'TOO_MANY_CODES' };
  const names = (uscc: string): string => store.party(uscc)?.name ?? '';
  switch (operation) {
    case 'QueryProduct':
      return page(
        operation,
        codes.flatMap((code) => store.unit(factCode(code)) ?? []).map((unit) => product(unit, unit.id, names)),
        asked,
      );
    case 'QueryRelation': {
      const links = codes.flatMap((code) =>
        asked['side'] === 'parent' ? store.linksInto(factCode(code)) : store.linksOutOf(factCode(code)),
      );
      return page(operation, links.map(relation), asked);
    }
    case 'QueryNotice': {
      const number = String(asked['noticeNo'] ?? '');
      return page(
        operation,
        store.orders(number).map((receipt) => notice(receipt, number)),
        asked,
      );
    }
    case 'QueryEnterprise':
      return page(operation, codes.flatMap((code) => store.party(code) ?? []).map(enterprise), asked);
    case 'SearchProduct': {
      const size = Number(asked['size'] ?? 20);
      const found = store.units(Number(asked['after'] ?? 0), size + 1, productsAsked(asked));
      return response(
        operation,
        found
          .slice(0, size)
          .map((unit) => product(unit, unit.id, names))
          .join(''),
        found.length > size,
      );
    }
    case 'RegisterComplaint':
    case 'QueryComplaint':
      return complaintAnswer(desk, operation, asked);
    default:
      return { fault: 'UnknownOperation' };
  }
}

/** Takes a notice in as often as it comes: whoever sends it looks whether it is there. */
async function report(
  store: FactStore,
  trouble: WriteTrouble | undefined,
  asked: Readonly<Record<string, unknown>>,
  codes: readonly string[],
): Promise<string | { fault: string }> {
  const text = (name: string): string => String(asked[name] ?? '');
  const own = codes.map(factCode).filter((code) => store.unit(code));
  if (own.length === 0) return { fault: 'NO_SUCH_PRODUCT' };
  const order = {
    number: text('noticeNo'),
    recall: text('recallNo'),
    action: actionOf(text('status')),
    level: text('level'),
    at: text('time'),
    reason: text('reason'),
    advice: text('measure'),
    authority: text('authority'),
    codes: own,
  };
  let receipt = '';
  const taken = await written(trouble, () => void (receipt = store.takeOrder(order)));
  return taken
    ? `<d:ReportRecallResponse xmlns:d="${NAMESPACE}"><d:receiptNo>${receipt}</d:receiptNo></d:ReportRecallResponse>`
    : { fault: 'NOT_NOW' };
}

/** The parameters of SearchProduct; times are yyyyMMddHHmmss and both included, a region with all that is below it. */
function productsAsked(asked: Readonly<Record<string, unknown>>): UnitsAsked {
  const text = (name: string): string => String(asked[name] ?? '');
  const time = (name: string): string =>
    text(name).replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3 $4:$5:$6');
  const type = text('type');
  return {
    name: text('name'),
    gtin: text('goodsCode'),
    level: { 1: 'ITEM', 2: 'LOT', 3: 'CLASS' }[text('level')] ?? '',
    of: [...(type === 'YL' ? [] : ['drug' as const]), ...(type === 'YP' ? [] : ['drug-material' as const])],
    producer: text('entCode'),
    holder: text('holderCode'),
    division: text('region').replace(/(?:00){1,2}$/, ''),
    producedFrom: time('produceFrom'),
    producedTo: time('produceTo'),
    changedFrom: time('updateFrom'),
    changedTo: time('updateTo'),
    recalled: text('recalled') === '1',
    details: { approval: text('approvalNo'), lot: text('batchNo') },
  };
}

function page(operation: string, rows: readonly string[], asked: Readonly<Record<string, unknown>>): string {
  const number = Number(asked['page'] ?? 1);
  return response(operation, rows.slice((number - 1) * PAGE, number * PAGE).join(''), rows.length > number * PAGE);
}

function response(operation: string, content: string, more: boolean): string {
  return `<d:${operation}Response xmlns:d="${NAMESPACE}">${content}<d:more>${more ? 1 : 0}</d:more></d:${operation}Response>`;
}

function soap(version: Version, content: string | { fault: string }): Reply {
  const fault = (code: string): string =>
    version === '1.1'
      ? `<s:Fault><faultcode>s:Client.${code}</faultcode><faultstring>调用失败 java.lang.Exception at com.drug.Service(Service.java:88)</faultstring></s:Fault>`
      : `<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>${code}</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang="zh">调用失败</s:Text></s:Reason></s:Fault>`;
  const body = typeof content === 'string' ? content : fault(content.fault);
  return xml(
    `<?xml version="1.0" encoding="GB18030"?><s:Envelope xmlns:s="${ENVELOPES[version]}"><s:Body>${body}</s:Body></s:Envelope>`,
    version === '1.1' ? 'text/xml' : 'application/soap+xml',
  );
}

function xml(text: string, type: string): Reply {
  return { status: 200, headers: { 'content-type': `${type}; charset=GB18030` }, body: iconv.encode(text, 'gb18030') };
}
