import { AcknowledgeRecall, ApproveRecall, type RecallOrderToldFields, SettleRecallStep } from '@tongcha/client';
import { z } from 'zod';
import { actionNamed } from '../actions.ts';
import { codesOf } from '../chain/many.ts';
import { type Call, command } from '../command.ts';
import { CliFault, EXIT, printable, wholeNumber } from '@tongcha/command';
import { readCode } from '../read-code.ts';
import { act, needId } from '../recall/act.ts';
import { findOrder, follow } from '../recall/follow.ts';
import { orderText } from '../recall/order-text.ts';
import { TAKES_RECALL } from '../recall/takes-recall.ts';

const OPTIONS = {
  codes: z.string().min(1).optional(),
  also: z.array(z.string().min(1)).default([]),
  level: z.enum(['I', 'II', 'III'], { error: '应为 I、II 或 III / expected I, II or III' }).optional(),
  reason: z.string().min(1).optional(),
  advice: z.string().min(1).optional(),
  units: wholeNumber(1, 20_000).default(1_000),
  yes: z.string().min(1).optional(),
  follow: z.boolean().default(false),
  held: z.boolean().default(false),
  again: z.boolean().default(false),
  note: z.string().min(1).optional(),
  refuse: z.boolean().default(false),
};
type RecallCall = Call<z.infer<z.ZodObject<typeof OPTIONS>>>;

const ACTIONS: Readonly<Record<string, (call: RecallCall, rest: readonly string[]) => Promise<number>>> = {
  open: async (call, rest) =>
    act(call, {
      action: 'OPEN',
      codes: await codes(call, rest),
      level: call.options.level,
      reason: call.options.reason,
      advice: call.options.advice,
    }),
  extend: async (call, texts) => {
    const [id, rest] = needId(texts);
    const { reason, advice } = call.options;
    return act(call, { action: 'EXTEND', id, codes: await codes(call, rest), reason, advice });
  },
  narrow: async (call, texts) => {
    const [id, rest] = needId(texts);
    return act(call, { action: 'NARROW', id, codes: await codes(call, rest), reason: call.options.reason });
  },
  cancel: (call, texts) => act(call, { action: 'CANCEL', id: needId(texts)[0], reason: call.options.reason }),
  close: (call, texts) => act(call, { action: 'CLOSE', id: needId(texts)[0], reason: call.options.reason }),
  show,
  approve,
  settle,
  acknowledge,
};

const EXAMPLES = `  npm run tongcha -- recall open 'gs1:(01)06901234001020(10)T260310' --level I --reason 溶出度不合格
  npm run tongcha -- recall show 20261130-7K3F9Q2M --follow`;

