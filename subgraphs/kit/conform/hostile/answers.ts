import { gzipSync } from 'node:zlib';
import { encode } from '../../charset.ts';
import { type SystemAnswer, textOf, typeOf, withText } from './exchange.ts';
import type { Sent } from './fault.ts';

/** A fault by the answer alone. null: there is nothing of it to change. */
export interface AnswerFault {
  readonly name: string;
  readonly change: (answer: SystemAnswer) => Sent | null;
  /** It lasts until a deadline, or asks for time: all questions are put at once. */
  readonly slow?: true;
}

const LATE_MS = 250;
const DAY_MS = 86_400_000;
const LOGIN_PAGE = `<!DOCTYPE html><html><head><title>统一身份认证</title></head><body><form action="/login"><input name="user"><input name="password" type="password"></form></body></html>`;
/** What a page of errors says of the inside: none of it may go on. */
const STACK = `<html><body><h1>HTTP Status 500</h1><pre>java.lang.NullPointerException\n\tat com.legacy.QueryServlet.doPost(QueryServlet.java:42)\n</pre></body></html>`;

const page = (status: number, html: string, more: SystemAnswer['headers'] = {}): Sent => ({
  answer: { status, headers: { 'content-type': 'text/html; charset=utf-8', ...more }, body: Buffer.from(html) },
});
const withBody = (answer: SystemAnswer, body: Buffer, more: SystemAnswer['headers'] = {}): Sent => ({
  answer: { ...answer, headers: { ...answer.headers, ...more }, body },
});
/** Random in form, the same in each run. */
const garbage = (length: number): Buffer =>
  Buffer.from(Array.from({ length }, (_, i) => (i * 197 + 89 * (i % 7)) & 255));
const clockAhead = (ms: number): string => new Date(Date.now() + ms).toUTCString();

/** What befalls any answer over HTTP. */
export const ANSWER_FAULTS: readonly AnswerFault[] = [
  { name: 'hung up before an answer', change: (answer) => ({ answer, end: 'reset' }) },
  { name: 'hung up in the middle of an answer', change: (answer) => ({ answer, end: 'cut' }) },
  {
    name: 'half of an answer as a whole',
    change: (answer) => withBody(answer, answer.body.subarray(0, answer.body.length >> 1)),
  },
  { name: 'an answer written twice', change: (answer) => withBody(answer, Buffer.concat([answer.body, answer.body])) },
  { name: 'garbage', change: (answer) => withBody(answer, garbage(Math.max(64, answer.body.length))) },
  { name: 'an empty 200', change: (answer) => withBody(answer, Buffer.alloc(0)) },
  { name: '204', change: (answer) => ({ answer: { status: 204, headers: answer.headers, body: Buffer.alloc(0) } }) },
  { name: 'an empty document', change: emptied },
  { name: 'the page of a login with 200', change: () => page(200, LOGIN_PAGE) },
  {
    name: 'the page of a login in the type of an answer',
    change: (answer) => withBody({ ...answer, status: 200 }, Buffer.from(LOGIN_PAGE)),
  },
  { name: 'led away to a login', change: () => page(302, '', { location: '/login' }) },
  { name: 'a token that is lost (401)', change: () => page(401, LOGIN_PAGE) },
  { name: 'refused (403)', change: () => page(403, '<h1>Forbidden</h1>') },
  { name: 'a page of another server (404)', change: () => page(404, '<h1>404 Not Found</h1><hr>nginx') },
  { name: 'asked too often (429)', change: () => page(429, '') },
  { name: 'a stack trace (500)', change: () => page(500, STACK) },
  { name: 'a gateway that finds nobody (502)', change: () => page(502, '<h1>502 Bad Gateway</h1>') },
  {
    name: 'a clock that is a day ahead',
    change: (answer) => withBody(answer, answer.body, { date: clockAhead(DAY_MS) }),
  },
  {
    name: 'a clock that is a year behind',
    change: (answer) => withBody(answer, answer.body, { date: clockAhead(-365 * DAY_MS) }),
  },
  { name: 'compressed where nobody asked for it', change: (answer) => withBody(answer, gzipSync(answer.body), GZIP) },
  { name: 'compressed and cut', change: (answer) => withBody(answer, halfOf(gzipSync(answer.body)), GZIP) },
  { name: 'said to be compressed, and not', change: (answer) => withBody(answer, answer.body, GZIP) },
  { name: 'in another encoding than before', change: recoded },
  { name: 'said to be in another encoding', change: saidOtherwise },
  { name: 'in UTF-16', change: (answer) => inAnother(answer, (text) => Buffer.from(`\ufeff${text}`, 'utf16le')) },
  { name: 'with a mark of UTF-8 before it', change: (answer) => withBody(answer, Buffer.concat([MARK, answer.body])) },
  { name: 'an answer that is late', change: (answer) => ({ answer, lateMs: LATE_MS }), slow: true },
  { name: 'no answer at all', change: (answer) => ({ answer, end: 'silent' }), slow: true },
  { name: 'a chunk that never ends', change: (answer) => ({ answer, end: 'held' }), slow: true },
  { name: 'asked too often (429), for a second', change: () => page(429, '', { 'retry-after': '1' }), slow: true },
  {
    name: 'asked too often (429), until a moment by a clock that is a day ahead',
    change: () => page(429, '', { date: clockAhead(DAY_MS), 'retry-after': clockAhead(DAY_MS + 1_000) }),
    slow: true,
  },
  { name: 'closed (503), for a second', change: () => page(503, '', { 'retry-after': '1' }), slow: true },
];

