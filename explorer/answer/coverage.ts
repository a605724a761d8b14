import type { MemberKind } from '@tongcha/schema';
import type { GraphQLAnswer } from './answer.ts';

/** What became of the questions to one member, or to those of a sector that need no line of their own; as far as it was selected. */
export interface Coverage {
  readonly sector: string;
  readonly member?: string | null;
  readonly members?: number;
  readonly status?: string;
  readonly asked?: number;
  readonly excluded?: number;
  readonly answered?: number;
  readonly held?: number;
  /** Null: not told, as `milliseconds` then. */
  readonly calls?: number | null;
  readonly milliseconds?: number | null;
}

/** Something that the answer lacks, and why. */
export interface Lack {
  readonly reason: string;
  readonly sector: string | null;
  readonly member: string | null;
  readonly system: string | null;
  readonly codes: number;
  readonly message: string;
}

/** Lists of coverage longer than this tell nothing new. */
const MOST = 100;

/** Every list of that name in the answer's data; one a member: of several lists their sums, and the worst status. */
export function coverageOf({ data }: GraphQLAnswer): readonly Coverage[] {
  const found = new Map<string, Coverage>();
  for (const each of listsNamed(data, 'coverage').flat()) {
    if (typeof each['sector'] !== 'string') continue;
    const next = each as unknown as Coverage;
    const key = `${next.sector} ${next.member ?? ''}`;
    const known = found.get(key);
    found.set(key, known ? sumOf(known, next) : next);
  }
  return [...found.values()];
}

/** What members are called, by name, where the answer says it: from `members` beside what was asked. */
export function membersOf({ data }: GraphQLAnswer): ReadonlyMap<string, Member> {
  return new Map(
    listsNamed(data, 'members')
      .flat()
      .filter((each): each is Item & Member => ['name', 'zh', 'en'].every((key) => typeof each[key] === 'string'))
      .map((each) => [each.name, each]),
  );
}

export interface Member {
  readonly name: string;
  readonly kind?: MemberKind;
  readonly zh: string;
  readonly en: string;
}

/** The gaps that the answer names, then the errors beside it; alike ones once. */
export function lacksOf(answer: GraphQLAnswer): readonly Lack[] {
  const gaps = listsNamed(answer.data, 'gaps')
    .flat()
    .map((gap) => lackOf(gap['reason'], gap, gap['message']));
  const errors = (answer.errors ?? []).map(({ message, extensions = {} }) =>
    lackOf(extensions.code, extensions, message),
  );
  return [...new Map([...gaps, ...errors].map((lack) => [JSON.stringify(lack), lack])).values()].slice(0, MOST);
}

function lackOf(
  reason: unknown,
  {
    sector,
    member,
    system,
    codes,
  }: { readonly sector?: unknown; readonly member?: unknown; readonly system?: unknown; readonly codes?: unknown },
  message: unknown,
): Lack {
  return {
    reason: textOf(reason) ?? '',
    sector: textOf(sector),
    member: textOf(member),
    system: textOf(system),
    codes: Array.isArray(codes) ? codes.length : 0,
    message: textOf(message) ?? '',
  };
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** What rules withhold from whoever asked, as the answer tells it; nothing that it lacks. */
export function withheldOf({
  data,
  extensions,
}: GraphQLAnswer): readonly { readonly sector: string; readonly policy: string | null }[] {
  const lists = [...listsNamed(data, 'withheld'), ...(extensions?.withheld ? [extensions.withheld] : [])];
  const all = lists
    .flat()
    .flatMap(({ sector, policy }) => (typeof sector === 'string' ? [{ sector, policy: textOf(policy) }] : []));
  return [...new Map(all.map((each) => [JSON.stringify(each), each])).values()].slice(0, MOST);
}

const STATUSES = ['ANSWERED', 'PARTIAL', 'FAILED'];

function sumOf(a: Coverage, b: Coverage): Coverage {
  const sum: Record<string, unknown> = {
    sector: a.sector,
    member: a.member,
    members: Math.max(a.members ?? 1, b.members ?? 1),
    status: STATUSES[Math.max(STATUSES.indexOf(a.status ?? ''), STATUSES.indexOf(b.status ?? ''))],
  };
  for (const key of ['asked', 'excluded', 'answered', 'held', 'calls', 'milliseconds'] as const)
    if (typeof a[key] === 'number' || typeof b[key] === 'number') sum[key] = (a[key] ?? 0) + (b[key] ?? 0);
  return sum as unknown as Coverage;
}

type Item = Readonly<Record<string, unknown>>;

function listsNamed(value: unknown, name: string, found: Item[][] = []): Item[][] {
  if (typeof value !== 'object' || value === null || found.length >= MOST) return found;
  for (const [key, below] of Object.entries(value)) {
    if (key === name && Array.isArray(below))
      found.push(below.filter((each): each is Item => typeof each === 'object' && each !== null));
    else listsNamed(below, name, found);
  }
  return found;
}
