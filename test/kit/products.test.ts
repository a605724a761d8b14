import { graphql } from 'graphql';
import { expect, test } from 'vitest';
import { ANONYMOUS_CLAIMS } from '../../common/signature/call-claims.ts';
import { Fault } from '../../common/resilience/fault.ts';
import type { LegacySystem, ProductFound } from '../../subgraphs/kit/legacy-system.ts';
import { type LoadContext, createLoaders } from '../../subgraphs/kit/loaders.ts';
import type { SectorRecord } from '../../subgraphs/kit/records.ts';
import type { MinistryContext } from '../../subgraphs/kit/context.ts';
import { ministrySchema } from '../../subgraphs/kit/schema.ts';
import { PUTS } from '../support/puts.ts';

const PRODUCT = 'gs1:(01)06901234001051';

const lot = (name: string, at: string, more: Partial<SectorRecord> = {}): SectorRecord => ({
  code: `${PRODUCT}(10)${name}`,
  recalls: [{ id: name, at, status: 'open' }],
  source: { system: 'a' },
  ...more,
});
const found = (recalled: readonly SectorRecord[], more: Partial<ProductFound> = {}): ProductFound => ({
  name: '酱黄瓜',
  producer: { uscc: '91370681MA3T00017D', name: '厂' },
  recalled,
  more: false,
  ...more,
});

function systemOf(name: string, product?: LegacySystem['product']): LegacySystem {
  const none = async (keys: readonly unknown[]): Promise<null[]> => keys.map(() => null);
  return {
    name,
    maxCodes: 10,
    records: none,
    links: async (keys) => keys.map(() => []),
    ping: async () => {},
    close: async () => {},
    ...(product ? { product } : {}),
  };
}

interface Told {
  readonly product:
    | {
        readonly name: string | null;
        readonly recalled: readonly { readonly code: string }[];
        readonly moreRecalled: boolean;
      }
    | null
    | undefined;
  readonly errors: readonly unknown[];
  readonly partials: readonly unknown[];
}

async function ask(systems: readonly LegacySystem[], code = PRODUCT): Promise<Told> {
  const asking: LoadContext = { signal: AbortSignal.timeout(5_000), ask: (_, question) => question() };
  const contextValue: MinistryContext = {
    ...asking,
    claims: ANONYMOUS_CLAIMS,
    ...PUTS,
    loaders: createLoaders(systems, asking),
  };
  const schema = ministrySchema({ name: 'food-drug', systems });
  const source =
    'query($r: [_Any!]!) { _entities(representations: $r) { ... on TraceUnit { foodDrugProduct { name producer { name } recalled { code recalls { id } } moreRecalled } } } }';
  const { data, errors = [] } = await graphql({
    schema,
    source,
    variableValues: { r: [{ __typename: 'TraceUnit', code }] },
    contextValue,
  });
  const [entity] = (data?.['_entities'] ?? []) as readonly ({
    readonly foodDrugProduct: readonly Told['product'][] | null;
  } | null)[];
  return {
    // A member knows a class once; that it knows nothing of it is an empty list.
    product: entity?.foodDrugProduct ? (entity.foodDrugProduct[0] ?? null) : undefined,
    errors: errors.map(({ extensions }) => extensions['code']),
    partials: contextValue.loaders.partials.errors().map(({ extensions }) => extensions['code']),
  };
}

const codes = ({ product }: Told): unknown => product?.recalled.map(({ code }) => code.slice(PRODUCT.length + 4));

test('a class of product is told with its recalled lots, the newest first; what is over, or known of by a hand-over alone, is not', async () => {
  const told = await ask([
    systemOf('a', async () =>
      found([
        lot('OLD', '2026-01-01T00:00:00+08:00'),
        lot('OVER', '2026-05-01T00:00:00+08:00', { recalls: [{ id: 'x', status: '召回完成' }] }),
        lot('NEW', '2026-03-01T00:00:00+08:00'),
        lot('HANDED', '2026-06-01T00:00:00+08:00', { handsOver: true }),
      ]),
    ),
  ]);
  expect([codes(told), told.product, told.errors]).toEqual([
    ['NEW', 'OLD'],
    expect.objectContaining({ name: '酱黄瓜', moreRecalled: false }),
    [],
  ]);
});

test('a lot is no class, and no system is asked about it; one that knows no products is not asked either', async () => {
  const never = systemOf('a', () => Promise.reject(new Error('asked')));
  expect((await ask([never], `${PRODUCT}(10)K1`)).product).toBeNull();
  expect(await ask([systemOf('a')])).toEqual({ product: null, errors: [], partials: [] });
});

test('several systems are one list of fifty; more than that is said', async () => {
  const many = Array.from({ length: 40 }, (_, i) =>
    lot(`L${i}`, `2026-01-01T00:${String(i).padStart(2, '0')}:00+08:00`),
  );
  const told = await ask([
    systemOf('a', async () => found(many, { name: null })),
    systemOf('b', async () => found(many.map((each) => ({ ...each, code: `${each.code}B` })))),
  ]);
  expect([told.product?.recalled.length, told.product?.moreRecalled, told.product?.name]).toEqual([50, true, '酱黄瓜']);
});

test('a system that fails leaves what another knows, as a part; that nothing is known is said only when all have answered', async () => {
  const failing = systemOf('b', () => Promise.reject(new Fault('TIMEOUT', 'is late')));
  const one = await ask([systemOf('a', async () => found([lot('L', '2026-01-01T00:00:00+08:00')])), failing]);
  expect([codes(one), one.errors, one.partials]).toEqual([['L'], [], ['TIMEOUT']]);
  expect(await ask([systemOf('a', async () => null), failing])).toMatchObject({
    product: undefined,
    errors: ['TIMEOUT'],
  });
});
