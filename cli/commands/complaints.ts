import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { FindReport, FindReportRoute, ReportProblem, SettleComplaint, UnsettledComplaints } from '@tongcha/client';
import { LONGEST_SEALED, sealReport } from '@tongcha/client/seal';
import { z } from 'zod';
import { CliFault, EXIT, printable } from '@tongcha/command';
import { COMPLAINT_TOPICS } from '@tongcha/schema';
import { actionNamed } from '../actions.ts';
import { type Call, command } from '../command.ts';
import { complaintText, deliveryText, receiptText, routeText } from '../complaints/complaint-text.ts';
import { readCode } from '../read-code.ts';

const OPTIONS = {
  topic: z
    .string()
    .toUpperCase()
    .pipe(z.enum(COMPLAINT_TOPICS, { error: `应为 / expected ${COMPLAINT_TOPICS.join(', ')}` }))
    .default('OTHER'),
  division: z
    .string()
    .regex(/^\d{6}$/, '应为六位行政区划代码 / expected six digits of GB/T 2260')
    .optional(),
  bought: z.string().optional(),
  text: z.string().min(1).optional(),
  contact: z.string().min(1).optional(),
  photo: z.string().min(1).optional(),
  key: z.string().optional(),
  held: z.boolean().default(false),
  again: z.boolean().default(false),
  note: z.string().min(1).optional(),
};
type ComplaintCall = Call<z.infer<z.ZodObject<typeof OPTIONS>>>;

const ACTIONS: Readonly<Record<string, (call: ComplaintCall, rest: readonly string[]) => Promise<number>>> = {
  route,
  send,
  status,
  unsettled,
  settle,
};

const EXAMPLES = `  npm run tongcha -- complaints route 'gs1:(01)06901234001051(10)K260620' --topic quality
  npm run tongcha -- complaints route equipment:31103502032026050012 --topic equipment --division 350200 --json`;

export const complaints = command({
  about: {
    zh: '投诉举报: 去向、提交、进展、人工确认',
    en: 'reports: where one goes, send one, how it stands, settle one',
  },
  help: {
    zh: `用法: npm run tongcha -- complaints route 编码 [--topic 类别] [--division 行政区划代码]
      npm run tongcha -- complaints send 编码 --text 文件|- [--topic 类别] [--division 代码] [--bought 时间] [--contact 文件] [--photo 文件]
      npm run tongcha -- complaints status 回执编号
      npm run tongcha -- complaints unsettled
      npm run tongcha -- complaints settle 编号 --held|--again [--note 说明]

说明、联系方式和照片在本机加密,只有受理部门能打开。凭回执编号可以再查;有它的人都能查。

  --topic 类别     ${COMPLAINT_TOPICS.map((each) => each.toLowerCase()).join(' ')};默认 other
  --division 代码  购买或发生地,GB/T 2260 六位
  --bought 时间    购买或发生时间,如 2026-11-20T10:00:00+08:00
  --text 文件|-    说明       --contact 文件  联系方式      --photo 文件  JPEG、PNG 或 WebP,约 100 KB 以内
  --key 键         重发时用同一个键,只算一件;默认随机

unsettled 列出本部门领域内无法确认是否送达的投诉,向对方按编号核实后用 settle 确认。须有带 complaints 权限范围的监管人员令牌。

  --held --again   对方已收到 | 未收到,重新发送        --note 说明  向谁核实、结果如何

示例:
${EXAMPLES}`,
    en: `usage: npm run tongcha -- complaints route CODE [--topic T] [--division D]
      npm run tongcha -- complaints send CODE --text FILE|- [--topic T] [--division D] [--bought TIME] [--contact FILE] [--photo FILE]
      npm run tongcha -- complaints status RECEIPT
      npm run tongcha -- complaints unsettled
      npm run tongcha -- complaints settle NUMBER --held|--again [--note WHAT]

Text, contact and photo are sealed on this machine: only the authority that answers can open them. With the receipt one asks again; whoever has it can.

  --topic T      ${COMPLAINT_TOPICS.map((each) => each.toLowerCase()).join(' ')}; other when not given
  --division D   where it was bought or happened, six digits of GB/T 2260
  --bought TIME  when, like 2026-11-20T10:00:00+08:00
  --text FILE|-  what happened      --contact FILE  how you can be reached      --photo FILE  JPEG, PNG or WebP of 100 kB or so
  --key KEY      sent again with the same key it is one report; random when not given

unsettled lists reports to authorities of your sector of which nobody knows whether they have arrived: ask there by the number, then settle it. Both take a
regulator's token with the scope complaints.

  --held --again the authority has it | it has not, and is told again        --note WHAT  whom you asked, and what came of it

examples:
${EXAMPLES}`,
  },
  options: OPTIONS,
  texts: Object.keys(ACTIONS),
  run(call) {
    const [action = '', ...rest] = call.texts;
    if (action === '')
      throw new CliFault(EXIT.usage, `请写明操作 / name what to do: ${Object.keys(ACTIONS).join(' ')}`, 'complaints');
    return actionNamed(ACTIONS, action, 'complaints')(call, rest);
  },
});

