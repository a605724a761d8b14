import { ChainFollowed, type ChainFollowedData, type ChainVariables, type Found, type Result } from '@tongcha/client';
import { printable } from '@tongcha/command';
import type { Call } from '../command.ts';
import { memberNamed, type NamedMember, wholeName } from '../members/member-text.ts';
import { fired, marked } from '../warnings/warning-text.ts';
import { countNoun, wordsIn } from '../words.ts';

type Followed = ChainFollowedData['chain'];

/** Tells a chain while it is walked, beside its answer: how much is known, whom it waits for, and each warning as soon as it is known. */
export async function followChain(
  { gateway, warn, language, paint }: Pick<Call<unknown>, 'gateway' | 'warn' | 'language' | 'paint'>,
  variables: ChainVariables,
  members: readonly NamedMember[],
): Promise<Found<ChainFollowedData>> {
  const warned = new Set<string>();
  let last: Result<ChainFollowedData> | null = null;
  for await (const event of gateway.follow(ChainFollowed, variables)) {
    last = event;
    if (event.data === null) break;
    const chain = printable(event.data.chain);
    for (const warning of fired(chain.warnings)) {
      const text = marked(warning, language, paint);
      if (!warned.has(text)) warn(text);
      warned.add(text);
    }
    if (isSoFar(chain)) warn(paint('dim', soFarText(chain, members, language)));
  }
  if (!last || last.data === null) throw gateway.refusal(last ?? { errors: [], status: 200 });
  return { ...last, data: last.data };
}

function isSoFar({ gaps }: Followed): boolean {
  return gaps.some(({ reason }) => reason === 'AWAITED');
}

function soFarText(
  { units, links, gaps }: Followed,
  members: readonly NamedMember[],
  language: Call<unknown>['language'],
): string {
  const names = gaps
    .filter(({ reason }) => reason === 'AWAITED')
    .flatMap(({ sector, member }) =>
      sector ? [wholeName(sector, memberNamed({ sector, member }, members, language), language)] : [],
    );
  const whom = [...new Set(names)].join(wordsIn(language).comma);
  return language === 'zh'
    ? `… 已查到 ${units.length} 个单元、${links.length} 条关联${whom === '' ? '' : `,等待 ${whom}`}`
    : `… ${countNoun(units.length, 'unit')}, ${countNoun(links.length, 'link')} so far${whom === '' ? '' : `; waiting for ${whom}`}`;
}
