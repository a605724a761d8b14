import type { Backup, Finding, FindingKind, LogReport } from '@tongcha/audit-log';

/** What `npm run audit` says, in both languages. */
export interface AuditWords {
  readonly usage: string;
  readonly noFolder: string;
  readonly noKeys: string;
  readonly good: string;
  readonly bad: string;
  readonly nothing: string;
  readonly ownKeys: string;
  readonly notWitnessed: string;
  report(report: LogReport): string;
  finding(finding: Finding): string;
  tooYoung(earliest: string): string;
  pruned(segments: number, lines: number): string;
  notShipped(segment: string): string;
  backedUp(target: string, backup: Backup): string;
}

const kindsZh: Readonly<Record<FindingKind, string>> = {
  edited: '被改写',
  deleted: '被删除',
  inserted: '被插入',
  reordered: '次序被改',
  renamed: '文件名中的日期与其中的行不符',
  unreadable: '压缩段已损坏,无法读取',
  truncated: '末尾被截去',
  forked: '与已签名的树头不符(另一分支或被重写)',
  hashes: '存储的哈希被改,行本身未变',
  lost: '缺少树头(被截去,或后一树头所指的前一树头不在)',
  unsigned: '没有树头担保,也没有网关正在签名',
  empty: '空日志: 没有一行,也没有树头',
  signature: '树头签名不可信',
};
const kindsEn: Readonly<Record<FindingKind, string>> = {
  edited: 'edited',
  deleted: 'deleted',
  inserted: 'inserted',
  reordered: 'in another order',
  renamed: 'a file whose name bears another day than its lines',
  unreadable: 'a compressed segment that cannot be read',
  truncated: 'cut off at the end',
  forked: 'not what a signed head says (a fork, or rewritten)',
  hashes: 'the stored hashes were changed, the lines were not',
  lost: 'a head is not there (cut out, or not the one that the next head names)',
  unsigned: 'under no head, and no gateway is about to sign them',
  empty: 'empty: neither a line nor a head',
  signature: 'a head without a trusted signature',
};

const range = ({ from, to }: Finding, word: string): string =>
  from === null ? '' : ` ${word} ${from}${to === null || to === from ? '' : `–${to}`}`;

export function auditWords(language: 'zh' | 'en'): AuditWords {
  return language === 'en' ? english : chinese;
}

const chinese: AuditWords = {
  usage: `用法: npm run audit -- verify [--witness 另存的树头文件或网址]… | prove 请求号 | find [条件] | head | backup 目标文件夹 | prune --before 日期 [--shipped 备份文件夹]
  条件: --who 主体或角色 --sector 部门 --purpose 用途 --from 时间 --to 时间 --code 结果或错误码 --request 请求号 --client-request 客户端自己的请求号
  共用: --folder 日志文件夹,或其上级文件夹(可多次,其下各份日志一并读取) --key 公钥文件(PEM) --lang en --json`,
  noFolder: '没有审计日志文件夹: 用 --folder 指定,或在配置中设置 gateway.audit.folder;都没有时,读取 npm start 的日志',
  noKeys: '没有可信公钥: 用 --key 指定',
  good: '完好: 每一行、每个哈希、每个树头都一致。',
  bad: '不完好:',
  nothing: '没有符合的行。',
  ownKeys: '注意: 使用日志自带的公钥。能改日志的人也能改它;请用 --key 指定另存的公钥。',
  notWitnessed: '见证方没有这份日志的任何树头。',
  report: ({ lines, heads, pruned, unsigned, torn }) =>
    `${lines} 行,${heads} 个树头${pruned > 0 ? `,其中 ${pruned} 行已按规定清除(哈希仍在)` : ''}${unsigned > 0 ? `;最后 ${unsigned} 行(自第 ${lines - unsigned} 号)尚无树头担保` : ''}${torn > 0 ? `;末尾有 ${torn} 字节未写完的行,从未被签名` : ''}`,
  finding: (finding) =>
    `  ${finding.segment ?? '(另存的树头或缺失的文件)'}${finding.line === null ? '' : ` 第 ${finding.line} 行`}:${range(finding, '编号')} ${kindsZh[finding.kind]}`,
  tooYoung: (earliest) => `拒绝: 日志至少留存六个月(网络安全法第二十一条);最晚可清除 ${earliest} 之前的。`,
  pruned: (segments, lines) => `已清除 ${segments} 个段;编号 ${lines} 之前的行已不在,哈希仍在。`,
  notShipped: (segment) => `到 ${segment} 为止: 备份中没有这一段,或与签名时不同。`,
  backedUp: (target, { head, copied, bytes }) =>
    `${target}: 备份至第 ${head.size} 行(${head.at} 的树头);新复制 ${copied} 个段,${bytes} 字节。`,
};

const english: AuditWords = {
  usage: `usage: npm run audit -- verify [--witness FILE-OR-ADDRESS-OF-KEPT-HEADS]… | prove REQUEST | find [conditions] | head | backup TARGET-FOLDER | prune --before DATE [--shipped BACKUP-FOLDER]
  conditions: --who SUBJECT-OR-ROLE --sector S --purpose P --from TIME --to TIME --code OUTCOME-OR-CODE --request ID --client-request ID-OF-THE-CLIENT
  everywhere: --folder FOLDER (of a log, or above several; several times: all are read together) --key PUBLIC-KEY-FILE(PEM) --lang en --json`,
  noFolder:
    'no folder of the audit log: name it with --folder, or set gateway.audit.folder; without either, that of npm start is read',
  noKeys: 'no trusted public key: name it with --key',
  good: 'Good: every line, hash and head agrees.',
  bad: 'Not good:',
  nothing: 'No such line.',
  ownKeys:
    'Note: the log’s own copy of the public key is used. Whoever can change the log can change it; give one that was kept elsewhere with --key.',
  notWitnessed: 'The witness keeps no head of this log.',
  report: ({ lines, heads, pruned, unsigned, torn }) =>
    `${lines} lines, ${heads} heads${pruned > 0 ? `, ${pruned} lines pruned as the rules allow (their hashes are there)` : ''}${unsigned > 0 ? `; no head vouches yet for the last ${unsigned} lines (from number ${lines - unsigned})` : ''}${torn > 0 ? `; ${torn} bytes of a line that was never finished, and never signed` : ''}`,
  finding: (finding) =>
    `  ${finding.segment ?? '(a head that was kept elsewhere, or a file that is not there)'}${finding.line === null ? '' : ` line ${finding.line}`}:${range(finding, 'number')} ${kindsEn[finding.kind]}`,
  tooYoung: (earliest) =>
    `Refused: logs are kept for at least six months (Cybersecurity Law, article 21); what is from before ${earliest} may be pruned.`,
  pruned: (segments, lines) =>
    `${segments} segments are pruned; the lines before number ${lines} are gone, their hashes are there.`,
  notShipped: (segment) => `Up to ${segment}: the backup does not hold it as it was signed.`,
  backedUp: (target, { head, copied, bytes }) =>
    `${target}: backed up to line ${head.size} (head of ${head.at}); ${copied} segments copied now, ${bytes} bytes.`,
};
