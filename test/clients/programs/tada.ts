import { initGraphQLTada } from 'gql.tada';
import { GraphQLClient } from 'graphql-request';
import type { introspection } from './generated/graphql-env.d.ts';
import { given, tell } from './given.ts';

const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: { TraceCode: string; DateTime: string; USCC: string; Remark: string };
}>();

const Unit = graphql(`
  query Unit($code: TraceCode!) {
    unit(code: $code) {
      code
      foodDrug {
        productName
        level
      }
    }
  }
`);

const { unit } = await new GraphQLClient(given.open).request(Unit, { code: given.code });
// Known from the schema: an enum's words, and what may be null.
const levels: ('ITEM' | 'LOT' | 'CLASS' | null)[] = (unit.foodDrug ?? []).map(({ level }) => level);
const names: (string | null)[] = (unit.foodDrug ?? []).map(({ productName }) => productName);
// @ts-expect-error: a code is no number
const wrong: number = unit.code;
tell({ names, levels, wrong });
