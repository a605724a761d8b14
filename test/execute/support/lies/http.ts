import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { everyField, type Lie, lie, says } from '../lie.ts';
import type { Question, Tell } from '../liar.ts';
import { CANARY } from '../judge.ts';
import { LONG } from '../../../support/runs.ts';

const MB = 1024 * 1024;
/** All over the cap of 16 MB; made before the first question, which would wait for them. */
const large = Buffer.from(`{"data":{"x":"${'x'.repeat((LONG ? 40 : 17) * MB)}"}}`);
const blanks = Buffer.alloc(16 * MB, 0x20);
// A gzip file may have several members (RFC 1952, 2.2).
const gzipBomb = Buffer.concat(Array.from<Buffer>({ length: LONG ? 64 : 3 }).fill(gzipSync(blanks, { level: 1 })));
const brotliBomb = brotliCompressSync(Buffer.alloc((LONG ? 512 : 48) * MB, 0x20), {
  params: { [constants.BROTLI_PARAM_QUALITY]: 1 },
});

const json = ({ honest }: Question): string => JSON.stringify(honest);
const encoded =
  (encoding: string, body: (question: Question) => Buffer | string): Tell =>
  (question, wire) =>
    wire.send(body(question), { headers: { 'content-encoding': encoding } });
const error = JSON.stringify({
  errors: [{ message: `${CANARY} http://10.0.0.9`, extensions: { stacktrace: [CANARY] } }],
});
const html = `<html>${CANARY}</html>`;
const cannot = { nulls: everyField, codes: ['UNAVAILABLE', 'BAD_ANSWER'] } as const;
const tooLarge = { nulls: everyField, codes: ['TOO_LARGE'], heavy: true } as const;

/** How the body is packed. */
export const ENCODINGS: readonly Lie[] = [
  lie(
    'honest gzip',
    encoded('gzip', (question) => gzipSync(json(question))),
  ),
  lie(
    'honest brotli',
    encoded('br', (question) => brotliCompressSync(json(question))),
  ),
  lie('a body over the cap', (_, wire) => wire.send(large), tooLarge),
  lie(
    'a body over the cap, in chunks without an end',
    (_, { socket }) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n');
      const chunk = Buffer.from(`100000\r\n${' '.repeat(MB)}\r\n`);
      const pump = (): void => {
        if (!socket.destroyed) socket.write(chunk, () => setImmediate(pump));
      };
      pump();
    },
    tooLarge,
  ),
  lie(
    'a gzip bomb',
    encoded('gzip', () => gzipBomb),
    tooLarge,
  ),
  lie(
    'a brotli bomb',
    encoded('br', () => brotliBomb),
    tooLarge,
  ),
  lie(
    'a gzip bomb in gzip',
    encoded('gzip, gzip', () => gzipSync(gzipBomb)),
    { nulls: everyField, codes: ['BAD_ANSWER', 'TOO_LARGE'] },
  ),
  lie(
    'an honest answer packed twice',
    encoded('gzip, gzip', (question) => gzipSync(gzipSync(json(question)))),
    { mayNull: everyField },
  ),
  lie('an unknown packing', encoded(CANARY, json), { nulls: everyField }),
  lie('a packing that is no word', encoded('__proto__', json), { nulls: everyField }),
  lie('the packing constructor', encoded('constructor', json), { nulls: everyField }),
  lie('gzip that is none', encoded('gzip', json), { nulls: everyField }),
  lie('brotli that is none', encoded('br', json), { nulls: everyField }),
  lie(
    'broken gzip',
    encoded('gzip', (question) => gzipSync(json(question)).subarray(0, -9)),
    { nulls: everyField },
  ),
  lie(
    'gzip with a wrong checksum',
    encoded('gzip', (question) => {
      const packed = gzipSync(json(question));
      packed.writeUInt32LE(7, packed.length - 8);
      return packed;
    }),
    { nulls: everyField },
  ),
  lie('gzip that does not say so', (question, wire) => wire.send(gzipSync(json(question))), { nulls: everyField }),
  lie(
    'an empty gzip body',
    encoded('gzip', () => ''),
    { nulls: everyField },
  ),
];

/** What the status says. `elsewhere` is a server of ours that must never be asked. */
export const statuses = (elsewhere: () => string): readonly Lie[] => [
  ...[301, 302, 303, 307, 308].map((status) =>
    lie(
      `redirect ${status} to another server`,
      (_, wire) => wire.send('', { status, headers: { location: `${elsewhere()}/${CANARY}` } }),
      cannot,
    ),
  ),
  ...[301, 302, 307, 308].map((status) =>
    lie(
      `redirect ${status} to itself, with an honest body`,
      (question, wire) => wire.send(json(question), { status, headers: { location: '/graphql' } }),
      cannot,
    ),
  ),
  lie('status 300', (question, wire) => wire.send(json(question), { status: 300 }), cannot),
  lie('status 304', (_, { socket }) => socket.write('HTTP/1.1 304 Not Modified\r\n\r\n'), cannot),
  lie('status 204', (_, wire) => wire.send('', { status: 204 }), cannot),
  lie(
    'status 204 with a body',
    (_, { socket }) => socket.write(`HTTP/1.1 204 No Content\r\ncontent-type: application/json\r\n\r\n${error}`),
    cannot,
  ),
  lie('a refresh header', (question, wire) =>
    wire.send(json(question), {
      headers: {
        refresh: `0; url=${elsewhere()}`,
        link: `<${elsewhere()}>; rel=preload`,
        'alt-svc': 'h2=":443"',
        'set-cookie': CANARY,
      },
    }),
  ),
  ...(
    [
      [401, 'UNVERIFIED_CALL'],
      [403, 'REFUSED'],
    ] as const
  ).map(([status, code]) =>
    lie(`status ${status}`, says(error, { status, headers: { 'www-authenticate': `Basic realm="${CANARY}"` } }), {
      nulls: everyField,
      codes: [code],
    }),
  ),
  ...(
    [
      [429, 'TOO_BUSY'],
      [502, 'UNAVAILABLE'],
      [503, 'TOO_BUSY'],
      [504, 'UNAVAILABLE'],
    ] as const
  ).map(([status, code]) =>
    lie(`status ${status}`, says(html, { status, headers: { 'content-type': 'text/html', 'retry-after': '0' } }), {
      nulls: everyField,
      codes: [code],
    }),
  ),
  ...[400, 404, 405, 500].map((status) =>
    lie(`status ${status} with HTML`, says(html, { status, headers: { 'content-type': 'text/html' } }), cannot),
  ),
  ...[400, 404, 500].map((status) =>
    lie(`status ${status} with GraphQL errors`, says(error, { status }), {
      nulls: everyField,
      codes: ['MINISTRY_ERROR', 'BAD_ANSWER', 'UNAVAILABLE'],
    }),
  ),
  lie('status 500 with errors and null', says(`${error.slice(0, -1)},"data":null}`, { status: 500 }), {
    nulls: everyField,
    codes: ['MINISTRY_ERROR', 'BAD_ANSWER', 'UNAVAILABLE'],
  }),
  lie('status 999', says(html, { status: 999, headers: { 'content-type': 'text/html' } }), cannot),
];