const GZIP = { 'content-encoding': 'gzip' } as const;
const MARK = Buffer.from([0xef, 0xbb, 0xbf]);

function halfOf(bytes: Buffer): Buffer {
  return bytes.subarray(0, Math.max(12, bytes.length >> 1));
}

function inAnother(answer: SystemAnswer, write: (text: string) => Buffer): Sent | null {
  const read = textOf(answer);
  return read && withBody(answer, write(read.text));
}

/** The text is the same, its bytes are not, and nothing says so. */
function recoded(answer: SystemAnswer): Sent | null {
  const read = textOf(answer);
  if (!read) return null;
  const body = encode(read.text, read.charset === 'utf-8' ? 'gb18030' : 'utf-8');
  return body.equals(answer.body) ? null : withBody(answer, body);
}

/** The bytes are the same, and what is said of them is not so. */
function saidOtherwise(answer: SystemAnswer): Sent | null {
  const read = textOf(answer);
  // Of letters that all charsets have alike it says nothing.
  if (!read || /^[\x00-\x7f]*$/.test(read.text)) return null;
  const [type = 'text/plain'] = typeOf(answer).split(';');
  const other = read.charset === 'utf-8' ? 'GBK' : 'utf-8';
  return withBody(answer, answer.body, { 'content-type': `${type}; charset=${other}` });
}

/** The outermost element or object, with nothing in it. */
function emptied(answer: SystemAnswer): Sent | null {
  const read = textOf(answer);
  const text = read?.text.trim() ?? '';
  if (!read || text === '') return null;
  if (/^[[{]/.test(text)) return { answer: withText(answer, '{}', read.charset) };
  const root = /^(<\?[^>]*\?>\s*)?<([\w:.-]+)([^>]*?)\/?>/.exec(text);
  if (!root) return null;
  // What the element says of itself goes with what is in it; its names stay what they are.
  const spaces = root[3]?.match(/\sxmlns(:[\w.-]+)?\s*=\s*("[^"]*"|'[^']*')/g)?.join('') ?? '';
  return { answer: withText(answer, `${root[1] ?? ''}<${root[2]}${spaces}></${root[2]}>`, read.charset) };
}
