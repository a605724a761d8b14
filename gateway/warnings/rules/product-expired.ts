import { evidenceOf, unknownOf } from '../evidence.ts';
import { eachOnce, fires, undecided } from '../findings.ts';
import type { Rule } from '../rule.ts';
import { dayOf, isOverAt } from '../times.ts';
import { nameOf, textIn } from '../values.ts';

/** The thing itself is past its date. */
export const productExpired: Rule = {
  id: 'product-expired',
  zh: '产品已过有效期或保质期',
  en: 'The product is past its date',
  level: 'NOTICE',
  sectors: 'ALL',
  basis: '食品安全法 第五十四条',
  parameters: [],
  needs: () => ['productName', 'expiresAt'],
  judge: (unit, _, { now }) => {
    const { code, depth, records } = unit;
    if (depth > 0) return [];
    const found = records.flatMap((record) => {
      const expiresAt = textIn(record.values, 'expiresAt');
      return isOverAt(expiresAt, now) ? [{ record, expiresAt }] : [];
    });
    const words = { zh: '是否已过有效期无法判定', en: 'whether it is past its date is not known' };
    if (found.length === 0) return undecided([code], words, unknownOf(unit, 'expiresAt'));
    const name = nameOf(unit, code);
    return eachOnce(
      found,
      ({ expiresAt }) => [Date.parse(expiresAt ?? '')],
      (alike) => {
        const { expiresAt } = alike[0];
        return fires(
          [code],
          expiresAt,
          { zh: `${name}有效期至${dayOf(expiresAt)}`, en: `${name} was to be used until ${dayOf(expiresAt)}` },
          alike.map(({ record }) => evidenceOf(record, code, 'expiresAt', expiresAt)),
        );
      },
    );
  },
};
