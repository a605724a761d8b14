import { Fault, type FaultCode } from '@tongcha/resilience';
import { LINK_KINDS } from '@tongcha/schema';
import { isRecord } from '../json/is-record.ts';
import type { Keeping } from './cache-control.ts';
import { Digits } from '../json/digits.ts';
import { hasDuplicateKeys } from '../json/duplicate-keys.ts';

export interface SubgraphResponse {
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors: readonly SubgraphError[];
  /** No string in it needs escaping to be JSON again: a body without a backslash has none that does (RFC 8259, 7). */
  readonly plain?: boolean;
  /** Of its numbers; absent where they are as in its text. */
  readonly digits?: Pick<Digits, 'restore'> | undefined;
  /** What the ministry has said of keeping it; undefined: nothing. */
  readonly keeping?: Keeping | undefined;
  /** Of each entity that was answered from the cache, how it stood there; null for one that the ministry has just answered. */
  readonly kept?: readonly (CacheHint | null)[];
  /** Of the gateway's own fields: the reasons of all gaps in its chains, each once, whether or not gaps were selected. */
  readonly gaps?: readonly string[];
}

export interface CacheHint {
  /** How long ago its ministry was asked, milliseconds. */
  readonly ageMs: number;
  /** Whether it is past the time for which it is fresh. */
  readonly stale: boolean;
}

const BACKSLASH = 0x5c;

