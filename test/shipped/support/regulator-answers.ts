import { expect } from 'vitest';
import { USCC } from '../../../demo/world/story/parties.ts';
import { sample, unique } from '../../questions/truth/sample.ts';

/** What a command answers with `--json`: as much of it as is looked at. */
export interface Answer {
  readonly complete: boolean;
  readonly roots: readonly { readonly code: string }[];
  readonly links: readonly { readonly kind: string; readonly from: string; readonly to: string }[];
  readonly warnings: readonly {
    readonly outcome: string;
    readonly codes: readonly string[];
    readonly evidence: readonly { readonly field: string; readonly value: string }[];
  }[];
  readonly units: readonly {
    readonly code: string;
    readonly certain: boolean;
    readonly sectors: readonly string[];
    readonly holders: readonly { readonly uscc: string; readonly name: string | null }[];
  }[];
  readonly handovers: readonly {
    readonly from: string;
    readonly to: string;
    readonly at: string;
    readonly quantity: { readonly value: number; readonly unit: string } | null;
  }[];
  readonly balance: readonly { readonly [part: string]: { readonly least: number; readonly most: number } }[];
  readonly actions: readonly {
    readonly sector: string;
    readonly basis: string;
    readonly organization: { readonly uscc: string } | null;
    readonly name: string | null;
    readonly codes: readonly string[];
  }[];
}

/**
 * The answers to the regulator's questions of demo/chains.json, by its numbers. Each is reasoned from the documents of the story
 * (demo/world/story), not from what the graph says: `facts` are to hold of the answer itself, `read` is what a reader of the
 * terminal finds in it, by name, `absent` what would be a wrong answer.
 */
export interface Expected {
  readonly facts: (answer: Answer, lines: readonly string[]) => void;
  readonly read: readonly string[];
  readonly absent?: readonly string[];
}

const gs1 = (item: string, lot: string): string => `gs1:(01)${item}(10)${lot}`;
const codesOf = ({ units }: Answer, sector: string): string[] =>
  units.flatMap(({ code, sectors }) => (sectors.includes(sector) ? [code] : [])).toSorted();
/** By the facts that the stand-ins are filled with: the last inspection of each, whoever tells it, is a pass of the revoked body. */
function passedByRevoked(): string[] {
  const facts = sample(1);
  const own = facts.units.filter(({ sector }) => sector === 'special-equipment');
  return unique(
    own.flatMap(({ code }) => {
      const told = facts.unitsOf(code).flatMap(({ inspections = [] }) => inspections);
      const last = told.toSorted((a, b) => (a.at < b.at ? -1 : 1)).at(-1);
      return last?.result === '合格' && last.organization === USCC.revoked ? [code] : [];
    }),
  );
}
const fired = ({ warnings }: Answer): (readonly string[])[] => warnings.map(({ codes }) => codes);

