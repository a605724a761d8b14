import { unknownOf } from '../evidence.ts';
import { eachOnce, fires, undecided } from '../findings.ts';
import { RECALLS, recallEvidence, recallKey, recallText, standingRecalls } from '../recalls.ts';
import type { Missing, Rule } from '../rule.ts';
import { goesOn, packagesOf, productsOf } from '../same-goods.ts';
import type { FactUnit } from '../../facts/index.ts';
import { nameOf } from '../values.ts';

/** Something that units of the chain were made from, or with, is being recalled: the source first, then these units. */
export const madeFromRecalled: Rule = {
  id: 'made-from-recalled',
  zh: '所用原料、部件或处理所用之物正在召回',
  en: 'Something that it was made from, or with, is being recalled',
  level: 'SERIOUS',
  sectors: 'ALL',
  basis: '国办发〔2015〕95号 (十八)',
  parameters: [],
  needs: () => ['productName', RECALLS],
  judge: (unit, chain) => {
    const { code } = unit;
    const standing = standingRecalls(unit);
    const missing = standing.length === 0 ? unknownOf(unit, 'recalls') : [];
    const sources = sourcesMissing(unit);
    // Of most units nothing is to be said, and to look for products takes long.
    const products = standing.length + missing.length + sources.length > 0 ? productsOf(code, chain) : [];
    if (standing.length > 0 && products.length > 0) {
      const name = nameOf(unit, code);
      return eachOnce(standing, recallKey, (alike) => {
        const words = {
          zh: `所用的${name}正在召回${recallText(alike[0], '：')}`,
          en: `${name}, which it was made from or with, is being recalled${recallText(alike[0], ': ')}`,
        };
        return fires(
          [code, ...products],
          alike[0].at,
          words,
          alike.flatMap((each) => recallEvidence(each, code)),
        );
      });
    }
    const recalls = products.length > 0 ? missing : [];
    if (recalls.length + sources.length === 0) return [];
    const words = {
      zh: '所用之物是否正在召回无法判定',
      en: 'whether something that it was made from is being recalled is not known',
    };
    const itself = sources.length > 0 ? packagesOf(code, chain) : [];
    return undecided([code, ...itself, ...products], words, [...recalls, ...sources]);
  },
};

/** Sources that could not be read. What nobody was asked about is no part of the chain that is judged. */
function sourcesMissing({ code, unread }: FactUnit): readonly Missing[] {
  return unread.BACK.flatMap(({ sector, member, reason, kinds }): Missing[] =>
    reason === 'NOT_ASKED' || (kinds !== null && !kinds.some((kind) => goesOn({ kind })))
      ? []
      : [{ sector, member, code, field: 'links', reason }],
  );
}
