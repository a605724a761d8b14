import type { Language } from '@tongcha/command';
import { GAP_REASONS, policyWords, sectorLook } from '@tongcha/schema';

/** What the command line says, in both languages. */
export interface Words {
  readonly noCode: string;
  readonly notACode: string;
  readonly ambiguous: string;
  readonly otherReadings: string;
  /** @param sectors that have not answered */
  readonly silent: (sectors: string) => string;
  readonly above: string;
  /** Between several names. */
  readonly comma: string;
  /** What an enterprise says of itself. */
  readonly selfStated: string;
  /** Members that are surely not the ones to ask. */
  /** Of several by their number. */
  notNeeded(members?: number): string;
  /** What somebody says, with who that is. */
  by(text: string, who: string): string;
  readonly kinds: Readonly<Record<string, string>>;
  readonly reasons: Readonly<Record<string, string>>;
  /** Of what no ministry holds; where some, or all, that might hold it have not answered, that is said instead. */
  readonly noRecord: string;
  readonly noRecordYet: string;
  /** Of no unit at all. */
  readonly noRecordAtAll: string;
  readonly nobodyAnswered: string;
  sector(name: string): string;
  recalled(reason: string, day: string): string;
  disagree(aspects: readonly string[]): string;
  readonly doubts: Readonly<Record<string, string>>;
  codes(count: number): string;
  /** @param calls null: not told, as `milliseconds` then */
  covered(answered: number, asked: number, held: number, calls: number | null, milliseconds: number | null): string;
  /** What rules keep back of a sector: policies, and fields by their names. */
  withheld(sector: string, policies: readonly (string | null)[], fields?: readonly string[]): string;
  /** What to do to have it. */
  readonly askForIt: string;
  /** A field, or a path of them with dots, by the words that people use. */
  field(name: string): string;
  refusedFields(fields: readonly string[]): string;
  total(units: number, links: number, depth: number, complete: boolean): string;
}

