import { expect, test } from 'vitest';
import { nearestOf } from '../../cli/impact/sources.ts';

/** `a b`: a went into b. */
const links = (...pairs: readonly string[]): { links: { from: string; to: string }[] } => ({
  links: pairs.map((pair) => {
    const [from = '', to = ''] = pair.split(' ');
    return { from, to };
  }),
});

test('of each way back the first of its scheme is the source, and nothing that this was made of', () => {
  const chain = links(
    'hazlot:old hazlot:new',
    'hazlot:new gs1:a',
    'gs1:a drug:1',
    'hazlot:other gs1:b',
    'gs1:b drug:1',
  );
  expect(nearestOf(chain, ['drug:1'], 'hazlot')).toEqual(['hazlot:new', 'hazlot:other']);
});

test('what is asked about is no source of itself', () => {
  expect(nearestOf(links('hazlot:old hazlot:new'), ['hazlot:new'], 'hazlot')).toEqual(['hazlot:old']);
});

test('several have what all of them came from, each once; a circle ends', () => {
  const chain = links('hazlot:x gs1:a', 'gs1:a gs1:b', 'gs1:b gs1:a', 'gs1:a drug:1', 'gs1:b drug:2');
  expect(nearestOf(chain, ['drug:1', 'drug:2'], 'hazlot')).toEqual(['hazlot:x']);
  expect(nearestOf(chain, ['drug:1'], 'cylinder')).toEqual([]);
});