async function route(call: ComplaintCall, rest: readonly string[]): Promise<number> {
  const { gateway, options, say } = call;
  const code = await codeIn(call, rest);
  const { topic, division = null } = options;
  const { data } = await gateway.need(FindReportRoute, { code, topic, division });
  say(options.json ? JSON.stringify(data.complaintRoute, null, 2) : routeText(data.complaintRoute, call));
  return data.complaintRoute.member ? EXIT.done : EXIT.refused;
}

async function send(call: ComplaintCall, rest: readonly string[]): Promise<number> {
  const { gateway, options, say, language } = call;
  const code = await codeIn(call, rest);
  const { topic, division = null, bought: boughtAt = null, key = randomUUID() } = options;
  if (options.text === undefined)
    throw new CliFault(EXIT.usage, '请用 --text 文件 说明情况 / say what happened: --text FILE', 'complaints');
  const report = {
    text: (options.text === '-' ? await call.io.input() : read(options.text).toString('utf8')).trim(),
    contact: options.contact === undefined ? null : read(options.contact).toString('utf8').trim(),
    photo: options.photo === undefined ? null : photoOf(read(options.photo)),
  };
  const found = (await gateway.need(FindReportRoute, { code, topic, division })).data.complaintRoute;
  if (found.key === null)
    throw new CliFault(
      EXIT.refused,
      language === 'zh'
        ? '受理部门现在不能在线接收,请稍后再试或拨打其电话'
        : 'the authority that answers cannot take it in just now: try again later, or telephone',
    );
  const sealed = await sealReport(found.key, report);
  if (sealed.length > LONGEST_SEALED)
    throw new CliFault(EXIT.usage, '照片太大,应在 100 KB 以内 / the photo is too large: 100 kB at most');
  const { data } = await gateway.need(ReportProblem, { input: { key, code, topic, division, boughtAt, sealed } });
  say(options.json ? JSON.stringify(data.reportProblem, null, 2) : receiptText(data.reportProblem, call));
  return EXIT.done;
}

async function status(call: ComplaintCall, [receipt = '']: readonly string[]): Promise<number> {
  const { gateway, options, say, language } = call;
  if (receipt === '') throw new CliFault(EXIT.usage, '请给出回执编号 / name the receipt', 'complaints');
  const { data } = await gateway.need(FindReport, { receipt });
  if (!data.complaint)
    throw new CliFault(
      EXIT.refused,
      language === 'zh' ? '没有这个回执编号,或已超过保存期限' : 'there is no such receipt, or its time is over',
    );
  say(options.json ? JSON.stringify(data.complaint, null, 2) : complaintText(data.complaint, call));
  return EXIT.done;
}

async function unsettled({ gateway, options, say, language }: ComplaintCall): Promise<number> {
  const { data } = await gateway.need(UnsettledComplaints, { first: 200 });
  const found = data.unsettledComplaints;
  if (options.json) say(JSON.stringify(found, null, 2));
  else if (found.length === 0) say(language === 'zh' ? '没有待确认的投诉。' : 'No report waits for a person.');
  else for (const each of printable(found)) say(deliveryText(each, language));
  return EXIT.done;
}

async function settle(call: ComplaintCall, [number]: readonly string[]): Promise<number> {
  const { gateway, options, say, language } = call;
  const { held, again, note } = options;
  if (number === undefined || held === again)
    throw new CliFault(
      EXIT.usage,
      '请给出编号,及 --held 或 --again / give its number, and --held or --again',
      'complaints',
    );
  const { data, errors, status: answered } = await gateway.need(SettleComplaint, { number, held, note });
  if (!data.settleComplaint) throw gateway.refusal({ errors, status: answered });
  const settled = printable(data.settleComplaint);
  say(options.json ? JSON.stringify(settled, null, 2) : deliveryText(settled, language));
  return EXIT.done;
}

function codeIn({ gateway, language, warn }: ComplaintCall, texts: readonly string[]): Promise<string> {
  return readCode(gateway, texts, language, 'complaints route', warn);
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    throw new CliFault(EXIT.usage, `无法读取 ${file} / cannot be read`);
  }
}

/** By its first bytes. */
function photoOf(bytes: Buffer): string {
  const type = bytes.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex'))
    ? 'jpeg'
    : bytes.subarray(1, 4).toString('latin1') === 'PNG'
      ? 'png'
      : bytes.subarray(8, 12).toString('latin1') === 'WEBP'
        ? 'webp'
        : null;
  if (type === null) throw new CliFault(EXIT.usage, '照片应为 JPEG、PNG 或 WebP / the photo must be JPEG, PNG or WebP');
  return `data:image/${type};base64,${bytes.toString('base64')}`;
}
