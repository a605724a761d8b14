import { NAMESPACE, wsdl } from '../../../demo/drug-soap/wsdl.ts';
import { drugSystem } from '../../support/drugs.ts';
import type { Tree } from './faults.ts';
import { type Asked, type LegacyKind, xmlText } from './legacy.ts';

const GTIN = '(01)06901234001020';
const product = (lot: string, more: Readonly<Record<string, Tree>> = {}): Tree => ({
  id: lot,
  code: `${GTIN}(10)${lot}`,
  type: 'YP',
  level: '2',
  name: `示例片 ${lot}`,
  quantity: '2,400',
  unit: '片',
  produceTime: '20260312100000',
  expireTime: '20280309',
  entCode: '91370681MA3T00106Y',
  entName: '东岳',
  region: '370681',
  approvalNo: '国药准字H20260101',
  batchNo: lot,
  flag: '0',
  updateTime: '20261120201500',
  recall: [{ no: 'ZH-1', level: '二级', time: '20261112150000', reason: '超标' }],
  ...more,
});
const relation = (i: number, from: string, to: string): Tree => ({
  docNo: `D${i}`,
  docType: '包装',
  relType: 'BZ',
  curCode: `${GTIN}(10)${from}`,
  parentCode: `${GTIN}(10)${to}`,
  time: '20260312',
  quantity: '24',
  unit: '片',
  flag: '0',
});
const PAGES: Readonly<Record<Asked['about'], readonly (readonly Tree[])[]>> = {
  records: [[product('A1'), product('B1'), product('C1', { flag: '1' })]],
  into: [
    Array.from({ length: 5 }, (_, i) => relation(i, `S${i}`, 'A1')),
    Array.from({ length: 3 }, (_, i) => relation(i + 5, `S${i + 5}`, 'A1')),
  ],
  'out of': [[relation(1, 'A1', 'N1'), relation(2, 'B1', 'N2')]],
  parties: [
    [
      {
        entCode: '91370681MA3T00106Y',
        entName: '东岳',
        address: '示例路1号',
        region: '370681',
        linkman: '示例',
        phone: '0535-6700000',
        licence: [{ no: 'L1', type: '生产', validTo: '20281231', status: '有效' }],
        penalty: [{ no: 'P1', time: '20260301', reason: '超范围' }],
      },
    ],
  ],
  other: [[]],
};
const page = (about: Asked['about'], rows: readonly Tree[], more: boolean): Tree => {
  const name = about === 'records' ? 'product' : about === 'parties' ? 'enterprise' : 'relation';
  return {
    [`Query${name.charAt(0).toUpperCase()}${name.slice(1)}Response`]: {
      '@xmlns': NAMESPACE,
      ...(rows.length > 0 ? { [name]: rows } : {}),
      more: more ? '1' : '0',
    },
  };
};

/** What its answers may leave out. */
const OPTIONAL: ReadonlySet<string> = new Set(
  `level quantity unit produceTime expireTime entCode entName holderCode holderName region approvalNo baseCode batchNo packLayer
  dosageForm spec updateTime recall docType time reason measure address linkman phone licence penalty type validTo status`.split(
    /\s+/,
  ),
);

export const SOAP: LegacyKind = {
  name: 'SOAP',
  codes: ['A1', 'B1', 'C1', 'X1'].map((lot) => `gs1:${GTIN}(10)${lot}`),
  parties: ['91370681MA3T00106Y', '91370681MA3T00017D'],
  ground: {
    typed: {
      'recall/level': 'text',
      code: 'code',
      type: 'word',
      level: 'word',
      quantity: 'number',
      produceTime: 'time',
      expireTime: 'time',
      flag: 'flag',
      updateTime: 'time',
      relType: 'word',
      curCode: 'code',
      parentCode: 'code',
      time: 'time',
      more: 'flag',
      'licence/type': 'text',
      validTo: 'time',
    },
    rows: new Set(['product', 'relation', 'recall', 'enterprise', 'licence', 'penalty']),
    countsRows: false,
    optional: OPTIONAL,
  },
  open: (url) =>
    drugSystem({
      url: `${url}/s?wsdl`,
      user: 'u',
      password: 'p',
      security: 'basic',
      version: '1.1',
      charset: 'utf-8',
    }),
  asked({ method, body }) {
    if (method === 'GET')
      return { headers: { 'content-type': 'text/xml' }, body: wsdl('1.1').replace('encoding="GB18030"', '') };
    const text = body.toString();
    const about = text.includes('QueryProduct')
      ? 'records'
      : text.includes('QueryEnterprise')
        ? 'parties'
        : /side>parent/.test(text)
          ? 'into'
          : /side>cur/.test(text)
            ? 'out of'
            : 'other';
    return { about, page: Number(/page>(\d+)</.exec(text)?.[1] ?? 1) };
  },
  pages: ({ about }) => PAGES[about].map((rows, i) => page(about, rows, i + 1 < PAGES[about].length)),
  beyond: ({ about }) => page(about, [], false),
  write: (document) => ({
    headers: { 'content-type': 'text/xml; charset=utf-8' },
    body: `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${Object.entries(
      document as Readonly<Record<string, Tree>>,
    )
      .map(([name, tree]) => xmlText(name, tree))
      .join('')}</s:Body></s:Envelope>`,
  }),
};
