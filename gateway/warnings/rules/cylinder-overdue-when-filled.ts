import { chainLinksTo } from '../chain-links.ts';
import { DUE } from '../due.ts';
import { overdueAtLinks } from '../overdue-at.ts';
import type { Rule } from '../rule.ts';

/** A cylinder or tank was filled after its inspection had run out. */
export const cylinderOverdueWhenFilled: Rule = {
  id: 'cylinder-overdue-when-filled',
  zh: '充装时气瓶超期未检',
  en: 'A cylinder was overdue for inspection when it was filled',
  level: 'SERIOUS',
  sectors: ['SPECIAL_EQUIPMENT'],
  basis: 'TSG 23-2021; 特种设备安全法 第四十条',
  parameters: [],
  needs: () => ['productName', ...DUE],
  judge: (unit, chain, use) =>
    overdueAtLinks(
      {
        unit,
        links: chainLinksTo(chain, unit.code).filter(({ kind }) => kind === 'PACK'),
        otherOf: ({ from }) => from,
      },
      use,
      (name, day, due) => ({
        zh: `${name}在检验过期后仍被充装：检验有效期至${due}，${day}充装`,
        en: `${name} was filled after its inspection had run out: valid until ${due}, filled on ${day}`,
      }),
    ),
};
