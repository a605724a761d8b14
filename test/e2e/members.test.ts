import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import chains from '../../demo/chains.json' with { type: 'json' };
import { ALONE, MEMBERS } from '../../demo/members/members.ts';
import { readFacts } from '../../subgraphs/kit/conform/facts.ts';
import { conform } from '../../subgraphs/kit/conform/suite.ts';
import { EXPECTED } from '../complaints/routes.ts';
import { type Demo, startDemo } from '../support/demo.ts';

const PESTICIDE = 'gs1:(01)06901234001037(10)PE260201';
const PIG = 'eartag:137068100012347';
const ELEVATOR = 'equipment:31103502032026050013';
const CYLINDER = 'cylinder:137021000345';
const CAKES = 'gs1:(01)06901234001105(10)C260905';
const PRODUCER = 'food-drug/91370681ma3t00121h';

interface ChainAnswer {
  readonly chain: {
    readonly complete: boolean;
    readonly units: readonly { readonly code: string; readonly sectors: readonly string[] }[];
    readonly links: readonly {
      readonly from: string;
      readonly to: string;
      readonly disagreements: readonly string[];
      readonly evidence: readonly { readonly member: string; readonly statedBy: { readonly kind: string } }[];
    }[];
    readonly gaps: readonly { readonly member: string | null; readonly reason: string }[];
    readonly coverage: readonly {
      readonly member: string | null;
      readonly asked: number;
      readonly excluded: number | null;
      readonly held: number;
    }[];
  };
}

const CHAIN = `query ($code: TraceCode!, $direction: Direction!) { chain(code: $code, direction: $direction) {
  complete units { code sectors }
  links { from to disagreements evidence { member statedBy { kind } } }
  gaps { member reason }
  coverage { member asked excluded held }
} }`;

let demo: Demo;
const walk = async (code: string, direction: string): Promise<ChainAnswer['chain']> => {
  const { data, errors } = await demo.query<ChainAnswer>(CHAIN, { code, direction });
  expect(errors).toEqual([]);
  return data.chain;
};
const held = ({ coverage }: ChainAnswer['chain']): string[] =>
  coverage.flatMap(({ member, held: count }) => (member !== null && count > 0 ? [member] : []));

beforeAll(async () => {
  demo = await startDemo();
  const filters = async (): Promise<unknown[]> => {
    const health = (await (await fetch(`${demo.origin}/health`)).json()) as {
      ministries: Record<string, { filter?: string }>;
    };
    return Object.values(health.ministries).map(({ filter }) => filter);
  };
  // The drug service and the customs cannot list their codes.
  await vi.waitFor(async () => {
    const states = await filters();
    expect(states.filter((state) => state !== 'USED')).toEqual(['NOT_PUBLISHED', 'NOT_PUBLISHED']);
    expect(states).toHaveLength(MEMBERS.length + ALONE.length);
  }, 50_000);
});
afterAll(() => demo.stop());

test.each(chains.map((chain) => [chain.id, chain.title.en, chain] as const))(
  'chain %i over all members: %s',
  async (_, __, { start, direction, expected, sectors }) => {
    const chain = await walk(start, direction);
    expect(chain.units.map(({ code }) => code).sort()).toEqual([...expected].sort());
    expect([...new Set(chain.units.flatMap((unit) => unit.sectors))].sort()).toEqual([...sectors].sort());
    expect(chain).toMatchObject({ complete: true, gaps: [] });
  },
);

test('a lot that one province has recalled has both provinces’ records, each with its own values', async () => {
  const { data, errors } = await demo.query<{ unit: unknown }>(
    `query ($code: TraceCode!) { unit(code: $code) {
      agriculture { member place { division } quantity { value } inspections { result } recalls { id reason } }
      records { member statedBy { kind division zh } }
    } }`,
    { code: PESTICIDE },
  );
  expect(errors).toEqual([]);
  expect(data.unit).toEqual({
    agriculture: [
      {
        member: 'agriculture/320000',
        place: { division: '320500' },
        quantity: { value: 800 },
        inspections: [{ result: 'FAIL' }],
        // Its bus writes GBK.
        recalls: [{ id: 'SUNY-ZH-2026-07', reason: '有效成分含量低于标明值' }],
      },
      {
        member: 'agriculture/370000',
        place: { division: '370681' },
        quantity: { value: 5000 },
        inspections: [],
        recalls: [],
      },
    ],
    records: [
      { member: 'agriculture/320000', statedBy: { kind: 'REGION', division: '320000', zh: '江苏省农业农村厅' } },
      { member: 'agriculture/370000', statedBy: { kind: 'REGION', division: '370000', zh: '山东省农业农村厅' } },
    ],
  });
});

test.each([
  [PIG, 'agriculture', ['agriculture/150000', 'agriculture/370000']],
  [ELEVATOR, 'specialEquipment', ['special-equipment/320000', 'special-equipment/350000']],
  [CYLINDER, 'specialEquipment', ['special-equipment/320000', 'special-equipment/370000']],
  [CAKES, 'foodDrug', ['food-drug', PRODUCER, 'food-drug/mall']],
])('%s is known to several, who say other things of it', async (code, field, members) => {
  const { data, errors } = await demo.query<{
    unit: Record<string, { member: string; place: { division: string }; holder: unknown; quantity: unknown }[]>;
  }>(
    `query ($code: TraceCode!) { unit(code: $code) { ${field} { member place { division } holder { uscc } quantity { value } } } }`,
    { code },
  );
  expect(errors).toEqual([]);
  const records = data.unit[field] ?? [];
  expect(records.map(({ member }) => member)).toEqual(members);
  expect(new Set(records.map((record) => JSON.stringify({ ...record, member: null }))).size).toBe(members.length);
});

