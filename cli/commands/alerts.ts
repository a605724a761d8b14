import { AcknowledgeAlert, type AlertLineFields, AlertRaised, Alerts, AlertShown, CloseAlert } from '@tongcha/client';
import { CliFault, EXIT, printable, wholeNumber } from '@tongcha/command';
import { z } from 'zod';
import { actionNamed } from '../actions.ts';
import { alertLines, shownAlert } from '../alerts/alert-text.ts';
import { type Call, command } from '../command.ts';

const LEVELS = ['INFO', 'NOTICE', 'SERIOUS', 'CRITICAL'] as const;
const STATES = ['OPEN', 'ACKNOWLEDGED', 'CLOSED', 'ALL'] as const;

/** In whatever case. */
function oneOf<T extends string>(list: readonly [T, ...T[]]) {
  return z
    .string()
    .transform((text) => text.toUpperCase())
    .pipe(z.enum(list, { error: `应为 ${list.join('、')} / expected one of these` }));
}

const OPTIONS = {
  rule: z.string().min(1).optional(),
  sector: z.string().min(1).optional(),
  division: z.string().min(1).optional(),
  level: oneOf(LEVELS).optional(),
  since: z.string().min(1).optional(),
  state: oneOf(STATES).default('OPEN'),
  first: wholeNumber(1, 200).default(20),
  after: z.string().min(1).optional(),
  note: z.string().min(1).optional(),
};
type AlertsCall = Call<z.infer<z.ZodObject<typeof OPTIONS>>>;

const ACTIONS: Readonly<Record<string, (call: AlertsCall, rest: readonly string[]) => Promise<number>>> = {
  list,
  show,
  follow,
  acknowledge,
  close,
};

const EXAMPLES = `  npm run tongcha -- alerts
  npm run tongcha -- alerts list --level serious --state all --first 50
  npm run tongcha -- alerts follow --sector FOOD_DRUG                  # Ctrl-C 结束 / ends it`;

export const alerts = command({
  about: { zh: '早期预警: 列出、跟踪、签收、关闭', en: 'early warning: list, follow, acknowledge, close' },
  takes: {
    zh: '须用带 alerts 权限范围的令牌,试用时: npm run token -- --role regulator --sector FOOD_DRUG --scope alerts',
    en: 'it takes a token with the scope alerts; to try it: npm run token -- --role regulator --sector FOOD_DRUG --scope alerts',
  },
  help: {
    zh: `用法: npm run tongcha -- alerts [list] [选项]
      npm run tongcha -- alerts follow [选项]
      npm run tongcha -- alerts show|acknowledge|close 预警编号 [--note 备注]

平台对变更记录的研判结果,风险最高的在前。须用带 alerts 权限范围的令牌。依据的内容只在 show 时按您此刻的权限显示。

  --rule 规则      --sector 领域      --division 行政区划(含其下级)      --level 最低级别  info notice serious critical
  --since 时间     此后发现的          --state 状态    open(默认)acknowledged closed all          --first 条数    默认 20
  --after 事件     follow: 从该事件之后续传          --note 备注    close 须写明;不得写个人信息
follow 持续输出新预警,--json 时每行一个 JSON。

示例:
${EXAMPLES}`,
    en: `usage: npm run tongcha -- alerts [list] [options]
       npm run tongcha -- alerts follow [options]
       npm run tongcha -- alerts show|acknowledge|close ID [--note TEXT]

What the platform has found in changed records, the greatest risk first. It takes a token with the scope alerts. What it rests on is shown by \`show\`
alone, by what you may see then.

  --rule R         --sector S         --division D, with all below it           --level L    info notice serious critical, or graver
  --since T        found since        --state S    open (when not given) acknowledged closed all        --first N    20 when not given
  --after E        follow: what came after that event, too          --note T     close needs it; nothing about persons
follow tells new alerts until it is interrupted, with --json one JSON a line.

examples:
${EXAMPLES}`,
  },
  options: OPTIONS,
  texts: Object.keys(ACTIONS),
  run(call) {
    const [action = 'list', ...rest] = call.texts;
    return actionNamed(ACTIONS, action)(call, rest);
  },
});

async function list(call: AlertsCall): Promise<number> {
  const { gateway, options, say, language } = call;
  const { state, first, since } = options;
  const { data } = await gateway.need(Alerts, {
    ...filterOf(call),
    since,
    state: state === 'ALL' ? undefined : state,
    first,
  });
  const found = data.alerts.edges.map(({ node }) => node);
  if (options.json) say(JSON.stringify(found, null, 2));
  else {
    for (const alert of printable(found)) say(alertLines(alert, call).join('\n'));
    if (found.length === 0) say(language === 'zh' ? '没有预警。' : 'No alerts.');
    if (data.alerts.pageInfo.hasNextPage)
      say(language === 'zh' ? `还有更多: --first ${first * 2}` : `there are more: --first ${first * 2}`);
  }
  return EXIT.done;
}

async function show(call: AlertsCall, rest: readonly string[]): Promise<number> {
  const { gateway, options, say } = call;
  const { data } = await gateway.need(AlertShown, { id: idIn(rest) });
  if (!data.alert) throw noSuch();
  say(options.json ? JSON.stringify(data.alert, null, 2) : shownAlert(printable(data), call));
  return EXIT.done;
}

/** A subscription ends after a while: it is begun again where it ended. */
async function follow(call: AlertsCall): Promise<number> {
  const { gateway, options, say } = call;
  let { after } = options;
  for (;;) {
    for await (const event of gateway.follow(AlertRaised, { ...filterOf(call), after })) {
      if (event.data === null) throw gateway.refusal(event);
      const { alertRaised: raised } = event.data;
      after = raised.id;
      if (options.json) say(JSON.stringify(raised));
      else {
        const { alert } = printable(raised);
        say([...alertLines(alert, call), ...(alert.warning ? [`    ${alert.warning[call.language]}`] : [])].join('\n'));
      }
    }
  }
}

async function acknowledge(call: AlertsCall, rest: readonly string[]): Promise<number> {
  const { gateway, options } = call;
  const { data, errors, status } = await gateway.need(AcknowledgeAlert, { id: idIn(rest), note: options.note });
  if (!data.acknowledgeAlert) throw gateway.refusal({ errors, status });
  return tell(call, data.acknowledgeAlert);
}

async function close(call: AlertsCall, rest: readonly string[]): Promise<number> {
  const { gateway, options } = call;
  const id = idIn(rest);
  if (options.note === undefined) throw new CliFault(EXIT.usage, '--note: 请写明关闭的理由 / say why it is closed');
  const { data, errors, status } = await gateway.need(CloseAlert, { id, note: options.note });
  if (!data.closeAlert) throw gateway.refusal({ errors, status });
  return tell(call, data.closeAlert);
}

function tell(call: AlertsCall, alert: AlertLineFields): number {
  call.say(call.options.json ? JSON.stringify(alert, null, 2) : alertLines(printable(alert), call).join('\n'));
  return EXIT.done;
}

function filterOf({ options: { rule, sector, division, level } }: AlertsCall) {
  return { rule, sector, division, atLeast: level };
}

function idIn([id, ...others]: readonly string[]): string {
  if (id !== undefined && others.length === 0) return id;
  throw new CliFault(EXIT.usage, '请给出一个预警编号(alerts list) / name one alert (alerts list)');
}

function noSuch(): CliFault {
  return new CliFault(EXIT.refused, '没有这个编号的预警 / there is no alert of that name');
}
