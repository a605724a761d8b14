import { expect, test } from 'vitest';
import { Documents } from '../../gateway/documents/documents.ts';
import { Operations } from '../../gateway/policy/limits/operations.ts';
import { ask, BAD } from './support/ask.ts';
import { ownSupergraph } from '../support/own-supergraph.ts';

const documents = new Documents(8 * 1024 * 1024);
const operations = new Operations(ownSupergraph().graph);

function weigh(query: string): { readonly cost: number; readonly each: number | null } {
  const weighed = operations.weigh(documents.of(query), null, {});
  if (weighed === 'unreadable' || 'beyond' in weighed) throw new Error(JSON.stringify(weighed));
  return { cost: weighed.estimate.cost, each: weighed.estimate.walk?.each ?? null };
}

test.each([
  ['origins', '(codes: ["a", "b"]', 1],
  ['traceable', '(codes: ["a"]', 1],
  // Each unit is asked for its other inputs, too.
  ['impact', '(codes: ["a"]', 2],
])('%s costs the units that it may walk, and what was not walked is given back', (field, args, each) => {
  const whole = weigh(`{ ${field}${args}, maxUnits: 300) { complete gaps { reason codes } } }`);
  expect(whole.each).toBe(each);
  expect(whole.cost).toBeGreaterThanOrEqual(300 * each);
  expect(whole.cost).toBeLessThan(300 * each + 20);
  expect(weigh(`{ ${field}${args}) { complete } }`).cost).toBe((field === 'impact' ? 1_000 : 5_000) * each);
});

test('each candidate that is told costs what is asked of it', () => {
  const of = (first: string): number =>
    weigh(`{ origins(codes: ["a", "b"], maxUnits: 100) { candidates${first} { unit { code } } } }`).cost;
  expect([of('(first: 5)'), of(''), of('(first: 100)')]).toEqual([100 + 5 * 2, 100 + 20 * 2, 100 + 100 * 2]);
});

test.each([6, 10, 20, 1_000])('of %i units no more are walked, back and forward together', async (maxUnits) => {
  const query = 'query($codes: [TraceCode!]!, $n: Int) { origins(codes: $codes, maxUnits: $n) { complete } }';
  const { walked, errors } = await ask(query, { codes: BAD, n: maxUnits });
  expect(errors).toEqual([]);
  expect(walked).toBeLessThanOrEqual(maxUnits);
  // Those of the world: six back, and all but the field forward again.
  if (maxUnits === 1_000) expect(walked).toBe(6 + 46);
});