/** A count with its noun in English. */
export function countNoun(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

export function wordsIn(language: Language): Words {
  return language === 'en' ? english : chinese;
}

/** Each once: policies and fields, these as a path of names. */
function keptBack(
  policies: readonly (string | null)[],
  fields: readonly string[],
  words: Words,
  language: Language,
): string[] {
  return [
    ...new Set([
      ...policies.map((policy) => policyWords(policy, language)),
      ...fields.map((field) => words.field(field)),
    ]),
  ];
}

const aspectsZh: Readonly<Record<string, string>> = { TIME: '时间', QUANTITY: '数量', SHARE: '占比' };

const fieldsZh: Readonly<Record<string, string>> = {
  quantity: '数量',
  holder: '持有单位',
  producer: '生产单位',
  records: '记录',
  links: '关联',
  name: '名称',
  place: '地点',
  producedAt: '生产日期',
  expiresAt: '有效期至',
  events: '追溯事件',
  inspections: '检验检测',
  certificates: '证书',
  recalls: '召回',
  licences: '许可',
  waybills: '运单',
};

function pathZh(path: string): string {
  return path
    .split('.')
    .map((step) => fieldsZh[step] ?? step)
    .join(' ');
}

const chinese: Words = {
  noCode: '请给出一个编码。',
  notACode: '无法识别此编码。',
  ambiguous: '此编码有多种读法,请选择其一:',
  otherReadings: '只有此读法有部门记录。也可读作:',
  silent: (sectors) => `尚无答复: ${sectors};哪种读法有记录,还不能确定。`,
  above: '(见上)',
  comma: '、',
  selfStated: '企业自述',
  notNeeded: (members) => (members === undefined ? '无需查询' : `${members} 家无需查询`),
  by: (text, who) => (who === '' ? text : `${text}(${who})`),
  kinds: {
    TRANSFORM: '加工',
    PACK: '充装/包装',
    HOLD: '持有',
    INSTALL: '安装',
    TREAT: '施用/处理',
    TRANSPORT: '运输',
    MASS_BALANCE: '物料平衡',
  },
  reasons: GAP_REASONS.zh,
  noRecord: '各部门均无记录',
  noRecordYet: '已答复的部门均无记录,尚有部门未答复',
  noRecordAtAll: '各部门均无记录;请核对编码',
  nobodyAnswered: '没有部门答复,是否有记录不得而知',
  sector: (name) => sectorLook(name).zh,
  recalled: (reason, day) => `已召回 ${day} ${reason}`,
  disagree: (aspects) => `(各方${aspects.map((aspect) => aspectsZh[aspect] ?? aspect).join('、')}不一致)`,
  doubts: { OUT_OF_ORDER: '时间矛盾:先用后产', ENDS_BEFORE: '时间矛盾:结束早于开始' },
  codes: (count) => `${count} 个编码`,
  covered: (answered, asked, held, calls, milliseconds) =>
    `答复 ${answered}/${asked},有记录 ${held}${calls === null ? '' : `,调用 ${calls} 次,${milliseconds} 毫秒`}`,
  refusedFields: (fields) => `有授权方可查看: ${fields.map(pathZh).join('、')}`,
  field: pathZh,
  withheld: (sector, policies, fields = []) =>
    `依规不提供: ${sector === '' ? '' : `${sectorLook(sector).zh} `}${keptBack(policies, fields, chinese, 'zh').join('、')}`,
  askForIt: '如需取得:用 --purpose 说明用途;仍不提供的,请向该部门申请共享',
  total: (units, links, depth, complete) =>
    `${units} 个单元,${links} 条关联,${depth} 层;${complete ? '完整' : '不完整,缺口如下'}`,
};

const english: Words = {
  noCode: 'Name a code.',
  notACode: 'This cannot be read as a code.',
  ambiguous: 'This can be read in several ways; choose one:',
  otherReadings: 'Only this reading is held by any ministry. It can also be read as:',
  silent: (sectors) => `No answer from ${sectors}: which reading is held is not known yet.`,
  above: '(see above)',
  comma: ', ',
  selfStated: 'stated by the enterprise itself',
  notNeeded: (members) => (members === undefined ? 'need not be asked' : `${members} need not be asked`),
  by: (text, who) => (who === '' ? text : `${text} (${who})`),
  kinds: {
    TRANSFORM: 'made into',
    PACK: 'packed in',
    HOLD: 'held by',
    INSTALL: 'installed in',
    TREAT: 'applied to',
    TRANSPORT: 'carried to',
    MASS_BALANCE: 'mass balance',
  },
  reasons: GAP_REASONS.en,
  noRecord: 'no ministry has a record',
  noRecordYet: 'none of those that answered has a record; some did not answer',
  noRecordAtAll: 'no ministry has a record; is the code the right one?',
  nobodyAnswered: 'nobody answered, so it is not known who has a record',
  sector: (name) => sectorLook(name).en,
  recalled: (reason, day) => `recalled ${day} ${reason}`,
  disagree: (aspects) => `(evidences differ in ${aspects.join(', ').toLowerCase()})`,
  doubts: { OUT_OF_ORDER: 'out of order: used before it came to be', ENDS_BEFORE: 'ended before it began' },
  codes: (count) => `${count} codes`,
  covered: (answered, asked, held, calls, milliseconds) =>
    `answered ${answered}/${asked}, holds ${held}${calls === null ? '' : `, ${calls} calls, ${milliseconds} ms`}`,
  refusedFields: (fields) => `shared on conditions: ${fields.join(', ')}`,
  field: (path) =>
    path
      .replaceAll('.', ' ')
      .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
      .toLowerCase(),
  withheld: (sector, policies, fields = []) =>
    `not shared with you: ${sector === '' ? '' : `${sectorLook(sector).en}, `}${keptBack(policies, fields, english, 'en').join('; ')}`,
  askForIt: 'to have it: state why you ask with --purpose; for what is kept back still, ask its ministry to share it',
  total: (units, links, depth, complete) =>
    `${countNoun(units, 'unit')}, ${countNoun(links, 'link')}, depth ${depth}; ${complete ? 'complete' : 'not complete, gaps:'}`,
};