/** What of a ministry's error may go on: not its message, which can hold anything, but what it says of a caller's own input. */
export interface SubgraphError {
  readonly code: string;
  readonly path: readonly (string | number)[] | null;
  /** The legacy system that failed. */
  readonly system: string | null;
  /** Trace codes whose answer stands but may be incomplete. */
  readonly codes: readonly string[];
  /** Of what is withheld: the policy that would open it, and the kinds of links that it is about. */
  readonly policy?: string | undefined;
  readonly kinds?: readonly string[] | undefined;
  /** Which fields of these links, where only they are withheld and the links stand: `quantity`. */
  readonly parts?: readonly string[] | undefined;
  /** A ministry's words on what is wrong with what was asked of it. */
  readonly said?: string | undefined;
  /** In the gateway's own words, where it is not the code's usual sentence: a ministry's other words end here. */
  readonly message?: string;
  /** The request was no query by its schema, so that it has begun nothing of it. */
  readonly isInvalid?: true;
  /** Only of the gateway's own fields. */
  readonly sector?: string;
  /** Which of the sector's members it is of, where one was asked among others. */
  readonly member?: string | undefined;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Errors of one answer that are told; more tell nothing new. */
const MAX_ERRORS = 1_000;

/** What most servers write. */
const TYPICAL: ReadonlySet<string> = new Set([
  'application/json',
  'application/json; charset=utf-8',
  'application/graphql-response+json; charset=utf-8',
]);

/** Longer than any place in an answer that was asked for. */
const MAX_PATH = 100;

/** @throws Fault when it is no GraphQL response */
export function readSubgraphResponse(status: number, contentType: string, body: Buffer): SubgraphResponse {
  // RFC 9110, 15.5.2: who makes the call has not proven who it is. That is this gateway, never whoever asks it.
  if (status === 401) throw new Fault('UNVERIFIED_CALL', 'does not take this gateway’s calls');
  if (status === 403) throw new Fault('REFUSED', 'refuses to answer');
  if (status === 502 || status === 503 || status === 504) throw new Fault('UNAVAILABLE', 'cannot answer now');
  if (!TYPICAL.has(contentType) && !/^application\/(graphql-response\+)?json\b/i.test(contentType))
    throw new Fault('BAD_ANSWER', 'answered with something that is not JSON');
  let text: string;
  let parsed: unknown;
  try {
    text = utf8.decode(body);
    parsed = JSON.parse(text);
  } catch (error) {
    throw new Fault('BAD_ANSWER', 'answered with broken JSON', { cause: error });
  }
  if (!isRecord(parsed)) throw new Fault('BAD_ANSWER', 'answered with something that is not a GraphQL response');
  // Which of them its other readers would take, nobody knows (RFC 8259, 4).
  const plain = !body.includes(BACKSLASH);
  if (hasDuplicateKeys(body, parsed, plain))
    throw new Fault('BAD_ANSWER', 'answered with an object that has a key twice');
  const { data, errors } = parsed;
  if (errors !== undefined && !Array.isArray(errors))
    throw new Fault('BAD_ANSWER', 'answered with something that is not a GraphQL response');
  if (!isRecord(data)) {
    if ((data === null || data === undefined) && errors && errors.length > 0) {
      if (errors.every(isOfCaller)) throw new Fault('UNVERIFIED_CALL', 'does not take this gateway’s calls');
      return { data: null, errors: errors.slice(0, MAX_ERRORS).map(readError) };
    }
    throw new Fault('BAD_ANSWER', 'answered with something that is not a GraphQL response');
  }
  return {
    data,
    plain,
    digits: new Digits(text, parsed),
    errors: errors ? errors.slice(0, MAX_ERRORS).map(readError) : [],
  };
}

/**
 * The codes that a ministry may give, docs/errors.md. Any other text could be anything; its internal error is not ours, and
 * what it thinks of our question is not the caller's doing.
 */
const PUBLIC: ReadonlySet<string> = new Set([
  'TIMEOUT',
  'UNAVAILABLE',
  'BAD_ANSWER',
  'NOT_UNDERSTOOD',
  'NO_HISTORY',
  'TOO_BUSY',
  'TOO_LARGE',
  'REFUSED',
  'CREDENTIALS_REFUSED',
  'FORBIDDEN',
  'UNAUTHORIZED_FIELD_OR_TYPE',
  'BAD_REQUEST',
  'BAD_USER_INPUT',
  'NOT_FOUND',
  'CONFLICT',
]);

/** Codes that say of the call, and so of this gateway, that it is not known, in an answer whose status does not. */
const OF_CALLER: ReadonlySet<unknown> = new Set(['UNAUTHENTICATED', 'UNVERIFIED_CALL']);

function isOfCaller(error: unknown): boolean {
  const { extensions } = isRecord(error) ? error : {};
  return isRecord(extensions) && OF_CALLER.has(extensions['code']);
}

function readError(error: unknown): SubgraphError {
  const { path, extensions, message } = isRecord(error) ? error : {};
  const { code, system, codes, policy, kinds, parts } = isRecord(extensions) ? extensions : {};
  return {
    code: typeof code === 'string' && PUBLIC.has(code) ? code : 'MINISTRY_ERROR',
    path:
      Array.isArray(path) &&
      path.length <= MAX_PATH &&
      path.every((step) => typeof step === 'string' || typeof step === 'number')
        ? path
        : null,
    system: typeof system === 'string' && /^[a-z][a-z0-9-]{0,63}$/i.test(system) ? system : null,
    codes: Array.isArray(codes) ? codes.filter((each): each is string => typeof each === 'string') : [],
    ...(typeof code === 'string' && isOfInput(code) && isPlain(message) ? { said: withoutName(message, system) } : {}),
    ...(code === 'GRAPHQL_VALIDATION_FAILED' ? { isInvalid: true as const } : {}),
    ...(typeof policy === 'string' && POLICY.test(policy) ? { policy } : {}),
    ...(Array.isArray(kinds)
      ? { kinds: kinds.filter((each): each is string => typeof each === 'string' && LINK_KINDS.has(each)) }
      : {}),
    ...(Array.isArray(parts) && parts.length > 0 && parts.every(isLinkPart) ? { parts } : {}),
  };
}

/** What a link may stand without. */
const LINK_PARTS: ReadonlySet<unknown> = new Set(['quantity', 'share']);

/** One part that is none says that something else is withheld: links, as far as anybody can tell. */
function isLinkPart(part: unknown): part is string {
  return LINK_PARTS.has(part);
}

const OF_INPUT: ReadonlySet<string> = new Set(['BAD_REQUEST', 'BAD_USER_INPUT']);

/** Whether what is wrong is the caller's own doing: wrong with every member, and only the ministry's words say what. */
export function isOfInput(code: string): boolean {
  return OF_INPUT.has(code);
}

const LONGEST_WORDS = 200;

/** Whether a ministry's words may be shown: one short line, and nothing that looks like its inside: an address, a path, a stack. */
function isPlain(message: unknown): message is string {
  return (
    typeof message === 'string' &&
    message !== '' &&
    message.length <= LONGEST_WORDS &&
    !/[\p{C}\p{Zl}\p{Zp}]|:\/\/|\w\/\w+\/\w|\\|\.(?:ts|js|java|cs|py|php)\b/u.test(message)
  );
}

/** The kit's messages begin with the system's name, which is told anyway. */
function withoutName(message: string, system: unknown): string {
  return typeof system === 'string' && message.startsWith(`${system}: `) ? message.slice(system.length + 2) : message;
}

/** `<ministry>/<group>` */
const POLICY = /^[a-z][a-z0-9-]{0,63}\/[a-z][a-z0-9-]{0,63}$/;

/** Whoever reads it must not take it for a lack of rights. */
export const UNVERIFIED =
  'does not take this gateway’s calls, a fault of the gateway’s own set-up that its operator must mend';

/** The same of what is the ministry's own to mend. */
export const NOT_LET_IN = 'is not let in by a system of its own, which its operator must mend';

/** Of what is asked as of a moment. */
export const NOT_KEPT = 'keeps no history that reaches back to that moment';

const MESSAGES: Readonly<Record<FaultCode | 'FORBIDDEN' | 'OTHER_VERSION', string>> = {
  OTHER_VERSION: 'serves another version of its schema than the graph',
  NOT_UNDERSTOOD: 'gave something that could not be understood',
  NO_HISTORY: NOT_KEPT,
  TOO_BUSY: 'asks to be asked less',
  FORBIDDEN: 'may not tell you all of this',
  TIMEOUT: 'did not answer in time',
  UNAVAILABLE: 'cannot be reached',
  BAD_ANSWER: 'gave an answer that cannot be read',
  TOO_LARGE: 'gave an answer that is too large',
  REFUSED: 'refuses to answer',
  UNVERIFIED_CALL: UNVERIFIED,
  CREDENTIALS_REFUSED: NOT_LET_IN,
  BAD_REQUEST: 'cannot be asked this',
  UNAUTHENTICATED: 'does not know who asks',
  KEY_NOT_KNOWN: 'does not know the key of the token yet',
  CALL_LIMIT: 'was not asked: the operation needs too many calls',
};

/** A sentence of our own for a public code, with the sector in it. @param said the ministry's words on what was asked of it */
export function faultMessage(who: string, code: string, said?: string): string {
  if (said !== undefined) return `${who} cannot be asked this: ${said}`;
  return `${who} ${code in MESSAGES ? MESSAGES[code as keyof typeof MESSAGES] : 'reported an error'}`;
}
