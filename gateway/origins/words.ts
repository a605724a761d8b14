import type { Ranked } from './rank.ts';

/** Why a candidate stands where it does. @param alike how many share its rank @param scope ends below any of the candidates */
export function reasonOf(
  { cases, reach, extent }: Ranked,
  { all, scope, alike }: { readonly all: number; readonly scope: number; readonly alike: number },
): { readonly zh: string; readonly en: string } {
  const below = {
    WHOLE: { zh: `下游终端 ${reach} 个`, en: `${reach} final units are` },
    GAPS: { zh: `下游终端至少 ${reach} 个（有缺口）`, en: `at least ${reach} final units (there are gaps) are` },
    CUT: {
      zh: `下游终端至少 ${reach} 个（计数被截断，可能性取下限）`,
      en: `at least ${reach} final units (the count was cut off: its likelihood is the least that it can be) are`,
    },
  }[extent];
  const tie = {
    zh: alike > 1 ? `；记录无法区分同名次的 ${alike} 个` : '',
    en: alike > 1 ? `; records cannot tell the ${alike} of this rank apart` : '',
  };
  return {
    zh: `${all} 个问题单元中 ${cases.length} 个来自它；${below.zh}，全部候选之下共 ${scope} 个，越少越可能${tie.zh}`,
    en: `${cases.length} of ${all} bad units came from it; ${below.en} below it, of ${scope} below all candidates: the fewer the likelier${tie.en}`,
  };
}
