import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import chains from '../../demo/chains.json' with { type: 'json' };
import { conform } from '../../subgraphs/kit/conform/suite.ts';
import { EVERYTHING } from '../support/callers.ts';
import { type Graph, startGraph } from '../support/graph.ts';
import { MINISTRIES } from '../support/ministries.ts';
import { few } from '../support/runs.ts';

interface ChainAnswer {
  chain: {
    complete: boolean;
    depth: number;
    units: {
      code: string;
      depth: number;
      sectors: string[];
      records: { sector: string; productName: string | null; source: { system: string } }[];
    }[];
    links: {
      kind: string;
      from: string;
      to: string;
      share: number | null;
      evidence: { sector: string; recordId: string }[];
      disagreements: string[];
    }[];
    gaps: unknown[];
    coverage: { sector: string; status: string; asked: number; answered: number; held: number; calls: number }[];
    origins: { code: string }[];
  };
}

const CHAIN = `query Chain($code: TraceCode!, $direction: Direction!, $maxUnits: Int = 1000) {
  chain(code: $code, direction: $direction, maxUnits: $maxUnits) {
    complete depth
    units { code depth sectors records { sector productName source { system } } }
    links { kind from to share evidence { sector recordId } disagreements }
    gaps { reason sector system codes message }
    coverage { sector status asked answered held calls }
    origins { code }
  }
}`;

const SECTORS = ['AGRICULTURE', 'FOOD_DRUG', 'HAZARDOUS_GOODS', 'RARE_EARTH', 'SPECIAL_EQUIPMENT'] as const;

let graph: Graph;
beforeAll(async () => {
  graph = await startGraph({ scale: 0.1, as: EVERYTHING });
});
afterAll(() => graph.stop());

const walk = async (code: string, direction: 'BACK' | 'FORWARD', maxUnits = 1000): Promise<ChainAnswer['chain']> => {
  const { data, errors } = await graph.query<ChainAnswer>(CHAIN, { code, direction, maxUnits });
  expect(errors).toEqual([]);
  const { units, coverage } = data.chain;
  // Also where a unit was asked about that turned out to lie outside the chain's times.
  for (const { sector, held } of coverage)
    expect([sector, held]).toEqual([sector, units.filter(({ sectors }) => sectors.includes(sector)).length]);
  return data.chain;
};
const shown = (chain: ChainAnswer['chain']): string[] =>
  chain.links.map((link) => `${link.from} -${link.kind}> ${link.to}`);

test('from a 20-digit pack back to the lot of solvent, and to the chlorine that the solvent was made with', async () => {
  const chain = await walk('drug:83857930000879766601', 'BACK');
  expect(chain.units.map((unit) => [unit.code, unit.sectors, unit.records[0]?.productName])).toEqual([
    ['drug:83857930000879766601', ['FOOD_DRUG'], '示例片'],
    ['gs1:(01)06901234001020(10)T260310', ['FOOD_DRUG'], '示例片'],
    ['gs1:(01)06901234001013(10)API260301', ['FOOD_DRUG'], '示例原料药'],
    ['hazlot:370681001.DCM20260215', ['HAZARDOUS_GOODS'], '二氯甲烷'],
    ['hazlot:370681001.CL20260110', ['HAZARDOUS_GOODS'], '液氯'],
  ]);
  expect(shown(chain)).toEqual([
    'gs1:(01)06901234001013(10)API260301 -TRANSFORM> gs1:(01)06901234001020(10)T260310',
    'gs1:(01)06901234001020(10)T260310 -PACK> drug:83857930000879766601',
    'hazlot:370681001.CL20260110 -TRANSFORM> hazlot:370681001.DCM20260215',
    'hazlot:370681001.DCM20260215 -TRANSFORM> gs1:(01)06901234001013(10)API260301',
  ]);
  expect(chain.complete).toBe(true);
  expect(chain.origins).toEqual([{ code: 'hazlot:370681001.CL20260110' }]);
});

