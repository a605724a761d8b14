import { mass } from '../amounts.ts';
import { link, unit } from '../cells/tell.ts';
import * as code from '../codes.ts';
import type { Details } from '../facts.ts';
import { lotCode, type Seed } from './tell.ts';

/** Eggs that were laid, or a pig that went to slaughter, within the days of a drug. */
export const withdrawalPeriod: Seed = ({ i, k, random, who }) => {
  const [day, days] = [random.integer(60, 260), k % 2 === 0 ? 8 : 28];
  const drug = code.veterinaryDrug(i);
  const details: Details = { of: 'veterinary-drug', approval: '兽药字150190009', withdrawalDays: days };
  const bottle = unit('agriculture', drug, '恩诺沙星溶液', who(0), day - 40, details, {
    level: 'ITEM',
    quantity: { value: 100, unit: 'mL' },
  });
  const given = (to: string) =>
    link('agriculture', 'TREAT', drug, to, day, `SY-B${i}`, '兽药使用记录', { quantity: { value: 40, unit: 'mL' } });
  const later = day + random.integer(1, days - 2);
  if (k % 2 === 0) {
    const eggs = lotCode('eggs', i, 0);
    return {
      facts: [
        bottle,
        unit(
          'agriculture',
          eggs,
          '鲜鸡蛋',
          who(1),
          later,
          { of: 'egg', variety: '海兰褐', farm: '示例蛋鸡场' },
          { quantity: mass(600) },
        ),
        given(eggs),
      ],
      cases: [{ rule: 'withdrawal-period', codes: [eggs, drug] }],
    };
  }
  const [pig, paper] = [code.earTag(i, 0), code.certificate(i, 0)];
  return {
    facts: [
      bottle,
      unit(
        'agriculture',
        pig,
        '生猪',
        who(1),
        day - 60,
        { of: 'livestock', variety: '三元杂交', farm: '示例猪场' },
        {
          level: 'ITEM',
          quantity: mass(110),
        },
      ),
      unit(
        'agriculture',
        paper,
        '动物检疫合格证明',
        who(1),
        later,
        { of: 'quarantine', kind: '动物 B', destination: '示例食品企业' },
        {
          quantity: mass(110),
        },
      ),
      given(pig),
      link('agriculture', 'PACK', pig, paper, later, `JY-B${i}`, '检疫申报', { quantity: mass(110) }),
    ],
    cases: [{ rule: 'withdrawal-period', codes: [paper, drug, pig] }],
  };
};
