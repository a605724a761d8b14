import { type MemberSchema, MEMBER_KINDS, namesOf, schemaField } from '@tongcha/schema';
import { sectorMark } from '../chain/chain-tree.ts';
import { type Language, type Paint, printable, table } from '@tongcha/command';
import { versionText } from './version-text.ts';
import { wordsIn } from '../words.ts';

/** A member, as the gateway or the file tells of it. */
export interface MemberView {
  readonly name: string;
  readonly state: 'counts' | 'trial';
  readonly kind?: string | undefined;
  readonly zh?: string | undefined;
  readonly en?: string | undefined;
  readonly division?: string | null | undefined;
  readonly uscc?: string | null | undefined;
  /** In the file alone. */
  readonly url?: string | readonly string[] | undefined;
  readonly limits?: Readonly<Record<string, number>> | undefined;
  /** At the gateway alone. */
  readonly breaker?: string | undefined;
  readonly schema?: MemberSchema | undefined;
}

/** A line each, with whatever is known of any. */
export function memberTable(members: readonly MemberView[], language: Language, paint: Paint): string[] {
  const words = WORDS[language];
  const rows = printable(members).map((member) => {
    const version = versionText(member.schema, language);
    const { sector } = namesOf(member.name.split('/', 1)[0] ?? '');
    return [
      `${sectorMark(sector, paint)} ${wordsIn(language).sector(sector)}`,
      member.name,
      member[language] ?? '-',
      kindWord(member, language),
      (isRegion(member) ? member.division : (member.uscc ?? member.division)) ?? '-',
      member.state === 'trial'
        ? paint('yellow', words.trial)
        : version
          ? paint('yellow', version)
          : paint('green', words.counts),
      ...(members.some(({ breaker }) => breaker !== undefined) ? [words.breakers[member.breaker ?? ''] ?? '-'] : []),
    ];
  });
  return table([words.head.slice(0, rows[0]?.length), ...rows]);
}

/** One member, a line a part. */
export function memberText(member: MemberView, language: Language): string[] {
  const words = WORDS[language];
  const parts: readonly (readonly [string, string | null | undefined])[] = [
    [words.name, member.name],
    [words.zh, member.zh],
    [words.en, member.en],
    [words.kind, kindWord(member, language)],
    [words.division, member.division],
    [words.uscc, member.uscc],
    [words.state, member.state === 'trial' ? words.onTrial : words.counts],
    [words.schema, schemaText(member, language)],
    [words.url, [member.url ?? []].flat().join(' ')],
    ...Object.entries(member.limits ?? {}).map(([key, value]) => [key, String(value)] as const),
    [words.breaker, member.breaker === undefined ? undefined : (words.breakers[member.breaker] ?? member.breaker)],
  ];
  return table(parts.flatMap(([label, value]) => (value ? [[label, printable(value)]] : [])));
}

/** A region is known by its division, others by their credit code. */
function isRegion({ kind }: MemberView): boolean {
  return kind === 'REGION';
}

/** Its versions, and how they stand to the graph's where they are others. */
function schemaText({ schema }: MemberView, language: Language): string {
  return [schema?.own ? schemaField(schema.own) : '', versionText(schema, language)].filter(Boolean).join('  ');
}

function kindWord({ kind }: MemberView, language: Language): string {
  return kind === undefined ? '-' : (MEMBER_KINDS[kind]?.[language] ?? kind);
}

const WORDS = {
  zh: {
    head: ['领域', '名称', '单位', '性质', '区划/信用代码', '状态', '熔断'],
    name: '名称',
    zh: '中文',
    en: '英文',
    kind: '性质',
    division: '行政区划',
    uscc: '信用代码',
    state: '状态',
    url: '地址',
    breaker: '熔断',
    schema: '接口版本',
    counts: '正式',
    trial: '试用',
    onTrial: '试用(任何查询都不问它)',
    breakers: { CLOSED: '正常', OPEN: '熔断', HALF_OPEN: '探测中' } as Readonly<Record<string, string>>,
  },
  en: {
    head: ['sector', 'name', 'called', 'kind', 'division / USCC', 'state', 'breaker'],
    name: 'name',
    zh: 'in Chinese',
    en: 'in English',
    kind: 'kind',
    division: 'division',
    uscc: 'USCC',
    state: 'state',
    url: 'address',
    breaker: 'breaker',
    schema: 'schema',
    counts: 'counts',
    trial: 'trial',
    onTrial: 'trial (no query asks it)',
    breakers: { CLOSED: 'closed', OPEN: 'open', HALF_OPEN: 'probing' } as Readonly<Record<string, string>>,
  },
} as const;
