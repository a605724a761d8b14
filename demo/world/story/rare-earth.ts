import type { Details, Fact } from '../facts.ts';
import { USCC } from './parties.ts';
import { amount, inspection, link, unit } from './tell.ts';

const RE = 'rare-earth';
const SE = 'special-equipment';
type Form = Extract<Details, { of: 'rare-earth' }>['form'];
const lot = (form: Form, elements: string, reoKilograms: number, month: string, invoice?: string): Details => ({
  of: 'rare-earth',
  form,
  elements,
  reoKilograms,
  month,
  ...(invoice ? { invoice } : {}),
});

export const ORE = 'relot:91150203MA0N001092.FK202601';
export const CARBONATE = 'relot:91150203MA0N001092.TS202601';
export const OXIDE = 'relot:91150203MA0N001092.PN202602';
export const MAGNETS = 'relot:91320500MA1F00110G.NF260315';
export const SCRAP = 'relot:91320500MA1F00130J.FL202601';
export const RECYCLED = 'relot:91320500MA1F00130J.HS202602';
export const POLISH = 'relot:91320500MA1F00131M.PG202603';
export const MACHINE_1 = 'device:311012056202600012';
export const MACHINE_2 = 'device:311012056202600013';
export const ELEVATOR_1 = 'equipment:31103502032026050012';
export const ELEVATOR_2 = 'equipment:31103502032026050013';

/** Chains 3 and 12: oxide and scrap by mass balance into magnets, machines and elevators, and into polishing powder. */
export function* rareEarth(): Generator<Fact> {
  yield unit(RE, ORE, '氟碳铈矿精矿', 'smelter', '2026-01-05 00:00:00', lot('矿产品', '轻稀土', 60000, '202601'), {
    quantity: amount(100, 't'),
  });
  yield unit(RE, CARBONATE, '碳酸稀土', 'smelter', '2026-01-20 00:00:00', lot('化合物', '轻稀土', 21000, '202601'), {
    quantity: amount(50, 't'),
  });
  yield unit(
    RE,
    OXIDE,
    '氧化镨钕',
    'smelter',
    '2026-02-28 00:00:00',
    lot('化合物', 'Pr-Nd', 18200, '202602', '26150203000000000102'),
    { quantity: amount(18.2, 't') },
  );
  yield unit(RE, SCRAP, '钕铁硼废料', 'recycler', '2026-01-10 00:00:00', lot('废料', 'Nd-Pr-Dy', 2600, '202601'), {
    quantity: amount(9, 't'),
  });
  yield unit(
    RE,
    RECYCLED,
    '再生氧化镨钕',
    'recycler',
    '2026-02-20 00:00:00',
    lot('化合物', 'Pr-Nd', 2900, '202602', '26320500000000000130'),
    { quantity: amount(2.9, 't') },
  );
  yield unit(RE, POLISH, '稀土抛光粉', 'polish', '2026-03-31 00:00:00', lot('应用产品', 'La-Ce-Pr', 800, '202603'), {
    quantity: amount(1.5, 't'),
  });
  yield unit(
    RE,
    MAGNETS,
    '烧结钕铁硼磁体',
    'magnets',
    '2026-03-15 00:00:00',
    lot('磁材', 'Nd-Pr-Fe-B', 1240, '202603', '26320500000000000110'),
    { quantity: amount(4.1, 't') },
  );
  yield unit(
    RE,
    'relot:91150203MA0N001092.PN202513',
    '氧化镨钕',
    'smelter',
    '2026-01-31 00:00:00',
    lot('化合物', 'Pr-Nd', 1, '202601'),
    { deleted: true },
  );

  const month = '稀土产品月报';
  yield link(RE, 'MASS_BALANCE', ORE, OXIDE, '2026-02-01 00:00:00', 'YB-150203-202602', month, {
    share: 0.7,
    quantity: amount(12740, 'kg'),
    confidence: 'MEDIUM',
    party: 'smelter',
  });
  yield link(RE, 'MASS_BALANCE', CARBONATE, OXIDE, '2026-02-01 00:00:00', 'YB-150203-202602', month, {
    share: 0.3,
    quantity: amount(5460, 'kg'),
    confidence: 'MEDIUM',
    party: 'smelter',
  });
  yield link(RE, 'MASS_BALANCE', SCRAP, RECYCLED, '2026-02-01 00:00:00', 'YB-320500-202602', month, {
    share: 1,
    quantity: amount(2600, 'kg'),
    confidence: 'MEDIUM',
    party: 'recycler',
  });
  yield link(RE, 'MASS_BALANCE', OXIDE, MAGNETS, '2026-03-01 00:00:00', 'YB-320500-202603', month, {
    share: 0.62,
    quantity: amount(770, 'kg'),
    confidence: 'MEDIUM',
    party: 'magnets',
  });
  yield link(RE, 'MASS_BALANCE', RECYCLED, MAGNETS, '2026-03-01 00:00:00', 'YB-320500-202603', month, {
    share: 0.38,
    quantity: amount(470, 'kg'),
    confidence: 'MEDIUM',
    party: 'magnets',
  });
  yield link(RE, 'MASS_BALANCE', RECYCLED, POLISH, '2026-03-01 00:00:00', 'YB-320501-202603', month, {
    share: 1,
    quantity: amount(800, 'kg'),
    confidence: 'LOW',
    party: 'polish',
  });

  for (const [i, [machine, elevator]] of (
    [
      [MACHINE_1, ELEVATOR_1],
      [MACHINE_2, ELEVATOR_2],
    ] as const
  ).entries()) {
    yield unit(
      SE,
      machine,
      '永磁同步曳引机',
      'traction',
      '2026-04-02 00:00:00',
      { of: 'component', variety: '3110', model: 'WYJ-1000', deviceCode: machine.slice(7) },
      { level: 'ITEM' },
    );
    yield unit(
      SE,
      elevator,
      '曳引驱动乘客电梯',
      'elevators',
      '2026-05-20 00:00:00',
      {
        of: 'elevator',
        variety: '3110',
        model: 'HD-1000',
        useCertificate: `梯11闽D0${i + 1}26(26)`,
        deviceCode: `31101011220260002${i}`,
        nextInspectionDue: '2027-05-20 00:00:00',
        maintenance: USCC.elevators,
      },
      {
        level: 'ITEM',
        division: '350203',
        holder: USCC.property,
        inspections: [
          inspection(`DT-2026-003${i}`, '电梯监督检验', '2026-05-18 00:00:00', '合格', 'inspectors', {
            validUntil: '2027-05-20 00:00:00',
          }),
        ],
      },
    );
    yield link(SE, 'TRANSFORM', MAGNETS, machine, '2026-04-02 09:00:00', `ZZ-2604-000${i + 1}`, '制造记录', {
      quantity: amount(38, 'kg'),
      party: 'traction',
    });
    yield link(SE, 'INSTALL', machine, elevator, '2026-05-10 09:00:00', `AZ-2605-000${i + 1}`, '安装记录', {
      party: 'elevators',
      division: '350203',
    });
  }
}