test('from an elevator back to the Pr-Nd oxide and the scrap, by mass balance', async () => {
  const chain = await walk('equipment:31103502032026050012', 'BACK');
  expect(shown(chain).sort()).toEqual([
    'device:311012056202600012 -INSTALL> equipment:31103502032026050012',
    'relot:91150203MA0N001092.FK202601 -MASS_BALANCE> relot:91150203MA0N001092.PN202602',
    'relot:91150203MA0N001092.PN202602 -MASS_BALANCE> relot:91320500MA1F00110G.NF260315',
    'relot:91150203MA0N001092.TS202601 -MASS_BALANCE> relot:91150203MA0N001092.PN202602',
    'relot:91320500MA1F00110G.NF260315 -TRANSFORM> device:311012056202600012',
    'relot:91320500MA1F00130J.FL202601 -MASS_BALANCE> relot:91320500MA1F00130J.HS202602',
    'relot:91320500MA1F00130J.HS202602 -MASS_BALANCE> relot:91320500MA1F00110G.NF260315',
  ]);
  expect(chain.links.find((link) => link.from.endsWith('PN202602'))?.share).toBe(0.62);
});

test('from a lot of pickles back to chlorpyrifos technical, through three ministries', async () => {
  const chain = await walk('gs1:(01)06901234001051(10)K260620', 'BACK');
  expect(shown(chain).sort()).toEqual([
    'cert:HGZ370681202606100001 -TRANSFORM> gs1:(01)06901234001051(10)K260620',
    'gs1:(01)06901234001037(10)PE260201 -PACK> pesticide:12403211005482913375620184739201',
    'gs1:(01)06901234001044(10)V260610 -PACK> cert:HGZ370681202606100001',
    'hazlot:320500002.CPF20260105 -TRANSFORM> gs1:(01)06901234001037(10)PE260201',
    'hazlot:370681001.TOL20260110 -TRANSFORM> gs1:(01)06901234001037(10)PE260201',
    'pesticide:12403211005482913375620184739201 -TREAT> urn:tongcha-demo:plot:370681-0012',
    'urn:tongcha-demo:plot:370681-0012 -TRANSFORM> gs1:(01)06901234001044(10)V260610',
  ]);
  expect([...new Set(chain.units.flatMap((unit) => unit.sectors))].sort()).toEqual([
    'AGRICULTURE',
    'FOOD_DRUG',
    'HAZARDOUS_GOODS',
  ]);
});

test('from a lot of chlorine forward through cylinders to who had them, a two-sided filling being one link that shows its disagreement', async () => {
  const chain = await walk('hazlot:370681001.CL20260301', 'FORWARD');
  expect(shown(chain).sort()).toEqual([
    'cylinder:137021000345 -HOLD> uscc:91370681MA3T00105U',
    'cylinder:137021000346 -HOLD> uscc:91370681MA3T00105U',
    'hazlot:370681001.CL20260301 -PACK> cylinder:137021000345',
    'hazlot:370681001.CL20260301 -PACK> cylinder:137021000346',
    'hazlot:370681001.CL20260301 -TRANSPORT> uscc:91370681MA3T00102J',
  ]);
  const filling = chain.links.find((link) => link.to === 'cylinder:137021000345');
  expect(filling?.evidence.map((each) => each.recordId)).toEqual(['FZ-20260305-07', 'CZ-20260305-01']);
  expect(filling?.disagreements).toEqual(['TIME', 'QUANTITY']);
});

test('the users of a cylinder’s second filling are not downstream of the first lot, nor the first lot upstream of them', async () => {
  const second = await walk('hazlot:370681001.CL20260410', 'FORWARD');
  expect(second.units.map((unit) => unit.code).sort()).toEqual([
    'cylinder:137021000345',
    'gs1:(01)06901234001013(10)API260506',
    'hazlot:370681001.CL20260410',
    'uscc:91370681MA3T00106Y',
  ]);
  const back = await walk('gs1:(01)06901234001013(10)API260506', 'BACK');
  expect(back.units.map((unit) => unit.code).sort()).toEqual([
    'cylinder:137021000345',
    'gs1:(01)06901234001013(10)API260506',
    'hazlot:370681001.CL20260410',
  ]);
});

test.each(chains.map((chain) => [chain.id, chain.title.en, chain] as const))(
  'chain %i: %s',
  async (_, __, { start, direction, expected, sectors }) => {
    const chain = await walk(start, direction as 'BACK' | 'FORWARD');
    expect(chain.units.map((unit) => unit.code).sort()).toEqual([...expected].sort());
    expect([...new Set(chain.units.flatMap((unit) => unit.sectors))].sort()).toEqual([...sectors].sort());
    expect(chain.gaps).toEqual([]);
  },
);

