import { Supergraph } from '@apollo/federation-internals';
import { expect, test } from 'vitest';
import { verify } from '../../gateway/verify/verify.ts';
import { compose } from '../execute/support/federation.ts';
import { World } from '../execute/support/random/data.ts';
import { type Model, randomModel } from '../execute/support/random/model.ts';
import { randomOperation } from '../execute/support/random/operation.ts';
import { runs } from '../support/runs.ts';

const GRAPHS = runs(3, 200).numRuns;
const EACH = 4;

/** Of a random graph the schemas alone; null where it cannot be composed. */
function supergraphOf(model: Model): string | null {
  try {
    return compose(new World(model).subgraphs());
  } catch {
    return null;
  }
}

test('over random graphs no alarm is false, and hardly any difference of stock goes unnamed', async () => {
  const count = new Map<string, number>();
  const features = { requires: 0, provides: 0, interfaceObjects: 0 };
  for (let seed = 1, graphs = 0; graphs < GRAPHS; seed += 1) {
    const model = randomModel(seed);
    const supergraph = supergraphOf(model);
    if (supergraph === null) continue;
    graphs += 1;
    const fields = model.entities.flatMap((entity) => entity.fields);
    if (fields.some(({ requires }) => requires !== null)) features.requires += 1;
    if (fields.some(({ provides }) => provides !== null)) features.provides += 1;
    if (model.extras) features.interfaceObjects += 1;
    const api = Supergraph.build(supergraph).apiSchema().toGraphQLJSSchema();
    const operations = Array.from({ length: EACH }, (_, i) => randomOperation(api, seed * 1_000 + i));
    const documents = operations.map(({ query }, i) => ({ name: String(i), text: query }));
    for (const each of (await verify({ supergraph, documents })).operations) {
      count.set(each.outcome, (count.get(each.outcome) ?? 0) + 1);
      if (each.outcome === 'WRONG')
        expect.fail(`seed ${seed}: ${JSON.stringify(each)}\n${documents[Number(each.document)]?.text}`);
    }
  }
  console.log(count, features);
  // The generator must not quietly stop generating.
  expect(count.get('STOCK_DIFFERS') ?? 0).toBeLessThanOrEqual((GRAPHS * EACH) / 100);
  expect(count.get('SAME')).toBeGreaterThan((GRAPHS * EACH) / 2);
  for (const each of Object.values(features)) expect(each).toBeGreaterThan(0);
}, 3_600_000);
