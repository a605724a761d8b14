import { isOfProduct, isStanding } from '@tongcha/schema';
import { field } from './client.ts';
import { isRefusal, recordAt, units } from './questions.ts';
import type { Subject } from './subject.ts';

/** Samples that are looked at, and their products that are asked about. */
const MOST_SAMPLES = 100;
const MOST_PRODUCTS = 10;

/**
 * A recalled unit is told with its product, and no other product's is. What a product is called may be known of a class alone, so one
 * that has no recalled unit need not be known. @returns what is wrong; null: nothing
 */
export async function productsTellRecalls({ subgraph, names, sdl, samples }: Subject): Promise<string | null> {
  // A member need not know of products.
  const has = sdl.definitions.some((each) => 'name' in each && each.name?.value === names.productType);
  if (!has) return null;
  const codes = samples.slice(0, MOST_SAMPLES);
  const records = await units(subgraph, names, codes, 'code recalls { status }');
  const recalled = codes.filter((_, i) => isRecalled(recordAt(records, i)));
  const products = new Set([...recalled, ...codes].flatMap((code) => productOf(code) ?? []));
  for (const product of [...products].slice(0, MOST_PRODUCTS)) {
    const answer = await subgraph.query(
      `query($r: [_Any!]!) { _entities(representations: $r) { ... on TraceUnit { told: ${names.productField} { recalled { code } moreRecalled } } } }`,
      { r: [{ __typename: 'TraceUnit', code: product }] },
    );
    const error = answer.errors.find((each) => !isRefusal(each));
    if (error) return `${product}: answered with an error: ${String(error.message)}`;
    const told = field(answer.data, '_entities', 0, 'told', 0);
    const list = field(told, 'recalled');
    const found = Array.isArray(list) ? list.map((each) => String(field(each, 'code'))) : [];
    const stray = found.find((code) => !isOfProduct(code, product));
    if (stray !== undefined) return `${product}: ${stray} is told as a recalled unit of it`;
    const lost = recalled.find((code) => isOfProduct(code, product) && !found.includes(code));
    if (lost !== undefined && field(told, 'moreRecalled') !== true)
      return `${lost} is recalled, and its product does not tell it`;
  }
  return null;
}

function productOf(code: string): string | null {
  return /^gs1:\(01\)\d{14}(?=\()/.exec(code)?.[0] ?? null;
}

function isRecalled(record: unknown): boolean {
  const recalls = field(record, 'recalls');
  return (
    Array.isArray(recalls) &&
    recalls.some((each) => isStanding({ status: (field(each, 'status') as string | undefined) ?? null }))
  );
}