describe('the project’s own agreements', () => {
  const WITHHELD =
    'query Chain($code: TraceCode!, $direction: Direction!) { chain(code: $code, direction: $direction) { complete units { code } links { from to evidence { sector } } gaps { reason } withheld { sector policy } coverage { sector withheld { policy } } } }';
  interface Told {
    readonly chain: {
      readonly complete: boolean;
      readonly units: readonly { readonly code: string }[];
      readonly links: readonly {
        readonly from: string;
        readonly to: string;
        readonly evidence: readonly { readonly sector: string }[];
      }[];
      readonly gaps: unknown[];
      readonly withheld: readonly { readonly sector: string; readonly policy: string }[];
    };
  }
  let own: Pick<Graph, 'query'>;
  beforeAll(async () => {
    own = await graph.beside({
      GATEWAY_AGREEMENTS: fileURLToPath(new URL('../../schema/agreements/', import.meta.url)),
    });
  });

  test.each(chains.map((chain) => [chain.id, chain.title.en, chain] as const))(
    'show chain %i whole to a regulator in a joint investigation: %s',
    async (_, __, { start, direction, expected }) => {
      for (const sector of ['FOOD_DRUG', 'RARE_EARTH']) {
        const { data, errors } = await own.query<Told>(
          WITHHELD,
          { code: start, direction },
          { role: 'regulator', sector, purpose: 'joint-investigation' },
        );
        expect(errors).toEqual([]);
        expect(data.chain).toMatchObject({ complete: true, gaps: [], withheld: [] });
        expect(data.chain.units.map(({ code }) => code).sort()).toEqual([...expected].sort());
      }
    },
  );

  test.each(SECTORS)('keep nothing of an impact from a regulator in a joint investigation: %s', async (sector) => {
    const codes = chains.flatMap(({ start, direction }) => (direction === 'FORWARD' ? [start] : []));
    const { data, errors } = await own.query<{ impact: Readonly<Record<string, unknown>> }>(
      'query($codes: [TraceCode!]!) { impact(codes: $codes, maxUnits: 5000) { units { content { most } } holders { codes } balance { source { most } } complete withheld { sector policy } } }',
      { codes },
      { role: 'regulator', sector, purpose: 'joint-investigation', scope: 'impact' },
    );
    expect(errors).toEqual([]);
    expect(data.impact).toMatchObject({ complete: true, withheld: [] });
    expect(data.impact['holders']).not.toEqual([]);
  });

  test.each(chains.map((chain) => [chain.id, chain] as const))(
    'keep from the public of chain %i what they must, which is no gap',
    async (_, { start, direction, expected }) => {
      const { data } = await own.query<Told>(WITHHELD, { code: start, direction }, null);
      expect(data.chain).toMatchObject({ complete: true, gaps: [] });
      // The same policies of the same ministries whatever the chain has in it.
      const standing = [
        'agriculture/farming',
        'customs/parties',
        'food-drug/parties',
        ...(direction === 'FORWARD'
          ? ['agriculture/parties', 'hazardous-goods/parties', 'rare-earth/parties', 'special-equipment/parties']
          : []),
      ];
      // And how much of sensitive goods, of each ministry that says of such goods what became what.
      const sensitive = data.chain.links.filter(({ from, to }) =>
        [from, to].some((code) => /^(hazlot|relot|cylinder):/.test(code)),
      );
      const amounts = new Set(
        sensitive.flatMap(({ evidence }) =>
          evidence.map(({ sector }) => `${sector.toLowerCase().replaceAll('_', '-')}/quantities`),
        ),
      );
      const told = data.chain.withheld.map(({ policy }) => policy);
      expect(told).toEqual(expect.arrayContaining([...amounts]));
      expect(told.filter((policy) => !policy.endsWith('/quantities')).sort()).toEqual(standing.sort());
      expect(data.chain.units.filter(({ code }) => code.startsWith('uscc:'))).toEqual([]);
      expect(expected).toEqual(expect.arrayContaining(data.chain.units.map(({ code }) => code)));
    },
  );

  test('withhold nothing of kinds of links that were not asked for', async () => {
    const { data } = await own.query<Told>(
      '{ chain(code: "hazlot:370681001.CL20260301", direction: FORWARD, kinds: [TRANSFORM]) { complete units { code } gaps { reason } withheld { sector policy } } }',
      {},
      null,
    );
    expect(data.chain).toMatchObject({ complete: true, gaps: [], withheld: [] });
  });
});

