import { expect, test } from 'vitest';
import { type RouteFacts, route } from '../../gateway/complaints/route.ts';
import type { ComplaintTopic } from '../../schema/complaints.ts';
import type { Claim, Link } from '../../gateway/chain/claims.ts';
import type { FactRecord } from '../../gateway/facts/index.ts';
import type { Member } from '../../gateway/members/member.ts';

const member = (name: string, kind: Member['kind'], sector: string, division?: string): Member => ({
  name,
  kind,
  sector,
  authority: { zh: name, en: name, ...(division ? { division } : {}) },
});
const FOOD = member('food-drug', 'MINISTRY', 'FOOD_DRUG');
const JIANGSU = member('agriculture/320000', 'REGION', 'AGRICULTURE', '320000');
const SHANDONG = member('agriculture/370000', 'REGION', 'AGRICULTURE', '370000');
const YANTAI = member('agriculture/370600', 'REGION', 'AGRICULTURE', '370600');
const SHOP = member('agriculture/shop', 'ENTERPRISE', 'AGRICULTURE');
const MEMBERS = [FOOD, JIANGSU, SHANDONG, YANTAI, SHOP];

const record = (statedBy: Member, values: Readonly<Record<string, unknown>>, asOf = '2026-11-01'): FactRecord => ({
  sector: statedBy.sector,
  member: statedBy.name,
  statedBy,
  values: { source: { system: 's', recordId: 'r', asOf }, ...values },
  untold: {},
  withheld: [],
});
const held = (to: string, until: number | null, lo = 0): Link => ({
  kind: 'HOLD',
  from: 'a',
  to: `uscc:${to}`,
  period: { lo, hi: lo, until },
  doubts: [],
  claims: [{ kind: 'HOLD', from: 'a', to: `uscc:${to}`, sector: 'AGRICULTURE', statedBy: SHANDONG } as Claim],
});
const NOTHING: RouteFacts = {
  code: 'x:1',
  schemeSector: null,
  codeDivision: null,
  records: [],
  silent: [],
  onward: [],
};
const told = (
  facts: Partial<RouteFacts>,
  topic: ComplaintTopic,
  division: string | null = null,
): [string | undefined, string] => {
  const found = route({ ...NOTHING, ...facts }, { topic, division }, MEMBERS);
  return [found.member?.name, found.rule];
};
const MADE_IN_YANTAI = record(SHANDONG, {
  producer: { uscc: '91370681MA3T00114R' },
  holder: { uscc: '91320500MA1F00110G' },
  place: { division: '370681' },
});

test('what is wrong with a thing itself goes where it was made, to the narrowest authority there', () => {
  for (const topic of ['QUALITY', 'LABEL', 'ILLNESS', 'COUNTERFEIT'] as const)
    expect(told({ records: [MADE_IN_YANTAI] }, topic, '320500')).toEqual([
      YANTAI.name,
      'PRODUCER PRODUCER_PLACE REGION',
    ]);
});

test('how it was sold goes where whoever had it last is, else where it was bought, else where it was made', () => {
  for (const topic of ['SELLER', 'EXPIRED'] as const) {
    expect(told({ records: [MADE_IN_YANTAI] }, topic, '370100')).toEqual([JIANGSU.name, 'HOLDER HOLDER REGION']);
    const { holder: _, ...values } = MADE_IN_YANTAI.values;
    const records = [record(SHANDONG, values)];
    expect(told({ records }, topic, '370100')).toEqual([SHANDONG.name, 'HOLDER CITIZEN REGION']);
    expect(told({ records }, topic)).toEqual([YANTAI.name, 'HOLDER PRODUCER_PLACE REGION']);
  }
});

test('who has it still comes before whom a record names, and who had it once after that', () => {
  const onward = [held('91320500MA1F00110G', 5), held('91370681MA3T00114R', null)];
  expect(told({ onward, schemeSector: 'AGRICULTURE' }, 'SELLER')).toEqual([YANTAI.name, 'HOLDER HOLDER REGION']);
  const gone = [held('91370681MA3T00114R', 9), held('91370681MA3T00114R', 5)];
  expect(told({ onward: gone, records: [MADE_IN_YANTAI] }, 'SELLER')[0]).toBe(JIANGSU.name);
  expect(told({ onward: gone, schemeSector: 'AGRICULTURE' }, 'SELLER')[0]).toBe(YANTAI.name);
});

test('where it was only sold is not where it was made, and what a shop says of itself does not decide', () => {
  const sold = record(
    JIANGSU,
    { producer: { uscc: '91370681MA3T00114R' }, place: { division: '320500' } },
    '2026-11-20',
  );
  expect(told({ records: [sold, MADE_IN_YANTAI] }, 'QUALITY')[0]).toBe(YANTAI.name);
  const shop = record(SHOP, { producer: { uscc: '91320500MA1F00110G' }, place: { division: '320500' } }, '2026-11-20');
  expect(told({ records: [shop, MADE_IN_YANTAI] }, 'QUALITY')[0]).toBe(YANTAI.name);
  expect(told({ records: [shop] }, 'QUALITY')).toEqual([JIANGSU.name, 'PRODUCER PRODUCER REGION']);
  const known = record(SHANDONG, { producer: { uscc: '91370681MA3T00114R' } });
  expect(told({ records: [shop, known] }, 'QUALITY')[0]).toBe(YANTAI.name);
});

test('what nobody has on record goes to whose codes these are, else to market supervision', () => {
  expect(told({ schemeSector: 'AGRICULTURE', codeDivision: '320500' }, 'QUALITY', '370100')).toEqual([
    JIANGSU.name,
    'PRODUCER CODE REGION',
  ]);
  expect(told({}, 'QUALITY', '370100')).toEqual([FOOD.name, 'PRODUCER CITIZEN MINISTRY']);
  expect(told({}, 'OTHER')).toEqual([FOOD.name, 'NOBODY NOWHERE MINISTRY']);
});

test('a region of which nobody has joined is answered by the ministry, else by who has it on record, else by market supervision', () => {
  expect(told({ records: [record(FOOD, {})] }, 'OTHER', '110000')[1]).toBe('NOBODY CITIZEN MINISTRY');
  expect(told({ records: [MADE_IN_YANTAI] }, 'OTHER', '110000')).toEqual([SHANDONG.name, 'NOBODY CITIZEN STATED']);
  expect(told({ schemeSector: 'AGRICULTURE' }, 'OTHER', '110000')).toEqual([FOOD.name, 'NOBODY CITIZEN MARKET']);
  expect(route(NOTHING, { topic: 'OTHER', division: null }, [])).toMatchObject({ member: null });
});

test('what its authority cannot tell just now waits for that authority, and what others tell goes by that', () => {
  expect(told({ silent: [YANTAI] }, 'SELLER', '320500')).toEqual([YANTAI.name, 'HOLDER NOWHERE SILENT']);
  expect(told({ silent: [JIANGSU], records: [MADE_IN_YANTAI] }, 'QUALITY')[0]).toBe(YANTAI.name);
});

test('an organisation answers where it is registered, and the answer names the fields that decided and no others', () => {
  expect(told({ code: 'uscc:91320500MA1F00110G' }, 'SELLER', '370100')[1]).toBe('HOLDER ITSELF MINISTRY');
  const found = route({ ...NOTHING, records: [MADE_IN_YANTAI] }, { topic: 'QUALITY', division: null }, MEMBERS);
  expect(found.because.map(({ field, value }) => [field, value])).toEqual([
    ['productName', null],
    ['place.division', '370681'],
  ]);
});
