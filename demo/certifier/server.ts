import iconv from 'iconv-lite';
import { type Reply, startHttpStandIn } from '../http-stand-in.ts';
import { keyOf } from '../laboratory/server.ts';
import type { StandIn } from '../stand-in.ts';
import { GRAIN_LOT } from '../world/story/farm.ts';
import { USCC } from '../world/story/parties.ts';

/** A lot of which the body alone has a record. */
export const EGGS_AUGUST = 'gs1:(01)06901234001082(10)E260801';
/** The body itself; it is in no register of the story. */
export const CERTIFIER = '91370100MA3T00920P';
const [USER, PASSWORD] = ['tongcha', '口令cert'];

const product = (
  id: string,
  code: string,
  productName: string,
  holder: readonly [string, string],
  cert: object,
): Product => ({
  id,
  productLot: keyOf(code),
  productName,
  holderCode: holder[0],
  holderName: holder[1],
  updated: '20260901080000',
  certs: [{ standard: '有机产品', bodyCode: CERTIFIER, bodyName: '齐鲁有机认证中心', ...cert }],
});
interface Product {
  readonly id: string;
  readonly productLot: string;
  readonly productName: string;
  readonly holderCode: string;
  readonly holderName: string;
  readonly updated: string;
  readonly certs: readonly object[];
}
const PRODUCTS: readonly Product[] = [
  product('C1', GRAIN_LOT, '小麦', [USCC.grain, '示例粮食合作社'], {
    certNo: '示例有机0001',
    scope: '小麦种植',
    from: '20251001',
    to: '20271231',
    state: '有效',
  }),
  product('C2', EGGS_AUGUST, '鸡蛋', [USCC.eggs, '示例蛋鸡场'], {
    certNo: '示例有机0002',
    scope: '蛋鸡养殖',
    from: '20250601',
    to: '20260531',
    state: '撤销',
  }),
];
const BODIES = [
  {
    code: CERTIFIER,
    name: '齐鲁有机认证中心',
    approvals: [
      {
        no: '示例批准0001',
        kind: '认证机构批准书',
        scope: '有机产品',
        from: '20230101',
        to: '20281231',
        state: '有效',
      },
    ],
  },
];

/** A certification body's own system: forms and JSON in GBK, Basic, whether there is more. */
export function startCertifier(port = 0): Promise<StandIn> {
  const basic = `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`;
  return startHttpStandIn({
    host: '127.0.0.1',
    port,
    latencyMs: 0,
    env: (url) => ({ CERTIFIER_URL: url, CERTIFIER_USER: USER, CERTIFIER_PASSWORD: PASSWORD }),
    close: () => {},
    answer: ({ headers }, body) => {
      if (headers.authorization !== basic) return { status: 401, headers: {}, body: '' };
      const form = new Map(
        body
          .toString('latin1')
          .split('&')
          .map((pair) => pair.split('=', 2).map(unescaped) as [string, string]),
      );
      const keys = form.get('keys')?.split(',') ?? [];
      switch (form.get('service')) {
        case 'product':
          return listed(PRODUCTS.filter(({ productLot }) => keys.includes(productLot)));
        case 'list':
          return listed(PRODUCTS.filter(({ productName }) => productName.includes(form.get('name') ?? '')));
        default:
          return listed(BODIES.filter(({ code }) => keys.includes(code)));
      }
    },
  });
}

function listed(list: readonly object[]): Reply {
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=GBK' },
    body: iconv.encode(JSON.stringify({ list, hasMore: '0' }), 'gbk'),
  };
}

/** A form's bytes are GBK's. */
function unescaped(text = ''): string {
  const bytes = text
    .replaceAll('+', ' ')
    .replace(/%([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return iconv.decode(Buffer.from(bytes, 'latin1'), 'gbk');
}
