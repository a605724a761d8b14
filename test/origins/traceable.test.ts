import { describe, expect, test } from 'vitest';
import { Fault } from '../../common/resilience/fault.ts';
import { fakeMinistry, type FakeMinistry, urn } from '../support/fake-ministry.ts';
import { ask, BAD, FIELD, FLOUR, range, WATER, world } from './support/ask.ts';

const TRACEABLE = `query($codes: [TraceCode!]!) {
  traceable(codes: $codes) {
    units { code traceable depth breaks { code reason member gap { reason } } origins { unit { code } beginning country } }
    gaps { member } withheld { policy } complete
  }
}`;

const origin = (code: string, beginning: 'PRIMARY' | 'IMPORT' | null, country: string | null = null): object => ({
  unit: { code },
  beginning,
  country,
});

test('a unit is traceable to beginnings alone; where nobody names a source it breaks off', async () => {
  const { data } = await ask(TRACEABLE, { codes: [FLOUR, BAD[0], BAD[2], urn('nobody')] });
  expect(data).toMatchObject({ traceable: { gaps: [], withheld: [], complete: true } });
  expect((data as unknown as { traceable: { units: unknown } }).traceable.units).toEqual([
    { code: FLOUR, traceable: true, depth: 1, breaks: [], origins: [origin(FIELD, 'PRIMARY')] },
    {
      code: BAD[0],
      traceable: false,
      depth: 2,
      breaks: [{ code: WATER, reason: 'NO_SOURCE', member: 'agriculture', gap: null }],
      origins: [origin(WATER, null), origin(FIELD, 'PRIMARY')],
    },
    expect.objectContaining({ code: BAD[2], traceable: false }),
    {
      code: urn('nobody'),
      traceable: false,
      depth: 0,
      breaks: [{ code: urn('nobody'), reason: 'UNKNOWN_UNIT', member: null, gap: null }],
      origins: [origin(urn('nobody'), null)],
    },
  ]);
});

test('where somebody is silent it is not known, which is not false', async () => {
  const [food = fakeMinistry('food-drug', {}), farm] = world();
  const dead = { ...farm, call: () => Promise.reject(new Error('gone')) } as FakeMinistry;
  const { data } = await ask(TRACEABLE, { codes: [FLOUR] }, [food, dead]);
  expect(data).toMatchObject({
    traceable: {
      complete: false,
      gaps: [{ member: 'agriculture' }],
      units: [
        {
          traceable: null,
          breaks: [{ code: FLOUR, reason: 'BAD_ANSWER', member: 'agriculture', gap: { reason: 'BAD_ANSWER' } }],
        },
      ],
    },
  });
});

test('what a unit was treated with is no source of it, and its being kept back decides nothing', async () => {
  const [MEAT, VESSEL, EGGS] = [urn('meat'), urn('vessel'), urn('eggs')];
  const kept = { code: 'FORBIDDEN', path: null, system: null, codes: [EGGS], kinds: ['TREAT'], policy: 'farming' };
  const ministries = [
    fakeMinistry('food-drug', { holds: [MEAT], links: [{ kind: 'TREAT', from: VESSEL, to: MEAT }] }),
    fakeMinistry('hazardous-goods', { holds: [VESSEL] }),
    fakeMinistry('agriculture', {
      holds: [EGGS],
      records: { [EGGS]: { kind: 'EGG' } },
      links: [{ from: EGGS, to: urn('cake') }],
      errors: () => [kept],
    }),
  ];
  const { data } = await ask(TRACEABLE, { codes: [MEAT, urn('cake'), EGGS] }, ministries);
  expect(data).toMatchObject({
    traceable: {
      units: [
        { code: MEAT, traceable: false, breaks: [{ code: MEAT, reason: 'NO_SOURCE', member: 'food-drug' }] },
        { code: urn('cake'), traceable: true, origins: [{ unit: { code: EGGS } }] },
        { code: EGGS, traceable: true },
      ],
    },
  });
});

test('a way back ends at a beginning: what is on record of where that came from decides nothing', async () => {
  const [PIG, SOW, HAM] = [urn('pig'), urn('sow'), urn('ham')];
  const links = [
    { from: SOW, to: PIG },
    { from: PIG, to: HAM },
  ];
  const ministries = [
    fakeMinistry('food-drug', { holds: [HAM], links }),
    fakeMinistry('agriculture', {
      holds: [PIG, SOW],
      records: { [PIG]: { kind: 'LIVESTOCK' }, [SOW]: { kind: 'OTHER' } },
    }),
  ];
  const { data } = await ask(TRACEABLE, { codes: [HAM, SOW] }, ministries);
  expect(data).toMatchObject({
    traceable: {
      units: [
        { code: HAM, traceable: true, depth: 1, breaks: [], origins: [{ unit: { code: PIG }, beginning: 'PRIMARY' }] },
        { code: SOW, traceable: false },
      ],
    },
  });
});

test('fifty at a time', async () => {
  const { errors } = await ask(TRACEABLE, { codes: range(51, 'many') });
  expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT', message: expect.stringContaining('50') }]);
});

