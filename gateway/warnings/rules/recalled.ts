import { eachOnce, fires, undecided } from '../findings.ts';
import { unknownOf } from '../evidence.ts';
import { RECALLS, recallEvidence, recallKey, recallText, standingRecalls } from '../recalls.ts';
import type { Rule } from '../rule.ts';
import { packagesOf } from '../same-goods.ts';
import { nameOf } from '../values.ts';

/** A recall stands against the unit, and so against what it is packed in. */
export const recalled: Rule = {
  id: 'recalled',
  zh: '正在召回：该单元自身，或其包装内的同一货物',
  en: 'A recall stands against the unit, or against the same goods in a package',
  level: 'CRITICAL',
  sectors: 'ALL',
  basis: '国办发〔2015〕95号 (十八); 食品召回管理办法 (2015), 药品召回管理办法 (2007)',
  parameters: [],
  needs: () => ['productName', RECALLS],
  judge: (unit, chain) => {
    const { code } = unit;
    const standing = standingRecalls(unit);
    if (standing.length > 0) {
      const codes = [code, ...packagesOf(code, chain)];
      const name = nameOf(unit, code);
      return eachOnce(standing, recallKey, (alike) => {
        const words = {
          zh: `${name}正在召回${recallText(alike[0], '：')}`,
          en: `${name} is being recalled${recallText(alike[0], ': ')}`,
        };
        return fires(
          codes,
          alike[0].at,
          words,
          alike.flatMap((each) => recallEvidence(each, code)),
        );
      });
    }
    const missing = unknownOf(unit, 'recalls');
    if (missing.length === 0) return [];
    const words = { zh: '是否正在召回无法判定', en: 'whether it is being recalled is not known' };
    return undecided([code, ...packagesOf(code, chain)], words, missing);
  },
};
