import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` });
const text = (description: string, more: object = {}): object => ({ type: 'string', description, ...more });
const query = (name: string, schema: object, more: object = {}): object => ({ name, in: 'query', schema, ...more });
const PAGE = [query('page', { type: 'integer' }), query('pageSize', { type: 'integer', maximum: 20 })];
const answer = (list: object, more: object = {}): object => ({
  responses: {
    200: {
      description: 'rows',
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['code', 'data'],
            properties: {
              code: { type: 'string', enum: ['0', '40001'] },
              msg: { type: 'string' },
              data: {
                type: 'object',
                required: ['total', 'list'],
                properties: { total: { type: 'integer' }, list: { type: 'array', items: list } },
              },
            },
          },
        },
      },
    },
  },
  ...more,
});

/** What the service says of itself; a lot may hold the lots that it was blended of, which are lots. */
export const TEA_OPENAPI = {
  openapi: '3.0.3',
  info: { title: 'Tea register', version: '2' },
  servers: [{ url: '/v2' }],
  components: {
    securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Api-Key' } },
    schemas: {
      Base: {
        type: 'object',
        required: ['updatedAt', 'isDeleted'],
        properties: { updatedAt: { type: 'string', format: 'date-time' }, isDeleted: { type: 'boolean' } },
      },
      Lot: {
        allOf: [
          ref('Base'),
          {
            type: 'object',
            required: [
              'lotNo',
              'productName',
              'netWeight',
              'weightUnit',
              'productionDate',
              'producerCreditCode',
              'producerName',
              'tests',
            ],
            properties: {
              lotNo: text('批号'),
              productName: text('产品名称'),
              netWeight: { type: 'number' },
              weightUnit: text('计量单位'),
              productionDate: text('生产日期', { format: 'date' }),
              producerCreditCode: text('统一社会信用代码'),
              producerName: text('生产企业名称'),
              grade: text('等级'),
              tests: { type: 'array', items: ref('Test') },
              blendedOf: { type: 'array', items: ref('Lot') },
            },
          },
        ],
      },
      Test: {
        type: 'object',
        required: ['reportNo', 'testDate', 'conclusion'],
        properties: {
          reportNo: text('报告编号'),
          testDate: text('', { format: 'date' }),
          conclusion: text('', { enum: ['合格', '不合格'] }),
        },
      },
      Use: {
        type: 'object',
        required: ['docNo', 'fromLot', 'toLot', 'usedAt', 'quantity', 'unit'],
        properties: {
          docNo: text(''),
          fromLot: text(''),
          toLot: text(''),
          usedAt: text('', { format: 'date-time' }),
          quantity: { type: 'number' },
          unit: text(''),
        },
      },
      Firm: {
        type: 'object',
        required: ['creditCode', 'companyName'],
        properties: { creditCode: text(''), companyName: text(''), contactPhone: text('') },
      },
      Elsewhere: { $ref: 'http://169.254.169.254/latest/meta-data#/x' },
    },
  },
  paths: {
    '/lots': {
      get: {
        summary: 'Lots by number',
        parameters: [
          query('lotNos', { type: 'array', items: { type: 'string' }, maxItems: 50 }, { required: true }),
          ...PAGE,
        ],
        ...answer(ref('Lot')),
      },
    },
    '/lots/search': {
      get: {
        parameters: [query('name', { type: 'string' }), query('grade', { type: 'string' }), ...PAGE],
        ...answer(ref('Lot')),
      },
    },
    '/uses/by-source': {
      get: {
        parameters: [query('fromLots', { type: 'array', items: { type: 'string' } }, { required: true }), ...PAGE],
        ...answer(ref('Use')),
      },
    },
    '/uses/by-product': {
      get: {
        parameters: [query('toLots', { type: 'array', items: { type: 'string' } }, { required: true }), ...PAGE],
        ...answer(ref('Use')),
      },
    },
    '/firms': {
      get: {
        parameters: [query('creditCode', { type: 'array', items: { type: 'string' } }, { required: true }), ...PAGE],
        ...answer(ref('Firm')),
      },
    },
    '/lots/{lotNo}/photo': {
      get: {
        parameters: [{ name: 'lotNo', in: 'path', required: true, schema: { type: 'string' } }],
        ...answer(ref('Elsewhere')),
      },
    },
    '/lots/import': {
      post: {
        requestBody: { content: { 'application/json': { schema: ref('Lot') } } },
        ...answer({ type: 'object', properties: { accepted: { type: 'boolean' } } }),
      },
    },
  },
} as const;

type Row = Readonly<Record<string, unknown>>;
const KEY = 'tea-key';

export interface TeaService {
  readonly url: string;
  readonly lots: readonly Row[];
  readonly uses: readonly Row[];
  readonly server: Server;
  readonly key: string;
  stop(): Promise<void>;
}

/** A register of tea: lots, what was blended into what, firms. */
export async function teaService(count = 50): Promise<TeaService> {
  const two = (n: number): string => String(n).padStart(2, '0');
  const lots = Array.from({ length: count }, (_, i): Row => ({
    lotNo: `T26${two(1 + (i % 12))}-${String(i).padStart(4, '0')}`,
    productName: ['龙井', '祁门红茶'][i % 2],
    netWeight: 10.5 + i,
    weightUnit: 'kg',
    productionDate: `2026-${two(1 + (i % 12))}-15`,
    producerCreditCode: '91320500MA1F00037J',
    producerName: '示例茶业',
    ...(i % 3 === 0 ? { grade: '特级' } : {}),
    tests: [{ reportNo: `B${i}`, testDate: '2026-05-01', conclusion: i % 10 === 9 ? '不合格' : '合格' }],
    ...(i === 1 ? { blendedOf: [] } : {}),
    updatedAt: '2026-06-01T08:00:00+08:00',
    isDeleted: i % 17 === 16,
  }));
  const uses = lots.slice(1).map((lot, i): Row => ({
    docNo: `U${i}`,
    fromLot: lots[i]?.['lotNo'],
    toLot: lot['lotNo'],
    usedAt: '2026-05-20T10:00:00+08:00',
    quantity: 2 + i,
    unit: 'kg',
  }));
  const firms: readonly Row[] = [
    { creditCode: '91320500MA1F00037J', companyName: '示例茶业', contactPhone: '13800000000' },
  ];
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://tea.invalid');
    const send = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (pathname === '/v2/openapi.json') return send(200, TEA_OPENAPI);
    if (request.headers['x-api-key'] !== KEY) return send(401, { code: '40001', msg: 'no key' });
    const by = (rows: readonly Row[], column: string, name: string): readonly Row[] =>
      rows.filter((row) => searchParams.getAll(name).includes(String(row[column])));
    const found: Readonly<Record<string, () => readonly Row[]>> = {
      '/v2/lots': () => by(lots, 'lotNo', 'lotNos'),
      '/v2/lots/search': () =>
        lots.filter((lot) => String(lot['productName']).includes(searchParams.get('name') ?? '')),
      '/v2/uses/by-source': () => by(uses, 'fromLot', 'fromLots'),
      '/v2/uses/by-product': () => by(uses, 'toLot', 'toLots'),
      '/v2/firms': () => by(firms, 'creditCode', 'creditCode'),
    };
    const rows = found[pathname]?.();
    if (!rows) return send(404, {});
    const [page, size] = [
      Number(searchParams.get('page') ?? 1),
      Math.min(20, Number(searchParams.get('pageSize') ?? 20)),
    ];
    return send(200, {
      code: '0',
      msg: 'ok',
      data: { total: rows.length, list: rows.slice((page - 1) * size, page * size) },
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lots,
    uses,
    server,
    key: KEY,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
