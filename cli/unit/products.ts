import { isGtin, namesOf } from '@tongcha/schema';
import type { GraphError } from '@tongcha/client';
import type { Gateway } from '../gateway.ts';
import { sectorMark } from '../chain/chain-tree.ts';
import { day } from '../day.ts';
import type { Language, Paint } from '@tongcha/command';
import { memberNamed, memberText, type NamedMember, type OfMember } from '../members/member-text.ts';
import { wordsIn } from '../words.ts';

/** Which ministries can be asked for the product of a barcode is for the graph to say. */
const FIELDS = `{ __type(name: "TraceUnit") { fields { name type { ofType { ofType { interfaces { name } } } } } } }`;

interface Fields {
  readonly __type: {
    readonly fields: readonly {
      readonly name: string;
      /** Of a list of products, `[Product!]`, the product. */
      readonly type: {
        readonly ofType: {
          readonly ofType: { readonly interfaces: readonly { readonly name: string }[] | null } | null;
        } | null;
      };
    }[];
  } | null;
}

export interface Product {
  /** null: its member does not say who it is. */
  readonly member: string | null;
  readonly name: string | null;
  readonly producer: { readonly name: string | null } | null;
  readonly recalled: readonly RecalledLot[] | null;
  readonly moreRecalled: boolean | null;
}

interface RecalledLot extends OfMember {
  readonly code: string;
  readonly recalls:
    | readonly { readonly reason: string | null; readonly at: string | null; readonly status: string | null }[]
    | null;
}

export interface Products {
  readonly products: readonly Product[];
  readonly errors: readonly GraphError[];
}

/** What a shop's barcode names, a product a member that knows it: nobody has a record of it, and yet lots of it may be recalled. */
export async function productsOf(gateway: Gateway, code: string): Promise<Products> {
  if (!isGtin(code)) return { products: [], errors: [] };
  const { data: graph, errors: refused } = await gateway.ask<Fields>(FIELDS, {});
  if (graph === null) return { products: [], errors: refused };
  const names = (graph.__type?.fields ?? []).flatMap(({ name, type }) =>
    type.ofType?.ofType?.interfaces?.some((each) => each.name === 'SectorProduct') ? [name] : [],
  );
  if (names.length === 0) return { products: [], errors: [] };
  const lots = 'code sector member statedBy { kind zh en } recalls { reason at status }';
  const selection = `{ member name producer { name } recalled { ${lots} } moreRecalled }`;
  const query = `query Product($code: TraceCode!) { unit(code: $code) { ${names.map((name) => `${name} ${selection}`).join(' ')} } }`;
  const { data, errors } = await gateway.ask<{ unit: Readonly<Record<string, readonly Product[] | null>> | null }>(
    query,
    {
      code,
    },
  );
  return { products: Object.values(data?.unit ?? {}).flatMap((each) => each ?? []), errors };
}

/** Its name and maker, and each of its recalled lots. */
export function productText(
  { member, name, producer, recalled, moreRecalled }: Product,
  members: readonly NamedMember[],
  language: Language,
  paint: Paint,
): string {
  const own = WORDS[language];
  const who = member === null ? '' : memberNamed({ sector: sectorOf(member), member }, members, language);
  const lots = (recalled ?? []).map((lot) => {
    const { code, sector, recalls } = lot;
    // Why is not told where its recalls could not be read: it is recalled all the same.
    const why = (recalls ?? [])
      .map(({ reason, at, status }) =>
        [wordsIn(language).recalled(reason ?? '', day(at) ?? ''), status].filter(Boolean).join(' '),
      )
      .join(' · ');
    return [paint('red', `⚠ ${why}`), code, sectorMark(sector, paint), memberText(lot, language)]
      .filter(Boolean)
      .join(' ');
  });
  const what = [name, producer?.name].filter(Boolean).join(' · ');
  const heading = [own.product, wordsIn(language).by(what, who)].join(' ');
  const about = recalled === null ? own.unknown : lots.length > 0 ? own.check : own.none;
  return [heading, about, ...lots, ...(moreRecalled ? [own.more] : [])].join('\n');
}

/** Of the sector that a member answers for: its name begins with that of the subgraph. */
function sectorOf(member: string): string {
  return namesOf(member.split('/', 1)[0] ?? member).sector;
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
