import type { MemberSchema } from '@tongcha/schema';
import { command } from '../command.ts';
import { EXIT } from '../exit.ts';
import { printable } from '../io.ts';
import { versionText } from '../members/version-text.ts';
import { memberNamed, type NamedMember, wholeName } from '../members/member-text.ts';
import { sectorMark } from '../chain/chain-tree.ts';
import { table } from '../table.ts';

/** Nobody holds it; asking about it asks every member once whose filter does not rule it out. */
const NOBODYS = 'urn:tongcha:status';
const QUERY = `query Status {
  unit(code: "${NOBODYS}") { coverage { sector member members status asked excluded milliseconds at breaker } }
  members { name sector kind zh en division uscc }
}`;

interface StatusAnswer {
  readonly unit: {
    readonly coverage: readonly {
      readonly sector: string;
      readonly member: string | null;
      readonly members: number;
      readonly status: string;
      readonly asked: number;
      readonly excluded: number;
      readonly milliseconds: number | null;
      readonly at: string | null;
      readonly breaker: string;
    }[];
  };
  readonly members: readonly NamedMember[];
}

/** What the gateway says is wrong (docs/operating.md). */
interface Condition {
  readonly reason: string;
  readonly about?: string;
  readonly severity: string;
  readonly since: string;
  readonly zh: string;
  readonly en: string;
}

interface Health {
  readonly status?: string;
  readonly conditions?: readonly Condition[];
  /** By the member's name. */
  readonly ministries?: Readonly<
    Record<
      string,
      {
        readonly breaker?: string;
        readonly since?: string;
        readonly lastFault?: string | null;
        readonly trusted?: boolean;
        readonly schema?: MemberSchema;
        /** How its membership filter stands (docs/membership.md). */
        readonly filter?: string;
      }
    >
  >;
}

const EXAMPLES = `  npm run tongcha -- status
  npm run tongcha -- status --url https://tongcha.example/graphql --json`;

export const status = command({
  about: { zh: '网关与各部门的状况', en: 'how the gateway and the ministries are' },
  help: {
    zh: `用法: npm run tongcha -- status [选项]

网关是否就绪及其原因(/health、/ready),各部门此刻是否答复、耗时、熔断状态及最近一次故障。
有部门未答复时退出码为 3,网关不可用为 4。

示例:
${EXAMPLES}`,
    en: `usage: npm run tongcha -- status [options]

Whether the gateway is ready and what is wrong (/health, /ready), and of each ministry whether it answers now, in what time, its breaker and its last fault.
Exit code 3 where a ministry does not answer, 4 where the gateway does not.

examples:
${EXAMPLES}`,
  },
  options: {},
  async run({ options, language, gateway, paint, say }) {
    const words = WORDS[language];
    const answer = await gateway.ask<StatusAnswer>(QUERY, {});
    // After it, as it may be the first to find that a ministry does not take the gateway's calls.
    const [health, ready] = [await gateway.get('/health'), await gateway.get('/ready')];
    const known = (health.body ?? {}) as Health;
    const members = (answer.data?.members ?? []).map((member) =>
      standingOf(member, answer.data?.unit.coverage ?? [], known.ministries?.[member.name]),
    );
    const isReady = health.status === 200 && ready.status === 200;
    if (options.json) {
      say(
        JSON.stringify(
          {
            url: gateway.url.href,
            status: known.status,
            conditions: known.conditions ?? [],
            health: health.status,
            ready: ready.status,
            ministries: members,
          },
          null,
          2,
        ),
      );
    } else {
      const rows = printable(members).map((each) => {
        const { sector, name, answers, milliseconds, breaker, since, lastFault, trusted, schema } = each;
        const version = versionText(schema, language);
        return [
          `${sectorMark(sector, paint)} ${wholeName(sector, memberNamed({ sector, member: name }, members, language), language)}`,
          paint(answers === 'NO' ? 'red' : 'green', words.answers[answers]),
          typeof milliseconds === 'number' ? `${milliseconds} ms` : '-',
          words.breakers[breaker] ?? breaker,
          since ?? '-',
          trusted === false ? paint('red', words.untrusted) : version ? paint('yellow', version) : (lastFault ?? '-'),
        ];
      });
      say(`${gateway.url.origin}  ${isReady ? paint('green', words.ready) : paint('red', words.notReady)}`);
      for (const line of table([words.head, ...rows])) say(line);
      for (const each of printable(known.conditions ?? []))
        say(paint(each.severity === 'failed' ? 'red' : 'yellow', conditionLine(each, language)));
    }
    return !isReady
      ? EXIT.unreachable
      : answer.data === null
        ? EXIT.refused
        : known.status !== 'degraded' && members.every(({ answers }) => answers !== 'NO')
          ? EXIT.done
          : EXIT.incomplete;
  },
});

function conditionLine({ reason, about, since, zh, en }: Condition, language: 'zh' | 'en'): string {
  const what = language === 'zh' ? zh : en;
  return `! ${about === undefined ? '' : `${about}: `}${what} (${reason}, ${WORDS[language].since} ${since})`;
}

/** HEARD: it was not asked, as its filter, which is a minute old at most, rules the code out. */
type Answers = 'YES' | 'HEARD' | 'NO';

type MemberHealth = NonNullable<Health['ministries']>[string];

interface Standing extends NamedMember, MemberHealth {
  readonly answers: Answers;
  readonly milliseconds: number | null;
  readonly breaker: string;
}

/** One without a line of coverage of its own was not asked, or had nothing to say. */
function standingOf(
  member: NamedMember,
  coverage: StatusAnswer['unit']['coverage'],
  health: MemberHealth | undefined,
): Standing {
  const own = coverage.find((each) => each.member === member.name);
  const breaker = own?.breaker ?? health?.breaker ?? '';
  const isSilent = breaker === 'OPEN' || (own !== undefined && own.status !== 'ANSWERED');
  const isRuledOut = (own?.asked ?? 0) === 0 && health?.filter === 'USED';
  const answers = isSilent ? 'NO' : isRuledOut ? 'HEARD' : 'YES';
  return { ...member, ...health, answers, milliseconds: own?.milliseconds ?? null, breaker };
}

const WORDS = {
  zh: {
    untrusted: '不接受网关的签名',
    since: '自',
    ready: '就绪',
    notReady: '未就绪',
    answers: { YES: '已答复', HEARD: '有新名单', NO: '未答复' } as Readonly<Record<Answers, string>>,
    head: ['部门', '答复', '耗时', '熔断', '自', '最近故障'],
    breakers: { CLOSED: '正常', OPEN: '熔断', HALF_OPEN: '探测中' } as Readonly<Record<string, string>>,
  },
  en: {
    untrusted: 'does not take the gateway’s signature',
    since: 'since',
    ready: 'ready',
    notReady: 'not ready',
    answers: { YES: 'answers', HEARD: 'told what it knows', NO: 'does not answer' } as Readonly<
      Record<Answers, string>
    >,
    head: ['ministry', 'answer', 'time', 'breaker', 'since', 'last fault'],
    breakers: { CLOSED: 'closed', OPEN: 'open', HALF_OPEN: 'probing' } as Readonly<Record<string, string>>,
  },
} as const;