describe('what was made abroad is a beginning of its own kind', () => {
  const [MEAT, HAM, PILLS] = [urn('meat'), urn('ham'), urn('pills')];

  test.each([
    ['a registered producer abroad', { food: { productionLicence: 'CNZL06012208150012' } }, ['IMPORT', 'NZL']],
    ['its code', { food: { overseasProducer: 'cifer:CNZL06012208150012' } }, ['IMPORT', 'NZL']],
    ['a producer at home', { food: { productionLicence: 'SC10737068100128' } }, null],
    ['one that has the form alone', { food: { productionLicence: 'CCHN06012208150012' } }, null],
    ['a licence within other words', { food: { productionLicence: 'no CNZL06012208150012' } }, null],
    ['a drug made abroad', { drug: { approvalNumber: '国药准字HJ20200001' } }, ['IMPORT', null]],
    ['a drug of Hong Kong', { drug: { approvalNumber: '国药准字ZC20200001' } }, ['IMPORT', null]],
    ['a drug made at home', { drug: { approvalNumber: '国药准字H20200001' } }, null],
    ['nothing of either', { food: null, drug: null }, null],
  ])('%s', async (_, values, wanted) => {
    const ministries = [
      fakeMinistry('food-drug', { holds: [MEAT, HAM], links: [{ from: MEAT, to: HAM }], records: { [MEAT]: values } }),
    ];
    const { data } = await ask(TRACEABLE, { codes: [HAM] }, ministries);
    expect(data).toMatchObject({
      traceable: {
        units: [
          {
            traceable: wanted !== null,
            origins: [{ unit: { code: MEAT }, beginning: wanted?.[0] ?? null, country: wanted?.[1] ?? null }],
            breaks: wanted ? [] : [{ code: MEAT, reason: 'NO_SOURCE' }],
          },
        ],
      },
    });
  });

  test('where it cannot be read whether it is one, it is not known', async () => {
    const error = { code: 'UNAVAILABLE', path: ['_entities', 0, 'record', 0, 'drug'], system: null, codes: [PILLS] };
    const ministries = [fakeMinistry('food-drug', { holds: [PILLS], errors: () => [error] })];
    const { data } = await ask(TRACEABLE, { codes: [PILLS] }, ministries);
    expect(data).toMatchObject({
      traceable: {
        units: [{ traceable: null, breaks: [{ code: PILLS, reason: 'UNAVAILABLE', member: 'food-drug' }] }],
      },
    });
  });
});

describe('a circle of units is no origin', () => {
  const [A, B, CAKE, SUGAR, CANE] = [urn('a'), urn('b'), urn('cake'), urn('sugar'), urn('cane')];
  const circle = [
    { from: A, to: B },
    { from: B, to: A },
  ];
  const baked = { from: A, to: CAKE };

  async function outcome(
    links: readonly { readonly from: string; readonly to: string }[],
    more: readonly FakeMinistry[] = [],
  ): Promise<unknown> {
    const holds = [A, B, CAKE, SUGAR];
    const { data, errors } = await ask(TRACEABLE, { codes: [CAKE] }, [
      fakeMinistry('food-drug', { holds, links }),
      ...more,
    ]);
    expect(errors).toEqual([]);
    return (data as unknown as { traceable: { units: readonly unknown[] } }).traceable.units[0];
  }

  test('where nothing leads into it, it breaks off there, and what was made of it is no part of the circle', async () => {
    const broken = [A, B].map((code) => ({ code, reason: 'CIRCLE', member: 'food-drug' }));
    expect(await outcome([...circle, baked])).toMatchObject({ traceable: false, breaks: broken, origins: [] });
    expect(await outcome([baked, { from: A, to: A }])).toMatchObject({ traceable: false, breaks: broken.slice(0, 1) });
  });

  test('where something does, that decides', async () => {
    const canes = fakeMinistry('agriculture', { holds: [CANE], records: { [CANE]: { kind: 'PLOT' } } });
    const sugar = { from: SUGAR, to: B };
    expect(await outcome([...circle, baked, sugar], [canes])).toMatchObject({
      traceable: false,
      breaks: [{ code: SUGAR, reason: 'NO_SOURCE' }],
    });
    expect(await outcome([...circle, baked, sugar, { from: CANE, to: SUGAR }], [canes])).toMatchObject({
      traceable: true,
      breaks: [],
      origins: [{ unit: { code: CANE }, beginning: 'PRIMARY' }],
    });
  });

  test('where one of it is a beginning, the way ends there', async () => {
    const eggs = fakeMinistry('agriculture', { holds: [B], records: { [B]: { kind: 'EGG' } } });
    expect(await outcome([...circle, baked], [eggs])).toMatchObject({
      traceable: true,
      breaks: [],
      origins: [{ unit: { code: B }, beginning: 'PRIMARY' }],
    });
  });

  test('where somebody is silent, or a beginning cannot be read, it is not known', async () => {
    const dead = { ...fakeMinistry('agriculture', {}), call: () => Promise.reject(new Fault('UNAVAILABLE', 'down')) };
    expect(await outcome([...circle, baked], [dead])).toMatchObject({ traceable: null });
    const error = (i: number): object => ({
      code: 'TIMEOUT',
      path: ['_entities', i, 'record', 0, 'kind'],
      system: null,
      codes: [],
    });
    const blind = fakeMinistry('agriculture', { holds: [B], errors: (codes) => [error(codes.indexOf(B))] as never });
    expect(await outcome([...circle, baked], [blind])).toMatchObject({
      traceable: null,
      breaks: [{ code: B, reason: 'TIMEOUT', member: 'agriculture' }],
    });
  });
});
