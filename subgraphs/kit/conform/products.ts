import { isOfProduct } from '@tongcha/schema';
import { field } from './client.ts';
import { isRefusal } from './questions.ts';
import type { Subject } from './subject.ts';

/** Products of samples that are asked about. */
const MOST = 5;

/** Of a unit that it holds it knows the product, and tells of no other product's lots. @returns what is wrong; null: nothing */
export async function knowsItsProducts({ subgraph, names, sdl, samples }: Subject): Promise<string | null> {
  // A member need not know of products.
  const has = sdl.definitions.some((each) => 'name' in each && each.name?.value === names.productType);
  if (!has) return null;
  const products = new Set(samples.flatMap((code) => /^gs1:\(01\)\d{14}(?=\()/.exec(code)?.[0] ?? []));
  for (const product of [...products].slice(0, MOST)) {
    const answer = await subgraph.query(
      `query($r: [_Any!]!) { _entities(representations: $r) { ... on TraceUnit { told: ${names.productField} { name recalled { code } } } } }`,
      { r: [{ __typename: 'TraceUnit', code: product }] },
    );
    const error = answer.errors.find((each) => !isRefusal(each));
    if (error) return `${product}: answered with an error: ${String(error.message)}`;
    const told = field(answer.data, '_entities', 0, 'told', 0);
    if (told === undefined) return `${product}: a lot of it is held, and the product is not known`;
    const recalled = field(told, 'recalled');
    const stray = (Array.isArray(recalled) ? recalled : [])
      .map((each) => String(field(each, 'code')))
      .find((code) => !isOfProduct(code, product));
    if (stray !== undefined) return `${product}: ${stray} is told as a recalled lot of it`;
  }
  return null;
}
