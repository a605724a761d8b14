import type { ErrorCode } from '@tongcha/client';
import { GAP_REASONS } from '@tongcha/schema';

/** What a public code of docs/errors.md means and what to do, in Chinese: the graph's own messages are English. */
const CODES: Readonly<Partial<Record<ErrorCode, string>>> = {
  TOO_LARGE: '应答过大,请一次少查一些',
  MINISTRY_ERROR: '部门自身出错,请稍后再试',
  CALL_LIMIT: '一次查询对一个部门的调用已达上限,请一次少查一些',
  TOO_MANY_ERRORS: '错误过多,其余从略',
  REFUSED: '不予答复,请向该部门申请共享',
  FORBIDDEN: '不予提供,请向该部门申请共享',
  UNAUTHENTICATED: '访问令牌不被接受,请换一个,或不用令牌以公众身份查询',
  UNAUTHORIZED_FIELD_OR_TYPE: '您的权限不含此项:请换用有此权限的令牌(--token)或用途(--purpose),或向该部门申请共享',
  DOCUMENT_NOT_TRUSTED: '此网关对您这类调用方只执行已登记的操作,请换用其他令牌,或请运维登记',
  BAD_REQUEST: '所给内容无法查询,请更正',
  BAD_USER_INPUT: '所给内容无法查询,请更正',
  PRIVATE_TEXT: '内容含个人信息、支付码或账号,未发给任何部门;请改用产品自身的编码',
  GRAPHQL_PARSE_FAILED: '不是合法的 GraphQL,请更正',
  GRAPHQL_VALIDATION_FAILED: '与此图的结构不符,请更正',
  OPERATION_TOO_COMPLEX: '一次查询的内容过多,请分次查询',
  OPERATION_UNPLANNABLE: '无法保证此操作的结果正确,请拆成两个操作',
  PERSISTED_QUERY_NOT_SUPPORTED: '没有此散列的已登记操作,请发送操作全文',
  NOT_FOUND: '没有此项',
  CONFLICT: '当前状态下不能这样做',
  BODY_TOO_LARGE: '请求过大,请一次少查一些',
  BODY_TOO_SLOW: '请求未按时发完,请重发',
  KEY_NOT_KNOWN: '网关尚不知道签发此令牌的密钥,请稍后用同一令牌再试',
  RATE_LIMITED: '本分钟内的查询已达上限,请稍后再试,或一次少查一些',
  OVERLOADED: '网关繁忙,请稍后再试',
  AUDIT_UNAVAILABLE: '网关无法写审计日志,有条件共享的内容暂不提供,请稍后再试',
  INTERNAL_SERVER_ERROR: '网关或部门接口内部出错,请将时间告知运维',
};

const REASONS: ReadonlyMap<string, string> = new Map(Object.entries(GAP_REASONS.zh));
const WORDS: ReadonlyMap<string, string> = new Map([...REASONS, ...Object.entries(CODES)]);

/**
 * A failure in Chinese, by its code: of a member's that is all, of what was asked the message follows, which names the value or
 * the figure.
 */
export function inChinese(code: string | undefined, message: string, isOfMember: boolean): string {
  const reason = isOfMember && code !== 'BAD_REQUEST' ? REASONS.get(code ?? '') : undefined;
  return reason ?? [WORDS.get(code ?? ''), message].filter(Boolean).join(' / ');
}
