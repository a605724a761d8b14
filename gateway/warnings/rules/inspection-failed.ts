import { evidenceOf, unknownOf } from '../evidence.ts';
import { eachOnce, fires, undecided } from '../findings.ts';
import { INSPECTIONS, latestInspections } from '../inspections.ts';
import type { Rule } from '../rule.ts';
import { packagesOf } from '../same-goods.ts';
import { dayOf } from '../times.ts';
import { nameOf } from '../values.ts';

/** The last inspection of a kind failed, of the unit and so of what it is packed in. */
export const inspectionFailed: Rule = {
  id: 'inspection-failed',
  zh: '最近一次同类检验不合格',
  en: 'Its last inspection of a kind failed',
  level: 'SERIOUS',
  sectors: 'ALL',
  basis: '国办发〔2015〕95号 (十八); 特种设备安全法 第四十条',
  parameters: [],
  needs: () => ['productName', INSPECTIONS],
  judge: (unit, chain) => {
    const { code } = unit;
    const failed = unit.records.flatMap((record) =>
      latestInspections(record, unit).filter(({ result }) => result === 'FAIL'),
    );
    if (failed.length > 0) {
      const codes = [code, ...packagesOf(code, chain)];
      const name = nameOf(unit, code);
      return eachOnce(
        failed,
        ({ at, kind }) => [at === null ? null : Date.parse(at), kind],
        (alike) => {
          const { at, kind } = alike[0];
          const day = at === null ? '' : ` (${dayOf(at)})`;
          const words = {
            zh: `${name}检验不合格：${kind ?? '检验'}${day}`,
            en: `${name} failed an inspection${kind === null ? '' : `: ${kind}`}${day}`,
          };
          const evidence = alike.flatMap(({ record }) => [
            evidenceOf(record, code, 'inspections.result', 'FAIL'),
            evidenceOf(record, code, 'inspections.kind', kind),
          ]);
          return fires(codes, at, words, evidence);
        },
      );
    }
    const missing = unknownOf(unit, 'inspections');
    if (missing.length === 0) return [];
    const words = { zh: '是否检验不合格无法判定', en: 'whether an inspection of it failed is not known' };
    return undecided([code, ...packagesOf(code, chain)], words, missing);
  },
};
