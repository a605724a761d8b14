import { schemes } from '@tongcha/codes';
import { askMany, type ManyView } from '../chain/many.ts';
import type { Call } from '../command.ts';
import { CliFault, EXIT, nearest } from '@tongcha/command';
import type { ImpactAsked } from './ask-impact.ts';

/** What units came from, as far as the first of a kind on each way back. */
export interface Sources extends Pick<ManyView, 'gaps' | 'complete' | 'coverage'> {
  readonly codes: readonly string[];
}

/**
 * The nearest units of a code scheme that these came from: of a pack the lot of solvent that is in it, not the chlorine that this was
 * made of. @throws CliFault usage where there is no such scheme; refused where nothing of it was found
 */
export async function askSources(call: Call<ImpactAsked>, codes: readonly string[], scheme: string): Promise<Sources> {
  const names = schemes.map(({ name }) => name);
  if (!names.includes(scheme)) {
    const meant = nearest(scheme, names);
    const [zh, en] = meant === null ? ['', ''] : [`,是否想用 ${meant}?`, `; did you mean ${meant}?`];
    throw new CliFault(EXIT.usage, `--source: 没有编码类别 ${scheme}${zh} / there is no code scheme ${scheme}${en}`);
  }
  const walked = await askMany({ ...call, options: { ...call.options, forward: false } }, codes, false);
  const found = nearestOf(walked, codes, scheme);
  if (found.length > 0) return { ...walked, codes: found };
  throw new CliFault(
    EXIT.refused,
    call.language === 'zh'
      ? `上游没有查到 ${scheme} 编码${walked.complete ? '' : ',但有缺口,不等于没有'}`
      : `nothing upstream has a code of ${scheme}${walked.complete ? '' : ', but there are gaps, so that there may be some'}`,
  );
}

/** Breadth first; beyond one that is found nobody looks. */
export function nearestOf(
  { links }: { readonly links: readonly Pick<ManyView['links'][number], 'from' | 'to'>[] },
  codes: readonly string[],
  scheme: string,
): string[] {
  const sources = Map.groupBy(links, ({ to }) => to);
  const found = new Set<string>();
  const seen = new Set(codes);
  for (const code of seen) {
    if (!codes.includes(code) && code.startsWith(`${scheme}:`)) found.add(code);
    else for (const { from } of sources.get(code) ?? []) seen.add(from);
  }
  return [...found];
}
