import type { ReactElement } from 'react';
import { isSelfStated, sectorLook } from '@tongcha/schema';
import type { GraphQLAnswer } from '../answer/answer.ts';
import { membersOf } from '../answer/coverage.ts';
import { usePreferences } from '../words/preferences.ts';

/** Which member of its sector, beside the sector's badge; nothing where that says it already. */
export function MemberName({
  sector,
  member,
  answer,
}: {
  readonly sector: string | null;
  readonly member: string | null | undefined;
  readonly answer: GraphQLAnswer;
}): ReactElement | null {
  const { words, language } = usePreferences();
  if (!member) return null;
  const known = membersOf(answer).get(member);
  const name = known?.[language] ?? (member.includes('/') ? member : '');
  const isNew = sector === null || name !== sectorLook(sector)[language];
  const parts = [
    isNew ? name : '',
    known?.kind !== undefined && isSelfStated({ kind: known.kind }) ? words.selfStated : '',
  ].filter(Boolean);
  return parts.length === 0 ? null : <span className="member"> {parts.join(' ')}</span>;
}
