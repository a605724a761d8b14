import type { Language } from '@tongcha/command';
import type { ChainView } from './chain-view.ts';

/** What to do where a limit of the walk cut the answer; nothing where none did. */
export function limitText(gaps: ChainView['gaps'], units: number, language: Language): string[] {
  if (!gaps.some(({ reason }) => reason === 'UNIT_LIMIT')) return [];
  return [
    language === 'zh'
      ? `! 只到 ${units} 个单元为止: 请加大 --units(至多 20000);仍不够时把编码分开查询,或用 job start --forward 取得全部下游`
      : `! cut at ${units} units: give a larger --units (20,000 at most); where that is too few, ask the codes one by one, or have all that lies downstream by job start --forward`,
  ];
}
