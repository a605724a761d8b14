import { describe, expect, test } from 'vitest';
import type { Gateway } from '../../cli/gateway.ts';
import { readCode } from '../../cli/read-code.ts';

type Status = 'ANSWERED' | 'PARTIAL' | 'FAILED';

interface Held {
  readonly records?: number;
  readonly status?: Status;
  readonly product?: boolean;
}

/** The readings of one text, and what ministries say of each. */
function gatewayOf(readings: Readonly<Record<string, Held>>): Gateway {
  return {
    need: async () => ({
      data: {
        identify: Object.entries(readings).map(([code, { records = 0, status = 'ANSWERED' }]) => ({
          code,
          scheme: 'gs1',
          display: code,
          unit: {
            records: Array.from({ length: records }, () => ({ code, sector: 'FOOD_DRUG' })),
            coverage: [{ sector: 'FOOD_DRUG', status }],
          },
        })),
      },
    }),
    ask: async (query: string, { code = '' }: { code?: string }) =>
      query.includes('__type')
        ? {
            data: {
              __type: {
                fields: [
                  { name: 'product', type: { ofType: { ofType: { interfaces: [{ name: 'SectorProduct' }] } } } },
                  { name: 'code', type: { ofType: { ofType: null } } },
                ],
              },
            },
            errors: [],
          }
        : { data: { unit: { product: readings[code]?.product ? [{ name: 'x' }] : [] } }, errors: [] },
  } as unknown as Gateway;
}

const [PRODUCT, PLACE] = ['gs1:(01)06901234001013', 'gs1:(414)6901234001013'];

async function read(readings: Readonly<Record<string, Held>>): Promise<[string, string]> {
  let beside = '';
  const code = await readCode(gatewayOf(readings), ['6901234001013'], 'en', 'unit', (text) => (beside = text)).catch(
    (error: unknown) => (error as Error).message,
  );
  return [code, beside];
}

describe('a text with several readings', () => {
  test('is the one that is held, and the others are named', async () => {
    const [code, beside] = await read({ [PRODUCT]: { product: true }, [PLACE]: {} });
    expect([code, beside]).toEqual([PRODUCT, expect.stringContaining(PLACE)]);
  });

  test('is none of them alone where a product stands beside a record of another', async () => {
    const [code] = await read({ [PRODUCT]: { product: true }, [PLACE]: { records: 1 } });
    expect(code).toContain(PRODUCT);
    expect(code).toContain(PLACE);
  });

  test('is not known while a ministry that may hold another has not answered', async () => {
    const [code] = await read({ [PRODUCT]: { status: 'FAILED' }, [PLACE]: { records: 1 } });
    expect(code).toMatch(/No answer from FOOD_DRUG/);
    expect(code).toContain(PRODUCT);
    expect(code).toContain(PLACE);
  });
});