export const recall = command({
  about: { zh: '召回: 预览、下达、扩大、缩小、撤销、结束、跟踪', en: 'recalls: preview, order, change, end, follow' },
  help: {
    zh: `用法: npm run tongcha -- recall open 编码 … --level I|II|III --reason 原因 [--advice 处置要求] [--also 编码 …]
      npm run tongcha -- recall extend 召回编号 编码 … [--also 编码]
      npm run tongcha -- recall narrow 召回编号 编码 …
      npm run tongcha -- recall cancel|close 召回编号 [--reason 原因]
      npm run tongcha -- recall show 召回编号 [--follow]
      npm run tongcha -- recall approve 召回编号 条目序号 [--refuse]
      npm run tongcha -- recall settle 召回编号 步骤编号 --held|--again [--note 说明]
      npm run tongcha -- recall acknowledge 召回编号

先预览: 哪些单元、通知哪一方、法定期限,以及受影响但不自动召回的单元;再确认,才会下达。在终端里按提示输入召回单元数或召回编号确认,
脚本用 --yes。预览之后有变化的不执行,并列出差异。须有带 recall 权限范围的监管人员令牌,并说明用途(--purpose recall-tracing)。

  --codes 文件|-   每行一个编码,- 为标准输入
  --also 编码      受影响单元中另行召回的,可重复;--also certain 为全部确定受影响的
  --yes 凭证       预览末尾给出的凭证,确认该预览
  --follow         下达后一直跟踪,直到各方记录都已反映,或有步骤须由人处理(退出码 3)
  --units 个数     最多追到多少个单元,默认 1000
  --refuse         撤回待复核的条目
  --held --again   人工确认: 对方已收到 | 未收到,重新发送    --note 说明

示例:
${EXAMPLES}`,
    en: `usage: npm run tongcha -- recall open CODE … --level I|II|III --reason WHY [--advice WHAT] [--also CODE …]
       npm run tongcha -- recall extend ID CODE … [--also CODE]
       npm run tongcha -- recall narrow ID CODE …
       npm run tongcha -- recall cancel|close ID [--reason WHY]
       npm run tongcha -- recall show ID [--follow]
       npm run tongcha -- recall approve ID ENTRY [--refuse]
       npm run tongcha -- recall settle ID STEP --held|--again [--note WHAT]
       npm run tongcha -- recall acknowledge ID

A preview first: which units, which members are told, until when, and what is affected and not recalled by itself. It is done once it is confirmed: at a
terminal by typing the number of units, or of the recall; in a script by --yes. What has changed since the preview is not done, and the difference is told.
It takes a regulator's token with the scope recall, and a purpose (--purpose recall-tracing).

  --codes FILE|-   one code a line, - the standard input
  --also CODE      affected units that are recalled, too, repeatable; --also certain: all that are certainly affected
  --yes HASH       confirms the preview that gave it
  --follow         afterwards, until every member's records say so, or a person has to do something (exit code 3)
  --units N        how many units are followed at most, 1000 when not given
  --refuse         takes back an entry that waits for approval
  --held --again   of a step: the member has it | it has not, and is told again    --note WHAT  what was found out

examples:
${EXAMPLES}`,
  },
  takes: TAKES_RECALL,
  options: OPTIONS,
  texts: Object.keys(ACTIONS),
  run(call) {
    const [action = '', ...rest] = call.texts;
    if (action === '')
      throw new CliFault(EXIT.usage, `请写明操作 / name what to do: ${Object.keys(ACTIONS).join(' ')}`, 'recall');
    return actionNamed(ACTIONS, action, 'recall')(call, rest);
  },
});

async function codes(call: RecallCall, texts: readonly string[]): Promise<readonly string[]> {
  const { gateway, language, warn } = call;
  return (await codesOf({ ...call, texts })) ?? [await readCode(gateway, texts, language, 'recall', warn)];
}

async function show(call: RecallCall, texts: readonly string[]): Promise<number> {
  const order = await findOrder(call, needId(texts)[0]);
  return call.options.follow ? follow(call, order) : tell(call, order);
}

async function approve(call: RecallCall, texts: readonly string[]): Promise<number> {
  const [id, [entry = '']] = needId(texts);
  if (!/^[1-9]\d{0,5}$/.test(entry))
    throw new CliFault(
      EXIT.usage,
      '请给出历史条目序号(recall show) / give the number of an entry of its history (recall show)',
    );
  const { data, errors, status } = await call.gateway.need(ApproveRecall, {
    id,
    entry: Number(entry),
    approved: !call.options.refuse,
  });
  return told(call, data.approveRecall, { errors, status });
}

async function settle(call: RecallCall, texts: readonly string[]): Promise<number> {
  const [id, [step]] = needId(texts);
  const { held, again, note } = call.options;
  if (step === undefined || held === again)
    throw new CliFault(
      EXIT.usage,
      '请给出步骤编号,及 --held 或 --again / give the number of a step, and --held or --again',
    );
  const { data, errors, status } = await call.gateway.need(SettleRecallStep, { id, step, held, note });
  return told(call, data.settleRecallStep, { errors, status });
}

async function acknowledge(call: RecallCall, texts: readonly string[]): Promise<number> {
  const { data, errors, status } = await call.gateway.need(AcknowledgeRecall, { id: needId(texts)[0] });
  return told(call, data.acknowledgeRecall, { errors, status });
}

function told(
  call: RecallCall,
  order: RecallOrderToldFields | null,
  refused: Parameters<RecallCall['gateway']['refusal']>[0],
): number {
  if (!order) throw call.gateway.refusal(refused);
  return tell(call, order);
}

function tell(call: RecallCall, order: RecallOrderToldFields): number {
  call.say(call.options.json ? JSON.stringify(order, null, 2) : orderText(printable(order), call));
  return EXIT.done;
}