test('a two-unit cycle ends', async () => {
  const chain = await walk('gs1:(01)06901234001150(10)RW1', 'BACK');
  expect(shown(chain)).toEqual([
    'gs1:(01)06901234001150(10)RW1 -TRANSFORM> gs1:(01)06901234001150(10)RW2',
    'gs1:(01)06901234001150(10)RW2 -TRANSFORM> gs1:(01)06901234001150(10)RW1',
  ]);
});

test('over 1,100 units every ministry is asked at most once a unit', async () => {
  // The first medicine cell: one lot of solvent, 1,100 packs.
  const chain = await walk('hazlot:370681009.B1-0', 'FORWARD', 5_000);
  expect(chain.units.length).toBeGreaterThan(1_100);
  for (const each of chain.coverage) {
    expect(each).toMatchObject({ status: 'ANSWERED', asked: chain.units.length, answered: chain.units.length });
    expect(each.calls).toBeLessThan(30);
  }
  expect(chain.complete).toBe(true);
});

test('the same question gets the same answer byte for byte', async () => {
  const query = CHAIN.replace(/coverage \{[^}]*\}/, '');
  const answers = await Promise.all(
    Array.from({ length: 4 }, () => graph.query(query, { code: 'hazlot:370681001.TOL20260110', direction: 'FORWARD' })),
  );
  expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
});

test.each(['maxDepth: 101', 'maxDepth: -1', 'maxUnits: 0', 'maxUnits: 20001', 'from: "2026-01-01"', 'to: "yesterday"'])(
  '%s is refused with what is expected',
  async (argument) => {
    const { errors } = await graph.query(`{ chain(code: "urn:x:1", ${argument}) { complete } }`);
    expect(errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT' }, message: expect.stringMatching(/must be/) },
    ]);
  },
);

