import type { Language } from '@tongcha/command';
import { authoritiesFirst, isSelfStated, Members, type MembersData, type Stated } from '@tongcha/client';
import type { Gateway } from '../gateway.ts';
import { wordsIn } from '../words.ts';

/** A record, or another thing that a member says. */
export interface OfMember extends Stated {
  readonly sector: string;
  readonly member: string;
  /** null: it has left meanwhile. */
  readonly statedBy: { readonly kind: string; readonly zh: string; readonly en: string } | null;
}

/** A member as the graph tells of it. */
export type NamedMember = MembersData['members'][number];

/** Who answers for the sectors; nobody where whoever asks is not told: members then go by their names. */
export async function readMembers(gateway: Gateway): Promise<readonly NamedMember[]> {
  return (await gateway.ask(Members, {})).data?.members ?? [];
}

/**
 * Which member of its sector, to stand beside the sector's own name; nothing where it says no more than that. What an enterprise says of
 * itself is marked as that wherever it is told.
 */
export function memberText({ sector, member, statedBy }: OfMember, language: Language): string {
  const words = wordsIn(language);
  const name = statedBy?.[language] ?? (member.includes('/') ? member : '');
  return [name === words.sector(sector) ? '' : name, isSelfStated({ statedBy }) ? words.selfStated : '']
    .filter(Boolean)
    .join(' ');
}

/** Of a gap or a line of coverage, which tell the member's name alone. */
export function memberNamed(
  { sector, member }: { readonly sector: string; readonly member: string | null },
  members: readonly NamedMember[],
  language: Language,
): string {
  const statedBy = members.find(({ name }) => name === member) ?? null;
  return member === null ? '' : memberText({ sector, member, statedBy }, language);
}

/** A sector with the member: `农业 山东省农业农村厅` */
export function wholeName(sector: string, member: string, language: Language): string {
  return [wordsIn(language).sector(sector), member].filter(Boolean).join(' ');
}

/**
 * What of several records is told, each text once, authorities' first.
 * @returns with each text who tells it, where that is not plain from the sector
 */
export function saidBy<T extends OfMember>(
  records: readonly T[],
  textsOf: (record: T) => readonly (string | null | undefined)[],
  language: Language,
): { readonly text: string; readonly by: readonly T[]; readonly who: string }[] {
  const words = wordsIn(language);
  const by = new Map<string, T[]>();
  for (const record of authoritiesFirst(records))
    for (const text of new Set(textsOf(record))) if (text) by.set(text, [...(by.get(text) ?? []), record]);
  return [...by].map(([text, all]) => {
    const names = all.map((record) => memberText(record, language));
    const who = names.some((name) => name !== '')
      ? names.map((name, i) => name || words.sector(all[i]?.sector ?? ''))
      : [];
    return { text, by: all, who: [...new Set(who)].join(words.comma) };
  });
}
