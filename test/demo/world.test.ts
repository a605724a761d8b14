import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import chains from '../../demo/chains.json' with { type: 'json' };
import type { Fact, LinkFact } from '../../demo/world/facts.ts';
import { world } from '../../demo/world/index.ts';
import { truthOf } from '../../demo/world/truth.ts';
import { parseCode } from '../../schema/codes/index.ts';
import { type Links, walk } from '../questions/truth/walk.ts';

const SMALL = { seed: 1, scale: 0.2 };
const small = [...world(SMALL)];
const units = small.filter((fact) => fact.type === 'unit');
const links = small.filter((fact) => fact.type === 'link');
const ends: Links = {
  linksFrom: (code) => links.filter(({ from }) => from === code),
  linksTo: (code) => links.filter(({ to }) => to === code),
};

function digest(facts: Iterable<Fact>): string {
  const hash = createHash('sha256');
  for (const fact of facts) hash.update(JSON.stringify(fact));
  return hash.digest('hex');
}

test('the same seed gives the same world, another seed another', () => {
  expect(digest(world({ seed: 1, scale: 0.2 }))).toBe(digest(small));
  expect(digest(world({ seed: 2, scale: 0.2 }))).not.toBe(digest(small));
});

test.each([
  [1, 5_500],
  [3, 15_000],
])('scale %d is about %d units', (scale, expected) => {
  let count = 0;
  for (const fact of world({ seed: 1, scale })) if (fact.type === 'unit') count += 1;
  expect(Math.abs(count - expected) / expected).toBeLessThan(0.12);
});

test('a larger world contains the smaller one’s codes', () => {
  const larger = new Set(
    [...world({ seed: 1, scale: 0.4 })].filter((fact) => fact.type === 'unit').map((fact) => fact.code),
  );
  expect(units.filter((fact) => !larger.has(fact.code))).toEqual([]);
});

test('every code is valid and in canonical spelling', () => {
  for (const code of new Set([...units.map((fact) => fact.code), ...links.flatMap((fact) => [fact.from, fact.to])])) {
    expect(parseCode(code), code).toMatchObject({ ok: true, reading: { code, validity: 'OK' } });
  }
});

test('every organisation’s code is valid', () => {
  for (const fact of small)
    if (fact.type === 'party')
      expect(parseCode(`uscc:${fact.uscc}`), fact.name).toMatchObject({ reading: { validity: 'OK' } });
});

test('both ends of every link are known, or an organisation', () => {
  const known = new Set(units.map((fact) => fact.code));
  for (const fact of links)
    for (const end of [fact.from, fact.to]) expect(known.has(end) || end.startsWith('uscc:'), end).toBe(true);
});

test('no link happens before its source was made, except where that is seeded', () => {
  const made = new Map(units.map((fact) => [fact.code, fact.producedAt]));
  const seeded = truthOf(SMALL).filter(({ rule }) => rule === 'older-than-its-input');
  const isSeeded = ({ from, to }: LinkFact) => seeded.some(({ codes }) => codes.includes(from) && codes.includes(to));
  // A mass balance counts from the first day of its month, within which the source may have been made.
  for (const fact of links)
    if (fact.kind !== 'MASS_BALANCE' && !isSeeded(fact))
      expect(fact.at >= (made.get(fact.from) ?? ''), `${fact.document} ${fact.from}`).toBe(true);
});

test('each sector has a soft-deleted unit that no link mentions', () => {
  const deleted = units.filter((fact) => fact.deleted);
  expect(new Set(deleted.map((fact) => fact.sector)).size).toBe(6);
  for (const { code } of deleted) expect(links.some((fact) => fact.from === code || fact.to === code)).toBe(false);
});

test.each(chains.map((chain) => [chain.id, chain] as const))(
  'chain %i, written by hand, agrees with the facts',
  (_, { start, direction, expected, sectors }) => {
    expect([...walk(ends, start, direction === 'BACK' ? 'BACK' : 'FORWARD')].sort()).toEqual([...expected].sort());
    const held = new Set(
      units
        .filter((fact) => expected.includes(fact.code))
        .map((fact) => fact.sector.toUpperCase().replaceAll('-', '_')),
    );
    expect([...held].sort()).toEqual([...sectors].sort());
  },
);
