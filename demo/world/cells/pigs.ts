import * as code from '../codes.ts';
import type { Fact } from '../facts.ts';
import type { Random } from '../random.ts';
import { link, time, unit } from './tell.ts';

const MEAL = '06901234001099';
const FEED = '06901234001075';

/** Feed, sixty pigs, their quarantine certificates, ready meals. */
export function* pigs(i: number, random: Random, who: (n: number) => string): Generator<Fact> {
  const day = random.integer(1, 60);
  yield unit('agriculture', code.gs1Lot(FEED, i, 0), '饲料添加剂 L-赖氨酸', who(0), day, {
    of: 'feed',
    approval: '鲁饲添字(2026)018009',
  });
  for (let n = 0; n < 60; n += 1) {
    const [pig, quarantine, meals] = [
      code.earTag(i, n),
      code.certificate(i, 100 + (n % 12)),
      code.gs1Lot(MEAL, i, n % 12),
    ];
    yield unit(
      'agriculture',
      pig,
      '生猪',
      who(1),
      day + 10,
      { of: 'livestock', variety: '三元杂交', farm: '示例猪场' },
      { level: 'ITEM' },
    );
    yield link('agriculture', 'TREAT', code.gs1Lot(FEED, i, 0), pig, day + 30, `SL-B${i}-${n}`, '饲料使用记录');
    yield link('agriculture', 'PACK', pig, quarantine, day + 170, `JY-B${i}-${n % 12}`, '检疫申报');
    if (n >= 12) continue;
    yield unit('agriculture', quarantine, '动物检疫合格证明', who(1), day + 170, {
      of: 'quarantine',
      kind: '动物 B',
      destination: '示例食品企业',
    });
    yield unit(
      'food-drug',
      meals,
      '红烧肉方便餐',
      who(2),
      day + 172,
      { of: 'food', licence: 'SC10737068100128', category: '方便食品', specification: '400g/盒' },
      { expiresAt: time(day + 352, 0) },
    );
    yield link('food-drug', 'TRANSFORM', quarantine, meals, day + 172, `SCPC-B${i}-M${n}`, '生产批次', {
      quantity: { value: 300, unit: 'kg' },
    });
  }
}