describe('one unit', () => {
  test('a code that nobody holds is an answer: no error, no records, and who was asked', async () => {
    const { data, errors } = await graph.query(
      '{ unit(code: "drug:80000000000000000000") { code records { code } coverage { sector status asked held calls } upstream { units { code } complete } } }',
    );
    expect(errors).toEqual([]);
    expect(data['unit']).toMatchObject({
      code: 'drug:80000000000000000000',
      records: [],
      upstream: { units: [{ code: 'drug:80000000000000000000' }], complete: true },
      coverage: ['AGRICULTURE', 'CUSTOMS', 'FOOD_DRUG', 'HAZARDOUS_GOODS', 'RARE_EARTH', 'SPECIAL_EQUIPMENT'].map(
        (sector) => ({
          sector,
          status: 'ANSWERED',
          asked: 1,
          held: 0,
        }),
      ),
    });
  });

  test('one query joins the sectors’ own fields and what ministries know of one organisation', async () => {
    const { data, errors } = await graph.query(`{
      unit(code: "gs1:(01)06901234001044(10)V260610") { agriculture { variety plot inputUses { input } inspections { result } producer { name organization { agriculture { contactName } foodDrug { contactPhone } } } } foodDrug { code } }
      elevator: unit(code: "equipment:31103502032026050012") { specialEquipment { category inspectionOverdue(at: "2027-05-21T00:00:00+08:00") onTheDay: inspectionOverdue(at: "2027-05-20T18:00:00+08:00") inspections { organization { name organization { specialEquipment { approvalRevoked } } } } } }
      lot: unit(code: "hazlot:370681001.DCM20260215") { hazardousGoods { unNumber packingGroup waybills { number consignee { name } } } }
      oxide: unit(code: "relot:91150203MA0N001092.PN202602") { rareEarth { form reoKilograms month } }
      pack: unit(code: "drug:83857930000879766601") { foodDrug { kind drug { approvalNumber packageLevel } recalls { id } } }
      pickles: unit(code: "gs1:(01)06901234001051(10)K260620") { foodDrug { kind food { productionLicence foodCategory } expiresAt } }
    }`);
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      unit: {
        agriculture: [
          {
            variety: '黄瓜 津优 1 号',
            inspections: [{ result: 'FAIL' }],
            producer: {
              name: '鲁东蔬菜专业合作社',
              organization: {
                agriculture: [{ contactName: '㐂**' }],
                foodDrug: [{ contactPhone: '138****0113' }],
              },
            },
          },
        ],
        foodDrug: [],
      },
      elevator: {
        specialEquipment: [
          {
            category: '曳引驱动电梯',
            inspectionOverdue: true,
            onTheDay: false,
            inspections: [{ organization: { name: '龙口市特种设备检验研究所' } }],
          },
        ],
      },
      lot: {
        hazardousGoods: [
          {
            unNumber: 'un:1593',
            packingGroup: 'III',
            waybills: [{ number: 'YD3706202602200011', consignee: { name: '东岳制药有限公司' } }],
          },
        ],
      },
      oxide: { rareEarth: [{ form: 'COMPOUND', reoKilograms: 18_200, month: '2026-02' }] },
      pack: { foodDrug: [{ kind: 'DRUG', drug: { approvalNumber: '国药准字H20260101', packageLevel: 'UNIT' } }] },
      pickles: { foodDrug: [{ kind: 'FOOD', food: { productionLicence: 'SC10637068100115' } }] },
    });
  });

  test('identify leads to the unit', async () => {
    const { data } = await graph.query(
      '{ identify(text: "8385 7930 0008 7976 6601") { code scheme validity display unit { records { sector productName } } } }',
    );
    expect(data['identify']).toMatchObject([
      {
        code: 'drug:83857930000879766601',
        validity: 'OK',
        display: '8385 7930 0008 7976 6601',
        unit: { records: [{ sector: 'FOOD_DRUG', productName: '示例片' }] },
      },
      { scheme: 'equipment', validity: 'WARN', unit: { records: [] } },
    ]);
  });

  test('an organisation has what each ministry knows of it, and one that nobody knows is an answer', async () => {
    const { data, errors } = await graph.query(`{
      known: organization(uscc: "91370681MA3T00106Y") { name foodDrug { licences { number } contactName } hazardousGoods { address } agriculture { address } }
      unknown: organization(uscc: "91370681MA3T00017D") { uscc name foodDrug { address } }
    }`);
    expect(errors).toEqual([]);
    expect(data).toEqual({
      known: {
        name: '东岳制药有限公司',
        foodDrug: [{ licences: [{ number: '鲁20260106' }], contactName: '周*' }],
        hazardousGoods: [{ address: '龙口市医药园 6 号' }],
        agriculture: [],
      },
      unknown: { uscc: '91370681MA3T00017D', name: null, foodDrug: [] },
    });
  });

  test('downstream to a depth, and beyond it a gap', async () => {
    const { data } = await graph.query(
      '{ unit(code: "gs1:(01)06901234001013(10)API260301") { downstream(maxDepth: 2) { depth units { code } gaps { reason sector } } } }',
    );
    expect(data['unit']).toEqual({
      downstream: {
        depth: 2,
        units: [
          'gs1:(01)06901234001013(10)API260301',
          'gs1:(01)06901234001020(10)T260310',
          'drug:83857930000879766601',
          'drug:83857930000879766602',
          'drug:83857930000879766603',
        ].map((code) => ({ code })),
        gaps: [{ reason: 'DEPTH_LIMIT', sector: null }],
      },
    });
  });

  test('a value that is no code is refused with what to do', async () => {
    const { data, errors, status } = await graph.query('{ chain(code: "83857930000879766601") { complete } }');
    expect({ data, status }).toEqual({ data: null, status: 200 });
    expect(errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT' }, message: expect.stringContaining('identify') },
    ]);
  });
});

test.each(few(1, Object.keys(MINISTRIES)))('the ministry %s keeps the contract', async (name) => {
  const checks = await conform(graph.subgraphs[name] ?? '', { key: graph.signingKey });
  expect(checks.filter((check) => check.fault !== null)).toEqual([]);
  expect(checks.length).toBeGreaterThan(10);
});
