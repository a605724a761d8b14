import { describe, expect, test } from 'vitest';
import { wrongImports } from '../../tools/layers.ts';
import { readPackages } from '../../tools/packages.ts';

const packages = readPackages();
const wrong = (path: string, ...imports: string[]): string[] =>
  wrongImports(path, imports.map((each) => `import { x } from '${each}';\n`).join(''), packages);

describe('an import is refused that', () => {
  test.each([
    [
      'goes up in the house',
      'gateway/plan/plan.ts',
      '../pipeline/merge.ts',
      'gateway/plan may not know gateway/pipeline',
    ],
    ['goes aside', 'gateway/plan/plan.ts', '../chain/walk.ts', 'gateway/plan may not know gateway/chain'],
    [
      'goes into another package by its path',
      'gateway/plan/plan.ts',
      '../../common/http/tls.ts',
      'by its name, @tongcha/http',
    ],
    [
      'goes into a package inside of its own by its path',
      'schema/names.ts',
      './codes/index.ts',
      'by its name, @tongcha/codes',
    ],
    ['goes to a sector from another', 'subgraphs/rare-earth/ministry.ts', '@tongcha/food-drug', 'does not declare it'],
    ['goes to the gateway from a ministry', 'subgraphs/kit/server.ts', '@tongcha/gateway', 'does not declare it'],
    ['goes to what the package does not declare', 'common/config/config.ts', 'undici', 'does not declare it'],
  ])('%s', (_, path, specifier, reason) => {
    expect(wrong(path, specifier)).toEqual([expect.stringContaining(reason)]);
  });

  test('is declared, and goes up nevertheless', () => {
    const [first, ...others] = packages.filter(({ name }) => name === '@tongcha/ministry');
    if (!first) throw new Error('the kit is no package');
    const declaring = { ...first, manifest: { ...first.manifest, dependencies: { '@tongcha/gateway': '*' } } };
    const all = [declaring, ...others, ...packages.filter(({ name }) => name !== first.name)];
    expect(wrongImports('subgraphs/kit/server.ts', `import '@tongcha/gateway';`, all)).toEqual([
      expect.stringContaining('subgraphs/kit may not know gateway'),
    ]);
  });
});

test('what goes down, stays in its room, is built in or is data is right', () => {
  expect(
    wrong('gateway/plan/plan.ts', 'node:fs', './limits.ts', '../json/digits.ts', '@tongcha/http', 'graphql'),
  ).toEqual([]);
  expect(wrong('explorer/examples/examples.ts', '@tongcha/demo/chains.json')).toEqual([]);
});