export const ANSWERS: Readonly<Record<number, Expected>> = {
  // Inspected until 2026-02-10 (QPJY-2024-0346), filled on 03-05 (CZ-20260305-02), carried to the waterworks on 03-10 and not back
  // (LZ-20260310-01). The other cylinder of the lot is inspected until 2027.
  1: {
    facts: (answer) => expect(fired(answer)).toEqual([['cylinder:137021000346', 'uscc:91370681MA3T00105U']]),
    read: ['2026-02-10', '2026-03-10', '液氯钢瓶 cylinder:137021000346', '龙口自来水有限公司 uscc:91370681MA3T00105U'],
    absent: ['cylinder:137021000345'],
  },
  // The pack is of tablets T260310 (BZ-260312-01), these of the active ingredient API260301 (PSC-260310-01), that of
  // dichloromethane (PSC-260301-01). Three packs were coded of these tablets, packed in one tub, that in one case; the case went
  // to the distributor on 03-15 and to the pharmacy on 03-20.
  2: {
    facts: (answer) => {
      expect(answer.roots.map(({ code }) => code)).toEqual(['hazlot:370681001.DCM20260215']);
      expect(codesOf(answer, 'FOOD_DRUG').filter((code) => code.startsWith('drug:'))).toEqual([
        'drug:83857930000879766601',
        'drug:83857930000879766602',
        'drug:83857930000879766603',
        'drug:83857940000879766610',
        'drug:83857950000879766620',
      ]);
      for (const { code, certain, holders } of answer.units) {
        expect([code, certain]).toEqual([code, true]);
        if (code.startsWith('drug:')) expect(holders).toEqual([{ uscc: '91370100MA3T001081', name: '泉城大药房' }]);
      }
    },
    read: [
      '问题单元 二氯甲烷',
      'drug:83857930000879766603',
      '泉城大药房',
      '→ 齐鲁医药配送有限公司',
      '东岳制药有限公司',
    ],
    absent: ['hazlot:370681001.CL20260110', 'drug:83857930000879766699'],
  },
  // Of 1,240 kg of rare earth in the magnets 770 are of this oxide and 470 of recycled oxide, by the month's balance alone; 38 kg of
  // magnets went into each of two machines, one in each elevator. 38 kg may all be of the recycled: none is certain.
  3: {
    facts: (answer) => {
      const elevators = answer.units.filter(({ code }) => code.startsWith('equipment:'));
      expect(elevators.map(({ code, certain }) => [code, certain])).toEqual([
        ['equipment:31103502032026050012', false],
        ['equipment:31103502032026050013', false],
      ]);
      const [property, magnets] = ['91350203MA3T001366', '91320500MA1F00110G'];
      expect(elevators.map(({ holders }) => holders.map(({ uscc }) => uscc).toSorted())).toEqual([
        [property],
        [magnets, property],
      ]);
    },
    read: ['可能受影响: 4 个单元', '曳引驱动乘客电梯', '鹭岛物业管理有限公司', '苏磁材料有限公司'],
  },
  // June's cucumbers were certified, and the certificate's goods made into pickles (SCPC-260620-K), stacked on one pallet; of July's
  // certificate nobody has made anything.
  4: {
    facts: (answer) => {
      expect(codesOf(answer, 'FOOD_DRUG')).toEqual(['gs1:(00)069012340000002010', gs1('06901234001051', 'K260620')]);
      expect(answer.units.filter(({ certain }) => !certain)).toEqual([]);
      // The shop’s record of the pallet names no maker, the ministry’s does.
      expect(new Set(answer.actions.map(({ name }) => name))).toEqual(new Set(['海阳酱菜食品有限公司']));
    },
    read: ['酱黄瓜托盘', 'gs1:(01)06901234001051(10)K260620', '海阳酱菜食品有限公司 91370681MA3T00115W'],
  },
  // The meal is of the goods of one quarantine certificate, which is of three pigs; SL-260401-01 feeds each of them one additive.
  5: {
    facts: ({ links }) => {
      const pigs = ['12345', '12346', '12347'].map((tail) => `eartag:1370681000${tail}`);
      const feeds = links.filter(({ kind, to }) => kind === 'TREAT' && to.startsWith('eartag:'));
      expect(new Set(feeds.map(({ from, to }) => `${from} ${to}`))).toEqual(
        new Set(pigs.map((pig) => `${gs1('06901234001075', 'F260115')} ${pig}`)),
      );
    },
    read: ['饲料添加剂 L-赖氨酸 · 新禾饲料添加剂有限公司', 'eartag:137068100012347'],
  },
  // Drug on 08-28 (SY-260828-01), eggs of 09-01: four days, where the drug's registration says eight.
  6: {
    facts: (answer) => {
      expect(fired(answer)).toEqual([[gs1('06901234001082', 'E260901'), 'vetdrug:202602101023448291337562']]);
      expect(answer.warnings[0]?.evidence.find(({ field }) => field === 'withdrawalDays')?.value).toBe('8');
    },
    read: [
      '2026-08-28',
      '2026-09-01',
      '间隔4天',
      '应满8天',
      '鲜鸡蛋 gs1:(01)06901234001082(10)E260901',
      '恩诺沙星溶液',
    ],
  },
  // In the story two cylinders, QPJY-2025-0777 and -0778; all others by the facts that the stand-ins are filled with.
  7: {
    facts: (_, lines) => {
      const rows = lines.map((line) => JSON.parse(line) as Readonly<Record<string, string | null>>);
      expect(rows.map(({ code }) => code)).toEqual(passedByRevoked());
      expect(rows.find(({ code }) => code === 'cylinder:537021000777')).toMatchObject({
        validUntil: '2026-12-01T00:00:00+08:00',
        name: '老街饭店',
        since: '2026-09-05T11:00:00+08:00',
        until: '2026-10-18T10:00:00+08:00',
      });
      expect(rows.find(({ code }) => code === 'cylinder:537021000778')).toMatchObject({ name: '职工中心食堂' });
    },
    read: ['cylinder:537021000777', '老街饭店', 'cylinder:537021000778', '职工中心食堂'],
    absent: ['cylinder:137021000346', 'cylinder:237021000999'],
  },
  // Inspected until 2026-06-30: the lot of 06-28 (SJ-20260628-01) was in time, that of 07-02 (SJ-20260702-01) was not.
  8: {
    facts: (answer) =>
      expect(fired(answer)).toEqual([['equipment:21503706812019060021', gs1('06901234001129', 'Q260702')]]),
    read: ['杀菌锅', '2026-06-30', '2026-07-02', '黄桃罐头 gs1:(01)06901234001129(10)Q260702'],
    absent: ['Q260628'],
  },
  // The vessel was charged with it (CJ-20260120-01), two lots of pork lay in that store, 2 t of one went to the canteen
  // (CK-260228-09), 800 kg of the other into meals.
  9: {
    facts: (answer) => {
      const [first, second] = [gs1('06901234001136', 'M260210'), gs1('06901234001136', 'M260310')];
      const meals = gs1('06901234001099', 'R260805');
      expect(codesOf(answer, 'FOOD_DRUG')).toEqual([meals, first, second].toSorted());
      expect(answer.units.filter(({ certain }) => !certain)).toEqual([]);
      expect(answer.handovers.filter(({ from }) => from !== answer.roots[0]?.code)).toMatchObject([
        { from: first, to: 'uscc:91370681MA3T00135Y', quantity: { value: 2, unit: 't' } },
      ]);
    },
    read: ['应控制 18 t', '应控制 20 t', '2026-02-28', '→ 职工中心食堂', '冰港冷库有限公司'],
  },
  // 15,000 kg; a waybill of 9,000 kg to the pesticide works (YD3706202601150003), which used 2,100 kg (NYSC-260201-01). What is
  // weighed may be off by 2 %.
  10: {
    facts: (answer) => {
      expect(answer.balance).toMatchObject([
        {
          source: { least: 15_000, most: 15_000 },
          accounted: { least: 2_058, most: 2_142 },
          unaccounted: { least: 12_858, most: 12_942 },
        },
      ]);
      expect(answer.handovers.filter(({ from }) => from.startsWith('hazlot:'))).toMatchObject([
        { to: 'uscc:91370681MA3T00114R', quantity: { value: 9_000, unit: 'kg' } },
      ]);
      expect(codesOf(answer, 'FOOD_DRUG')).toHaveLength(4);
    },
    read: ['总量 15000 kg', '未追踪 12858–12942 kg', '9000 kg', '→ 胶东农药制剂有限公司', '毒死蜱乳油'],
  },
  // Oxygen is a drug: its maker recalls it, by the rules on drug recalls. No such text is known for a cylinder, which the hospital has.
  11: {
    facts: ({ actions, units }) => {
      expect(new Set(actions.map(({ sector, basis, name }) => `${sector} ${basis} ${name}`))).toEqual(
        new Set(['FOOD_DRUG 药品召回管理办法 (2007) 海氧医用气体有限公司']),
      );
      for (const { organization, codes } of actions)
        expect([organization?.uscc, codes]).toEqual(['91370681MA3T00129A', [gs1('06901234001167', 'O261001')]]);
      expect(units.find(({ code }) => code === 'cylinder:237021000999')?.holders).toEqual([
        { uscc: '12370681MB2T001288', name: '龙口市人民医院' },
      ]);
    },
    read: [
      '海氧医用气体有限公司 91370681MA3T00129A',
      '药品召回管理办法',
      '一级召回',
      '龙口市人民医院 12370681MB2T001288',
    ],
  },
  // 2,900 kg of oxides of 2,600 kg (YB-320500-202602): 300 more, 11.5 %.
  12: {
    facts: (answer) =>
      expect(fired(answer)).toEqual([['relot:91320500MA1F00130J.HS202602', 'relot:91320500MA1F00130J.FL202601']]),
    read: ['2900 kg', '2600 kg', '11.5 %', '再生氧化镨钕 relot:91320500MA1F00130J.HS202602'],
  },
  // The container (COS2607-3092) held two items of declaration 420320261000000742: the whey failed (IQ-4203-26-00742-2), the milk powder
  // was let in and became the lot N260615 (LX-4203-26-00742, JK-4203-26-00742), 900 kg of it went to the shop (CK-260820-03).
  13: {
    facts: (answer) => {
      const [milk, pallet] = [gs1('06901234001228', 'N260615'), 'gs1:(00)069012340000002034'];
      expect(codesOf(answer, 'FOOD_DRUG')).toEqual([milk, pallet].toSorted());
      expect(codesOf(answer, 'CUSTOMS')).toHaveLength(3);
      expect(answer.units.filter(({ certain }) => !certain)).toEqual([]);
      const shop = { uscc: USCC.mall, name: '东海优选电子商务有限公司' };
      expect(answer.units.find(({ code }) => code === pallet)?.holders).toEqual([shop]);
      expect(answer.handovers.filter(({ to }) => to.startsWith('uscc:'))).toMatchObject([
        { from: pallet, to: `uscc:${USCC.mall}`, quantity: { value: 900, unit: 'kg' } },
      ]);
    },
    read: [
      '应控制 12600 kg',
      '乳清粉',
      '2026-08-20',
      '→ 东海优选电子商务有限公司',
      '海湾乳品进口有限公司 91370681MA3T001388',
    ],
    absent: ['urn:customs:item:420320261000000126-1'],
  },
};
