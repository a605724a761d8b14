import type { Fact, Details } from '../facts.ts';
import { amount, held, link, unit } from './tell.ts';

const HAZ = 'hazardous-goods';
const chemical = (
  enterpriseCode: string,
  cas: string,
  unNumber: string,
  hazardClass: string,
  purity: string,
  packingGroup?: 'I' | 'II' | 'III',
): Details => ({
  of: 'chemical',
  enterpriseCode,
  cas,
  unNumber,
  hazardClass,
  purity,
  ...(packingGroup ? { packingGroup } : {}),
});
const chlorine = chemical('370681001', '7782-50-5', '1017', '2.3', '99.8%');

/** The chemical lots that the chains begin with; one chlor-alkali works supplies most of them. */
export const CHLORINE = 'hazlot:370681001.CL20260301';
export const CHLORINE_LATER = 'hazlot:370681001.CL20260410';
export const CHLORINE_EARLIER = 'hazlot:370681001.CL20260110';
export const DICHLOROMETHANE = 'hazlot:370681001.DCM20260215';
export const TOLUENE = 'hazlot:370681001.TOL20260110';
export const AMMONIA = 'hazlot:370681001.NH320260115';
export const CHLORPYRIFOS = 'hazlot:320500002.CPF20260105';
export const LPG = 'hazlot:370681003.LPG20260901';

export function* chemicals(): Generator<Fact> {
  yield unit(HAZ, CHLORINE_EARLIER, '液氯', 'haihua', '2026-01-10 08:00:00', chlorine, { quantity: amount(20, 't') });
  yield unit(HAZ, CHLORINE, '液氯', 'haihua', '2026-03-01 08:00:00', chlorine, { quantity: amount(12, 't') });
  yield unit(HAZ, CHLORINE_LATER, '液氯', 'haihua', '2026-04-10 08:00:00', chlorine, { quantity: amount(12, 't') });
  yield unit(
    HAZ,
    DICHLOROMETHANE,
    '二氯甲烷',
    'haihua',
    '2026-02-15 10:00:00',
    chemical('370681001', '75-09-2', '1593', '6.1', '99.5%', 'III'),
    { quantity: amount(8000, 'kg') },
  );
  yield unit(
    HAZ,
    TOLUENE,
    '甲苯',
    'haihua',
    '2026-01-10 10:00:00',
    chemical('370681001', '108-88-3', '1294', '3', '99.9%', 'II'),
    { quantity: amount(15000, 'kg') },
  );
  yield unit(
    HAZ,
    AMMONIA,
    '液氨',
    'haihua',
    '2026-01-15 10:00:00',
    chemical('370681001', '7664-41-7', '1005', '2.3', '99.9%'),
    { quantity: amount(6, 't') },
  );
  yield unit(
    HAZ,
    CHLORPYRIFOS,
    '毒死蜱原药',
    'nongyao',
    '2026-01-05 10:00:00',
    chemical('320500002', '2921-88-2', '2783', '6.1', '97%', 'III'),
    { quantity: amount(2000, 'kg') },
  );
  yield unit(
    HAZ,
    LPG,
    '液化石油气',
    'gas',
    '2026-09-01 06:00:00',
    chemical('370681003', '68476-85-7', '1075', '2.1', '商品级'),
    { quantity: amount(10, 't') },
  );
  yield unit(HAZ, 'hazlot:370681001.CL20260229', '液氯', 'haihua', '2026-02-28 08:00:00', chlorine, {
    quantity: amount(1, 't'),
    deleted: true,
  });

  // Dichloromethane is made from methane and chlorine; the works reports what it used.
  yield link(
    HAZ,
    'TRANSFORM',
    CHLORINE_EARLIER,
    DICHLOROMETHANE,
    '2026-02-14 09:00:00',
    'SCTL-2026-0214',
    '生产投料记录',
    { quantity: amount(9, 't'), party: 'haihua' },
  );

  // Waybills: who received which lot.
  yield link(HAZ, 'TRANSPORT', CHLORINE, held('filler'), '2026-03-03 14:00:00', 'YD3706202603030007', '运单', {
    quantity: amount(2, 't'),
    party: 'filler',
  });
  yield link(HAZ, 'TRANSPORT', DICHLOROMETHANE, held('pharma'), '2026-02-20 09:30:00', 'YD3706202602200011', '运单', {
    quantity: amount(4000, 'kg'),
    party: 'pharma',
  });
  yield link(HAZ, 'TRANSPORT', TOLUENE, held('pesticides'), '2026-01-15 13:00:00', 'YD3706202601150003', '运单', {
    quantity: amount(9000, 'kg'),
    party: 'pesticides',
  });
  yield link(HAZ, 'TRANSPORT', AMMONIA, held('coldstore'), '2026-01-18 08:30:00', 'YD3706202601180002', '运单', {
    quantity: amount(6, 't'),
    party: 'coldstore',
  });
  yield link(HAZ, 'TRANSPORT', CHLORPYRIFOS, held('pesticides'), '2026-01-20 16:00:00', 'YD3205202601200005', '运单', {
    quantity: amount(1200, 'kg'),
    party: 'pesticides',
  });
  yield link(HAZ, 'TRANSPORT', LPG, held('filler'), '2026-09-02 07:00:00', 'YD3706202609020001', '运单', {
    quantity: amount(3, 't'),
    party: 'filler',
  });
}
