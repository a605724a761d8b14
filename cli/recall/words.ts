import type { RecallOrderToldFields } from '@tongcha/client';
import type { Language } from '@tongcha/command';

type Order = RecallOrderToldFields;

interface RecallWords {
  readonly states: Readonly<Record<Order['state'], string>>;
  readonly levels: Readonly<Record<Order['level'], string>>;
  readonly actions: Readonly<Record<Order['history'][number]['action'], string>>;
  readonly steps: Readonly<Record<Order['steps'][number]['state'], string>>;
  readonly rights: Readonly<Record<'ORDERED' | 'APPROVED' | 'NONE', string>>;
  readonly bases: Readonly<Record<'BAD' | 'PACKED' | 'CHOSEN', string>>;
  readonly reason: string;
  readonly advice: string;
  readonly units: (count: number) => string;
  readonly told: string;
  readonly shown: (shown: number, codes: number, unread: number) => string;
  readonly settled: (by: string, note: string) => string;
  readonly concerned: string;
  readonly made: (count: number) => string;
  readonly held: (count: number) => string;
  readonly acknowledged: (at: string | null) => string;
  readonly deadlines: string;
  readonly met: (met: boolean | null) => string;
  readonly history: string;
  readonly waits: string;
  readonly approved: (by: string) => string;
  readonly withdrawn: (by: string) => string;
  readonly none: string;
  readonly more: (count: number) => string;
  readonly willBe: string;
  readonly willBeTold: string;
  readonly unheld: (count: number) => string;
  readonly affected: (certain: number, possible: number) => string;
  readonly also: string;
  readonly incomplete: string;
  readonly nobody: string;
  readonly changed: string;
  readonly change: Readonly<Record<'more' | 'fewer' | 'moreMembers' | 'fewerMembers', string>>;
  readonly type: (text: string, what: string) => string;
  readonly unitCount: string;
  readonly number: string;
  readonly notDone: string;
  readonly confirmBy: (confirm: string) => string;
}

/** What `recall` and `recalls` say. */
export const RECALL_WORDS: Readonly<Record<Language, RecallWords>> = {
  zh: {
    states: { WAITING: '待复核', OPEN: '召回中', CLOSED: '已完成', CANCELLED: '已撤销' },
    levels: { I: '一级', II: '二级', III: '三级' },
    actions: { OPEN: '启动', EXTEND: '扩大', NARROW: '缩小', CANCEL: '撤销', CLOSE: '结束' },
    steps: {
      PENDING: '待发送',
      SENDING: '发送中',
      ACKED: '已受理',
      PARTLY: '部分受理',
      REFUSED: '被拒绝',
      UNCERTAIN: '无法确认',
    },
    rights: { ORDERED: '立即下达', APPROVED: '须经复核', NONE: '无权下达,请另行通知' },
    bases: { BAD: '问题单元', PACKED: '内装召回单元', CHOSEN: '人工选定' },
    reason: '原因',
    advice: '处置要求',
    units: (count) => `召回单元 ${count} 个`,
    told: '各方通知',
    shown: (shown, codes, unread) => `已反映 ${shown}/${codes}${unread > 0 ? `,${unread} 个无法读取` : ''}`,
    settled: (by, note) => `人工确认: ${by} ${note}`.trim(),
    concerned: '相关单位',
    made: (count) => `生产 ${count}`,
    held: (count) => `持有 ${count}`,
    acknowledged: (at) => (at === null ? '未确认' : `已确认 ${at}`),
    deadlines: '法定期限',
    met: (met) => (met === null ? '' : met ? '已按期' : '逾期'),
    history: '历史',
    waits: '待复核',
    approved: (by) => `复核: ${by}`,
    withdrawn: (by) => `撤回: ${by}`,
    none: '没有召回令',
    more: (count) => `… 另有 ${count} 个`,
    willBe: '拟召回',
    willBeTold: '拟通知',
    unheld: (count) => `${count} 个单元无人登记,不会有人收到通知`,
    affected: (certain, possible) => `其余受影响: 确定 ${certain} 个,可能 ${possible} 个,均不自动召回`,
    also: '需要召回的,用 --also 编码 选定:',
    incomplete: '不完整: 受影响的可能更多,待其答复后再扩大',
    nobody: '没有任何一方会收到通知',
    changed: '与确认的预览不同,未执行',
    change: { more: '新增单元', fewer: '减少单元', moreMembers: '新增通知方', fewerMembers: '减少通知方' },
    type: (text, what) => `确认请输入${what} ${text}: `,
    unitCount: '召回单元数',
    number: '召回编号',
    notDone: '未执行',
    confirmBy: (confirm) => `以上为预览,尚未执行。确认: 同一命令加 --yes ${confirm}`,
  },
  en: {
    states: { WAITING: 'waits for approval', OPEN: 'in force', CLOSED: 'done', CANCELLED: 'taken back' },
    levels: { I: 'class I', II: 'class II', III: 'class III' },
    actions: { OPEN: 'open', EXTEND: 'extend', NARROW: 'narrow', CANCEL: 'cancel', CLOSE: 'close' },
    steps: {
      PENDING: 'to be told',
      SENDING: 'being told',
      ACKED: 'has it',
      PARTLY: 'partly taken',
      REFUSED: 'refused',
      UNCERTAIN: 'uncertain',
    },
    rights: { ORDERED: 'is told at once', APPROVED: 'once approved', NONE: 'not yours to order: tell them otherwise' },
    bases: { BAD: 'bad', PACKED: 'packed in it', CHOSEN: 'chosen' },
    reason: 'why',
    advice: 'to do',
    units: (count) => `units recalled: ${count}`,
    told: 'members',
    shown: (shown, codes, unread) => `shown ${shown}/${codes}${unread > 0 ? `, ${unread} cannot be read` : ''}`,
    settled: (by, note) => `settled by ${by} ${note}`.trim(),
    concerned: 'whom it concerns',
    made: (count) => `made ${count}`,
    held: (count) => `has ${count}`,
    acknowledged: (at) => (at === null ? 'no word yet' : `acknowledged ${at}`),
    deadlines: 'terms',
    met: (met) => (met === null ? '' : met ? 'kept' : 'overdue'),
    history: 'history',
    waits: 'waits for approval',
    approved: (by) => `approved by ${by}`,
    withdrawn: (by) => `taken back by ${by}`,
    none: 'there are no orders',
    more: (count) => `… ${count} more`,
    willBe: 'would be recalled',
    willBeTold: 'would be told',
    unheld: (count) => `${count} units nobody has a record of: nobody is told of them`,
    affected: (certain, possible) =>
      `affected beside these: ${certain} certainly, ${possible} possibly; none is recalled by itself`,
    also: 'choose those to be recalled by --also CODE:',
    incomplete: 'incomplete: more may be affected; extend it when they have answered',
    nobody: 'nobody would be told',
    changed: 'not what was confirmed, so nothing was done',
    change: { more: 'more units', fewer: 'fewer units', moreMembers: 'more members', fewerMembers: 'fewer members' },
    type: (text, what) => `to confirm type ${what}, ${text}: `,
    unitCount: 'the number of units',
    number: 'the number of the recall',
    notDone: 'nothing was done',
    confirmBy: (confirm) =>
      `This is a preview, and nothing was done. To confirm: the same command with --yes ${confirm}`,
  },
};
