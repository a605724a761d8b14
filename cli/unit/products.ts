import { isGtin, isStanding } from '@tongcha/schema';
import type { GraphError } from '@tongcha/client';
import type { Gateway } from '../gateway.ts';
import { day, sectorMark } from '../chain/chain-tree.ts';
import type { Paint } from '../io.ts';
import { type Language, wordsIn } from '../words.ts';

/** Which ministries can be asked for the product of a barcode is for the graph to say. */
const FIELDS = '{ __type(name: "TraceUnit") { fields { name type { interfaces { name } } } } }';

interface Fields {
  readonly __type: {
    readonly fields: readonly {
      readonly name: string;
      readonly type: { readonly interfaces: readonly { readonly name: string }[] | null };
    }[];
  } | null;
}

export interface Product {
  readonly name: string | null;
  readonly producer: { readonly name: string | null } | null;
  readonly recalled: readonly RecalledLot[] | null;
  readonly moreRecalled: boolean | null;
}

interface RecalledLot {
  readonly code: string;
  readonly sector: string;
  readonly recalls:
    | readonly { readonly reason: string | null; readonly at: string | null; readonly status: string | null }[]
    | null;
}

export interface Products {
  readonly products: readonly Product[];
  readonly errors: readonly GraphError[];
}

/** What a shop's barcode names: no ministry has a record of it, and yet lots of it may be recalled. */
export async function productsOf(gateway: Gateway, code: string): Promise<Products> {
  if (!isGtin(code)) return { products: [], errors: [] };
  const { data: graph, errors: refused } = await gateway.ask<Fields>(FIELDS, {});
  if (graph === null) return { products: [], errors: refused };
  const names = (graph.__type?.fields ?? []).flatMap(({ name, type }) =>
    type.interfaces?.some((each) => each.name === 'SectorProduct') ? [name] : [],
  );
  if (names.length === 0) return { products: [], errors: [] };
  const selection = '{ name producer { name } recalled { code sector recalls { reason at status } } moreRecalled }';
  const query = `query Product($code: TraceCode!) { unit(code: $code) { ${names.map((name) => `${name} ${selection}`).join(' ')} } }`;
  const { data, errors } = await gateway.ask<{ unit: Readonly<Record<string, Product | null>> | null }>(query, {
    code,
  });
  return { products: Object.values(data?.unit ?? {}).filter((each) => each !== null), errors };
}

/** Its name and maker, and each of its recalled lots. */
export function productText(
  { name, producer, recalled, moreRecalled }: Product,
  language: Language,
  paint: Paint,
): string {
  const own = WORDS[language];
  const lots = (recalled ?? []).flatMap(({ code, sector, recalls }) => {
    const standing = (recalls ?? []).filter(isStanding);
    // Why is not told where its recalls could not be read: it is recalled all the same.
    if (recalls !== null && standing.length === 0) return [];
    const why = standing.map(({ reason, at }) => wordsIn(language).recalled(reason ?? '', day(at) ?? '')).join(' · ');
    return `${paint('red', `⚠ ${why}`)} ${code} ${sectorMark(sector, paint)}`;
  });
  const heading = [own.product, [name, producer?.name].filter(Boolean).join(' · ')].join(' ');
  const about = recalled === null ? own.unknown : lots.length > 0 ? own.check : own.none;
  return [heading, about, ...lots, ...(moreRecalled ? [own.more] : [])].join('\n');
}

const WORDS = {
  zh: {
    product: '产品',
    none: '没有被召回的批次。',
    unknown: '是否有批次被召回不得而知。',
    check: '以下批次被召回,请核对包装上的批号:',
    more: '被召回的批次未列全。',
  },
  en: {
    product: 'product',
    none: 'None of its lots is recalled.',
    unknown: 'Whether lots of it are recalled is not known.',
    check: 'These lots are recalled; compare the lot on the pack:',
    more: 'More lots are recalled than are listed.',
  },
} as const;
