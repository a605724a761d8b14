import { expect, test } from 'vitest';
import type { SubgraphResponse, SubgraphError } from '../../gateway/calls/subgraph-response.ts';
import { readUnits } from '../../gateway/chain/unit-query.ts';
import { fakeMinistry, urn } from '../support/fake-ministry.ts';

const ministry = fakeMinistry('rare-earth', {});
const [A, B] = [urn('a'), urn('b')];
const error = (path: SubgraphError['path'], code = 'TIMEOUT'): SubgraphError => ({
  code,
  path,
  system: 'bus',
  codes: [],
});
const told = (entities: unknown[], ...errors: SubgraphError[]): SubgraphResponse => ({
  data: { _entities: entities },
  errors,
});
/** A unit with what stands in the place of the member's records. */
const unit = (record: unknown): object => ({ record, links: [] });
const held = (answer: SubgraphResponse): (boolean | null)[] =>
  readUnits(ministry, 'BACK', [A, B], answer).map((each) => each.held);
const faults = (answer: SubgraphResponse): string[][] =>
  readUnits(ministry, 'BACK', [A, B], answer).map((each) =>
    each.faults.map(({ reason, system }) => `${reason} ${system}`),
  );

test('a record that failed is neither held nor not held, and the fault is told; an empty list is not held', () => {
  const answer = told([unit(null), unit([])], error(['_entities', 0, 'record']));
  expect(held(answer)).toEqual([null, false]);
  expect(faults(answer)).toEqual([['TIMEOUT bus'], []]);
});

test('so is one of which the whole entity failed, whatever stands in its place', () => {
  for (const entity of [null, unit(null), unit(undefined), unit([])]) {
    const answer = told([entity, unit([{ code: B }])], error(['_entities', 0]));
    expect(held(answer)).toEqual([null, true]);
    expect(faults(answer)).toEqual([['TIMEOUT bus'], []]);
  }
});

test('links that failed do not make a record unknown', () => {
  const answer = told(
    [
      { record: [], links: null },
      { record: [{ code: B }], links: null },
    ],
    error(['_entities', 0, 'links']),
    error(['_entities', 1, 'links']),
  );
  expect(held(answer)).toEqual([false, true]);
});

test('answers about another number of codes than was asked are nobody’s', () => {
  for (const entities of [[], [unit([{ code: A }])], [unit([{ code: A }]), unit([{ code: B }]), unit([])]]) {
    expect(held(told(entities))).toEqual([null, null]);
    expect(faults(told(entities))).toEqual([['BAD_ANSWER null'], ['BAD_ANSWER null']]);
  }
});

test('a member has one record of a unit: null without an error, no list, two, and what is none are its bad answer', () => {
  for (const records of [null, { code: A }, [{ code: A }, { code: A }], [null]]) {
    const answer = told([unit(records), unit([{ code: B }])]);
    expect(held(answer)).toEqual([null, true]);
    expect(faults(answer)).toEqual([['BAD_ANSWER null'], []]);
  }
});

const link = (from: string, to: string): object => ({
  kind: 'TRANSFORM',
  from,
  to,
  at: null,
  until: null,
  quantity: null,
  share: null,
  evidence: { system: 's', recordId: 'r', confidence: 'HIGH' },
});

test('a link of a unit that was not asked about is no link, and the answer is not whole', () => {
  const answer = told([
    { record: [{ code: A }], links: [link(urn('x'), A), link(urn('x'), urn('y'))] },
    { record: [{ code: B }], links: [link(B, urn('x'))] },
  ]);
  const read = readUnits(ministry, 'BACK', [A, B], answer);
  expect(read.map(({ claims }) => claims.map(({ from, to }) => [from, to]))).toEqual([[[urn('x'), A]], []]);
  expect(faults(answer)).toEqual([['BAD_ANSWER null'], ['BAD_ANSWER null']]);
});

test('what a ministry’s rule leaves out is withheld, not missing', () => {
  const refused: SubgraphError = {
    code: 'FORBIDDEN',
    path: null,
    system: null,
    codes: [A],
    policy: 'rare-earth/parties',
  };
  const late: SubgraphError = { code: 'TIMEOUT', path: null, system: 'bus', codes: [B] };
  const read = readUnits(ministry, 'BACK', [A, B], told([unit([{ code: A }]), unit([{ code: B }])], refused, late));
  expect(read.map((each) => each.faults.map(({ reason }) => reason))).toEqual([[], ['TIMEOUT']]);
  expect(read.map((each) => each.withheld.map(({ policy }) => policy))).toEqual([['rare-earth/parties'], []]);
});
