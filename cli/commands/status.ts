import { sectorMark } from '../chain/chain-tree.ts';
import { command } from '../command.ts';
import { EXIT, printable, table } from '@tongcha/command';
import { memberNamed, wholeName } from '../members/member-text.ts';
import { versionText } from '../members/version-text.ts';
import { isOperators, lookAsOperator } from '../status/as-operator.ts';
import { lookByQuery } from '../status/by-query.ts';
import type { Answers, Condition } from '../status/look.ts';

const EXAMPLES = `  npm run tongcha -- status
  npm run tongcha -- status --url https://tongcha.example/graphql --token operator.token --json`;

export const status = command({
  about: { zh: '网关与各部门的状况', en: 'how the gateway and the ministries are' },
  help: {
    zh: `用法: npm run tongcha -- status [选项]

网关是否就绪及其原因(/health、/ready),各部门此刻是否答复、耗时、熔断状态及最近一次故障。
有部门未答复或有故障时退出码为 3,网关不可用或未就绪为 4。
生产环境中以运维令牌 (tongcha operator) 查看,并附详情:它不能查询任何数据。

示例:
${EXAMPLES}`,
    en: `usage: npm run tongcha -- status [options]

Whether the gateway is ready and what is wrong (/health, /ready), and of each ministry whether it answers now, in what time, its breaker and its last fault.
Exit code 3 where a ministry does not answer or something has failed, 4 where the gateway does not answer or is not ready.
In production it is asked with an operator's token (tongcha operator), which opens no data and tells details too.

examples:
${EXAMPLES}`,
  },
  options: {},
  async run({ options, language, gateway, paint, say }) {
    const words = WORDS[language];
    const { isReady, isAnswered, health, members } = isOperators(await gateway.token())
      ? await lookAsOperator(gateway)
      : await lookByQuery(gateway);
    const conditions = health.conditions ?? [];
    if (options.json) {
      say(
        JSON.stringify(
          {
            url: gateway.url.href,
            status: health.status,
            ready: isReady,
            supergraph: health.supergraph?.hash,
            agreements: health.agreements?.hash,
            conditions,
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
      say(`${words.supergraph} ${short(health.supergraph)}  ${words.agreements} ${short(health.agreements)}`);
      for (const line of table([words.head, ...rows])) say(line);
      for (const each of printable(conditions))
        say(paint(each.severity === 'failed' ? 'red' : 'yellow', conditionLine(each, language)));
    }
    if (!isReady) return EXIT.unreachable;
    if (!isAnswered) return EXIT.refused;
    const isWell = health.status !== 'degraded' && members.every(({ answers }) => answers !== 'NO');
    return isWell ? EXIT.done : EXIT.incomplete;
  },
});

/** Enough of a hash to compare gateways by. */
function short(hashed: { readonly hash?: string } | null | undefined): string {
  return printable(hashed?.hash?.slice(0, 12) ?? '-');
}

function conditionLine({ reason, about, since, zh, en, detail }: Condition, language: 'zh' | 'en'): string {
  const what = language === 'zh' ? zh : en;
  return `! ${about === undefined ? '' : `${about}: `}${what} (${reason}, ${WORDS[language].since} ${since})${detail === undefined ? '' : `\n    ${detail}`}`;
}

const WORDS = {
  zh: {
    untrusted: '不接受网关的签名',
    since: '自',
    supergraph: '超图',
    agreements: '生效协议',
    ready: '就绪',
    notReady: '未就绪',
    answers: { YES: '已答复', HEARD: '已报名单', NO: '未答复' } as Readonly<Record<Answers, string>>,
    head: ['部门', '答复', '耗时', '熔断', '自', '最近故障'],
    breakers: { CLOSED: '正常', OPEN: '熔断', HALF_OPEN: '探测中' } as Readonly<Record<string, string>>,
  },
  en: {
    untrusted: 'does not take the gateway’s signature',
    since: 'since',
    supergraph: 'supergraph',
    agreements: 'agreements in force',
    ready: 'ready',
    notReady: 'not ready',
    answers: { YES: 'answers', HEARD: 'told what it knows', NO: 'does not answer' } as Readonly<
      Record<Answers, string>
    >,
    head: ['ministry', 'answer', 'time', 'breaker', 'since', 'last fault'],
    breakers: { CLOSED: 'closed', OPEN: 'open', HALF_OPEN: 'probing' } as Readonly<Record<string, string>>,
  },
} as const;
