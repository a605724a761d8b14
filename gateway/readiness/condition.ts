/** What a condition is, whoever or whatever it is about. */
interface Kind {
  /** failed: somebody is answered wrongly or not at all; warning: nobody is yet; notice: it is as it should be, for a while. */
  readonly severity: 'failed' | 'warning' | 'notice';
  /** Whether this gateway is to be sent nothing: another one may do better. */
  readonly blocks: boolean;
  /** In a few words that anybody may read. */
  readonly zh: string;
  readonly en: string;
}

/** All there are, by their public codes (docs/runbook). */
export const CONDITIONS = {
  STARTING: {
    severity: 'notice',
    blocks: true,
    zh: '正在启动',
    en: 'it starts',
  },
  SUPERGRAPH_UNPLANNABLE: {
    severity: 'failed',
    blocks: true,
    zh: '超图无法用于规划',
    en: 'nothing can be planned over the supergraph',
  },
  SUPERGRAPH_REFUSED: {
    severity: 'failed',
    blocks: false,
    zh: '新的超图被拒,旧图继续服务',
    en: 'the supergraph offered last is refused, the one before is served on',
  },
  DIRECTORY_REFUSED: {
    severity: 'failed',
    blocks: false,
    zh: '新的数据提供方名录被拒,原名录继续有效',
    en: 'the directory of members offered last is refused, the one before counts on',
  },
  DOCUMENTS_REFUSED: {
    severity: 'failed',
    blocks: false,
    zh: '新的可信文档清单被拒,原清单继续有效',
    en: 'the manifest of trusted documents offered last is refused, the one before counts on',
  },
  ISSUER_KEYS_UNKNOWN: {
    severity: 'failed',
    // After the start's wait the public, which has no tokens, is served all the same.
    blocks: false,
    zh: '令牌签发方的公钥未知,无法核验令牌',
    en: 'keys of the token issuer are not known: no token can be checked',
  },
  ISSUER_KEYS_OLD: {
    severity: 'warning',
    blocks: false,
    zh: '无法再次读取令牌签发方的公钥,沿用上次读到的',
    en: 'keys of the token issuer cannot be read again: those read last go on',
  },
  MEMBER_CONNECTION_REFUSED: {
    severity: 'failed',
    blocks: false,
    zh: '与该数据提供方的安全连接无法建立',
    en: 'no secure connection to this member can be made',
  },
  MEMBER_CREDENTIALS_REFUSED: {
    severity: 'failed',
    blocks: false,
    zh: '该数据提供方自身的系统拒绝了其账号',
    en: 'a system of this member’s does not let the member in',
  },
  REDIS_REFUSED: {
    severity: 'failed',
    blocks: false,
    zh: 'Redis 拒绝了本网关的用户名或密码',
    en: 'Redis refuses this gateway’s user or password',
  },
  REDIS_AWAY: {
    severity: 'warning',
    blocks: false,
    zh: '无法连接 Redis,各网关暂各自计数、各自缓存',
    en: 'Redis cannot be reached: each gateway counts for itself, and nothing is kept',
  },
  CERTIFICATE_EXPIRED: {
    severity: 'failed',
    blocks: false,
    zh: '证书已过期',
    en: 'a certificate has expired',
  },
  CERTIFICATE_EXPIRES_SOON: {
    severity: 'warning',
    blocks: false,
    zh: '证书即将过期',
    en: 'a certificate expires soon',
  },
  CERTIFICATE_UNREADABLE: {
    severity: 'warning',
    blocks: false,
    zh: '新的证书文件无法使用,沿用原证书',
    en: 'new files of a certificate cannot be used, the one before stays in use',
  },
  AGREEMENTS_REFUSED: {
    severity: 'failed',
    blocks: false,
    zh: '该部门的共享协议文件有误,未采用',
    en: 'this ministry’s file of agreements has faults and does not count',
  },
  AGREEMENTS_MISSING: {
    severity: 'failed',
    blocks: false,
    zh: '缺少该部门的共享协议,其有条件共享的内容不予任何人',
    en: 'this ministry’s file of agreements is not there: nobody sees what it shares on conditions',
  },
  AGREEMENT_ENDED: {
    severity: 'warning',
    blocks: false,
    zh: '该项共享协议已到期',
    en: 'this agreement has ended',
  },
  AGREEMENT_ENDS_SOON: {
    severity: 'warning',
    blocks: false,
    zh: '该项共享协议将在三十天内到期',
    en: 'this agreement ends within thirty days',
  },
  AUDIT_UNWRITABLE: {
    severity: 'failed',
    blocks: true,
    zh: '审计日志无法写入',
    en: 'the audit log cannot be written',
  },
  AUDIT_SPACE_LOW: {
    severity: 'warning',
    blocks: false,
    zh: '审计日志的磁盘空间不多',
    en: 'the disk of the audit log has little space left',
  },
  GATEWAY_REFUSED: {
    severity: 'failed',
    blocks: true,
    zh: '所有数据提供方都不接受本网关的调用',
    en: 'no member takes this gateway’s calls',
  },
  SIGNATURE_REFUSED: {
    severity: 'failed',
    blocks: false,
    zh: '该数据提供方不接受本网关的调用(与查询者的权限无关)',
    en: 'this member does not take this gateway’s calls (nobody’s rights are the reason)',
  },
  CLOCK_OFF: {
    severity: 'failed',
    blocks: false,
    zh: '本网关的时钟与各数据提供方不一致',
    en: 'this gateway’s clock differs from the members’',
  },
  MEMBER_CLOCK_OFF: {
    severity: 'warning',
    blocks: false,
    zh: '该数据提供方的时钟与其他各方不一致',
    en: 'this member’s clock differs from the others’',
  },
  MEMBER_OTHER_VERSION: {
    severity: 'warning',
    blocks: false,
    zh: '该数据提供方的 schema 与超图版本不同',
    en: 'this member’s schema is another version than the graph’s',
  },
  MEMBER_LACKS_FIELDS: {
    severity: 'failed',
    blocks: false,
    zh: '该数据提供方的 schema 缺少被查询的字段,这些字段的值为空',
    en: 'this member’s schema lacks fields that it is asked for: they are null',
  },
  MEMBER_ADDRESS_DOWN: {
    severity: 'warning',
    blocks: false,
    zh: '该数据提供方的一个地址无应答,由其余地址应答',
    en: 'one address of this member does not answer, the others do',
  },
  MEMBER_MOVED: {
    severity: 'failed',
    blocks: false,
    zh: '该数据提供方已不在原地址',
    en: 'this member is not where it was any more',
  },
  ADDRESS_OVERRIDDEN: {
    severity: 'warning',
    blocks: false,
    zh: '配置中的地址与超图或名录中的不同',
    en: 'the address in the configuration is another than the graph’s or the directory’s',
  },
  PROXIES_UNTOLD: {
    severity: 'warning',
    blocks: false,
    zh: '未设置前面有几层代理:没有令牌的人可能都算作同一个',
    en: 'nobody has said how many proxies stand in front: callers without a token may all be one',
  },
  PROXY_UNTRUSTED: {
    severity: 'failed',
    blocks: false,
    zh: '请求经代理转来而代理不受信任:没有令牌的人都算作同一个',
    en: 'requests come through a proxy that is not trusted: callers without a token are all one',
  },
  FILTER_NOT_USED: {
    severity: 'warning',
    blocks: false,
    zh: '该数据提供方的名单不可信,暂不采用',
    en: 'this member’s filter is not believed: it is asked about everything',
  },
  JOB_STORE_UNREACHABLE: {
    severity: 'failed',
    blocks: false,
    zh: '后台任务库不可用,任务既不能提交也不能读取',
    en: 'the store of jobs cannot be used: none can be begun or read',
  },
  JOBS_WAIT: {
    severity: 'warning',
    blocks: false,
    zh: '后台任务在等待,没有工作进程处理',
    en: 'jobs wait and no worker takes them',
  },
  CHANGES_WAIT: {
    severity: 'warning',
    blocks: false,
    zh: '变更等待研判,预警会晚到',
    en: 'what has changed waits to be judged: alerts come late',
  },
  WEBHOOK_EVENTS_LOST: {
    severity: 'warning',
    blocks: false,
    zh: '有预警一天内未能送达推送地址',
    en: 'alerts did not arrive at a webhook within a day',
  },
  GOVERNANCE_STORE_UNREACHABLE: {
    severity: 'failed',
    blocks: false,
    zh: '召回、投诉与预警库不可用',
    en: 'the store of recalls, complaints and alerts cannot be used',
  },
  DELIVERIES_WAIT: {
    severity: 'failed',
    blocks: false,
    zh: '召回通知等待送达,没有工作进程处理',
    en: 'what is to be told to members waits, and no worker tells it',
  },
  DELIVERIES_UNSETTLED: {
    severity: 'warning',
    blocks: false,
    zh: '有召回通知是否送达须由人确认',
    en: 'whether members have what they were told needs a person’s word',
  },
  WORKER_DOWN: {
    severity: 'warning',
    blocks: false,
    zh: '该工作进程未在服务,其余进程继续',
    en: 'this worker does not serve, the others do',
  },
  EVENT_LOOP_SLOW: {
    severity: 'warning',
    blocks: false,
    zh: '本进程长时间繁忙,所有答复都会变慢',
    en: 'this process is busy all the time: every answer is late',
  },
} as const satisfies Readonly<Record<string, Kind>>;

export type ConditionReason = keyof typeof CONDITIONS;
export type Severity = Kind['severity'];

/** Something that an operator must know of, from its begin to its end. */
export interface Condition {
  readonly reason: ConditionReason;
  /** Which member, file or agreement; absent: there is one of its kind. */
  readonly about?: string;
  /** What is wrong in one sentence, with figures: for the operator's log. Never a secret, and nothing that a caller or a ministry wrote. */
  readonly detail: string;
}

/** What a part knows of itself now: cheap, as it is asked each second. */
export type ConditionSource = () => Iterable<Condition>;

/** @returns what is the same for all of a kind */
export function kindOf({ reason }: Pick<Condition, 'reason'>): Kind {
  return CONDITIONS[reason];
}