test('an elevator that was registered anew has both registers’ dates, however they write them', async () => {
  const { data, errors } = await demo.query<{ unit: unknown }>(
    `query ($code: TraceCode!) { unit(code: $code) { specialEquipment { member producedAt nextInspectionDue } } }`,
    { code: ELEVATOR },
  );
  expect(errors).toEqual([]);
  const producedAt = '2026-05-20T00:00:00+08:00';
  expect(data.unit).toEqual({
    specialEquipment: [
      { member: 'special-equipment/320000', producedAt, nextInspectionDue: '2027-10-12T00:00:00+08:00' },
      { member: 'special-equipment/350000', producedAt, nextInspectionDue: '2027-05-20T00:00:00+08:00' },
    ],
  });
});

test('a chain of elevators crosses from one province into another', async () => {
  const chain = await walk('relot:91150203MA0N001092.PN202602', 'FORWARD');
  expect(held(chain)).toEqual(['rare-earth', 'special-equipment/320000', 'special-equipment/350000']);
  const install = chain.links.find(({ to }) => to === ELEVATOR);
  expect(install?.evidence.map(({ member }) => member)).toEqual(['special-equipment/350000']);
});

test('what two provinces write down of one step is one link that shows where they disagree', async () => {
  const chain = await walk('hazlot:370681001.TOL20260110', 'FORWARD');
  expect(held(chain)).toEqual(expect.arrayContaining(['agriculture/320000', 'agriculture/370000', 'food-drug/mall']));
  const cakes = await walk(CAKES, 'BACK');
  const supplied = cakes.links.find(({ from }) => from === 'hazlot:320500002.CPF20260105');
  expect(supplied?.evidence.map(({ member }) => member)).toEqual(['agriculture/320000', 'agriculture/370000']);
  expect(supplied?.disagreements).toContain('QUANTITY');
});

test('what a producer says of itself is told as that, after who checked it', async () => {
  const chain = await walk(CAKES, 'BACK');
  const eggs = chain.links.find(({ from }) => from === 'gs1:(01)06901234001082(10)E260901');
  expect(eggs?.evidence).toEqual([
    { member: 'food-drug', statedBy: { kind: 'MINISTRY' } },
    { member: PRODUCER, statedBy: { kind: 'ENTERPRISE' } },
  ]);
});

test('members are asked about little beside what they know', async () => {
  const chain = await walk('equipment:21503706812019060021', 'FORWARD');
  const rows = new Map(chain.coverage.map((each) => [each.member, each]));
  // Of the drug service there is no filter.
  expect(rows.get('food-drug')?.asked).toBe(chain.units.length);
  expect([...rows.keys()]).not.toContain('agriculture/150000');
});

test.each(MEMBERS.map(({ name }) => [name]))('the member %s keeps the contract', async (name) => {
  const facts = ['agriculture/370000', 'food-drug'].includes(name)
    ? { facts: readFacts(join(import.meta.dirname, `../../subgraphs/${name.split('/')[0]}/facts.yaml`)) }
    : {};
  const checks = await conform(demo.subgraphs[name] ?? '', { key: demo.signingKey, ...facts });
  expect(checks.filter(({ fault }) => fault !== null)).toEqual([]);
  expect(checks.length).toBeGreaterThan(10);
});

test('a report of the public about any unit of the chains, of any topic, goes to the authority of the table by hand', async () => {
  expect([...EXPECTED.keys()].sort()).toEqual(
    [...new Set(chains.flatMap(({ start, expected }) => [start, ...expected]))].sort(),
  );
  const asked = await Promise.all(
    [...EXPECTED].map(async ([code, byTopic]) => {
      const routes = [...byTopic.keys()].map(
        (topic) => `${topic}: complaintRoute(code: $code, topic: ${topic}, division: "350000") { member { name } }`,
      );
      const query = `query ($code: TraceCode!) { ${routes.join(' ')} }`;
      const { data, errors } = await demo.query<Record<string, { member: { name: string } | null }>>(
        query,
        { code },
        null,
      );
      expect(errors).toEqual([]);
      return [code, Object.fromEntries(Object.entries(data).map(([topic, { member }]) => [topic, member?.name]))];
    }),
  );
  expect(Object.fromEntries(asked)).toEqual(
    Object.fromEntries([...EXPECTED].map(([code, byTopic]) => [code, Object.fromEntries(byTopic)])),
  );
}, 60_000);

test('a province that is down is missing only where it may know something', async () => {
  await demo.stopMember('agriculture/150000');
  const pork = await walk('gs1:(01)06901234001099(10)R260805', 'BACK');
  expect(pork.complete).toBe(false);
  expect(new Set(pork.gaps.map(({ member }) => member))).toEqual(new Set(['agriculture/150000']));
  for (const { id, start, direction } of chains.filter((chain) => chain.id !== 5)) {
    const { complete, gaps } = await walk(start, direction);
    expect({ id, complete, gaps }).toEqual({ id, complete: true, gaps: [] });
  }
});
