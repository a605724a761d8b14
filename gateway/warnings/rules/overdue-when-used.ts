import { chainLinksFrom } from '../chain-links.ts';
import { DUE } from '../due.ts';
import { overdueAtLinks } from '../overdue-at.ts';
import type { Rule } from '../rule.ts';

/** Equipment whose inspection had run out at the moment at which the chain says that it was used. */
export const overdueWhenUsed: Rule = {
  id: 'overdue-when-used',
  zh: '使用时设备超期未检',
  en: 'Equipment was overdue for inspection when it was used',
  level: 'SERIOUS',
  sectors: ['SPECIAL_EQUIPMENT'],
  basis: '特种设备安全法 第四十条',
  parameters: [],
  needs: () => ['productName', ...DUE],
  judge: (unit, chain, use) =>
    overdueAtLinks(
      { unit, links: chainLinksFrom(chain, unit.code), otherOf: ({ to }) => to },
      use,
      (name, day, due) => ({
        zh: `${name}在检验过期后仍在使用：检验有效期至${due}，${day}使用`,
        en: `${name} was used after its inspection had run out: valid until ${due}, used on ${day}`,
      }),
    ),
};
