import { useI18n } from '../words/i18n.ts';
import { memberOf } from '../answer/members.ts';
import { isSelf, type Said, together } from '../answer/said.ts';
import type { Count } from '../answer/verdict.ts';
import { useSectors } from './sectors.ts';

/** Whose word something is; `member`: its name in the directory, where no more than that is at hand. */
export interface Source extends Said {
  readonly member?: string | null;
}

/** A part that could not be had. */
interface Missing {
  readonly sector: string | null;
  readonly member: string | null;
}

export interface Sources {
  /** What a member is called; null where its sector's name says it all. */
  member(source: Source): string | null;
  isSelf(source: Source): boolean;
  /** In one word: the member's name, else its sector's; an enterprise's own word is marked. */
  name(source: Source): string;
  names(sources: readonly Source[]): string;
  /** For plain text: each sector once, with its members. */
  text(said: readonly Said[]): string;
  /** Why something is not known. */
  reason(code: string): string;
  /** What a person can do about it. */
  todo(code: string): string;
  /** Whose part is missing; of a limit of the walk this service's own. */
  whose(missing: readonly Missing[]): string;
  /** The same with why, each reason once. */
  lacking(missing: readonly (Missing & { readonly reason: string })[]): string;
  /** How many were asked. */
  count(count: Count): string;
}

/** What those are called who say something, by language. */
export function useSources(): Sources {
  const { t, te, locale } = useI18n();
  const sectors = useSectors();
  const who = ({ statedBy, member = null }: Source): Said['statedBy'] => statedBy ?? memberOf(member);
  const joined = (names: readonly string[]): string => [...new Set(names)].join(locale.value === 'en' ? ', ' : '、');

  const member = (source: Source): string | null => {
    const sector = sectors.look(source.sector).name;
    const known = who(source);
    if (!known) return source.member?.includes('/') ? t('member.unnamed', { sector }) : null;
    const name = locale.value === 'en' ? known.en : known.zh;
    return name === sector ? null : name;
  };
  const isOwn = (source: Source): boolean => isSelf({ sector: source.sector, statedBy: who(source) });
  const name = (source: Source): string => {
    const plain = member(source) ?? sectors.look(source.sector).name;
    return isOwn(source) ? t('member.selfNamed', { name: plain }) : plain;
  };
  const reason = (code: string): string => {
    const key = `reason.${code}`;
    return t(te(key) ? key : 'reason.other');
  };
  const todo = (code: string): string => {
    const key = `todo.${code}`;
    return t(te(key) ? key : 'todo.other');
  };
  const whose = (missing: readonly Missing[]): string => {
    const said = missing.flatMap((each) =>
      each.sector === null ? [] : [{ sector: each.sector, member: each.member, statedBy: null }],
    );
    return said.length > 0 ? joined(said.map(name)) : t('brand');
  };
  return {
    member,
    isSelf: isOwn,
    name,
    names: (sources) => joined(sources.map(name)),
    text: (said) =>
      [...Map.groupBy(together(said), ({ sector }) => sector)]
        .map(([sector, members]) => {
          const plain = sectors.look(sector).name;
          const named = joined(members.map(name).filter((each) => each !== plain));
          return named === '' ? plain : t('member.of', { sector: plain, names: named });
        })
        .join(locale.value === 'en' ? '; ' : '；'),
    reason,
    todo,
    whose,
    lacking: (missing) =>
      [...Map.groupBy(missing, (each) => each.reason)]
        .map(([code, own]) => t('sources.lacks', { names: whose(own), reason: reason(code) }))
        .join(locale.value === 'en' ? '; ' : '；'),
    count: ({ sectors: n, members }) => (members > n ? t('member.whom', { n, members }) : t('member.sectors', { n })),
  };
}
