import { type Lie, lie, everyField } from '../lie.ts';
import type { Question, Tell, Wire } from '../liar.ts';
import { CANARY } from '../judge.ts';

const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
const json = ({ honest }: Question): string => JSON.stringify(honest);
const whole = (body: string, headers = ''): string =>
  `${HEAD}${headers}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
/** An answer that would be taken for the next question's. */
const smuggled = whole(JSON.stringify({ data: { _entities: [{}, {}, {}], units: [] }, [CANARY]: CANARY }));

const bytes =
  (text: (question: Question) => string | Buffer): Tell =>
  (question, { socket }) =>
    void socket.write(text(question));
const thenEnds =
  (text: (question: Question) => string): Tell =>
  (question, { socket }) =>
    void socket.end(text(question));
const thenResets =
  (text: (question: Question) => string): Tell =>
  (question, { socket }) => {
    const said = text(question);
    if (said === '') socket.resetAndDestroy();
    else socket.write(said, () => setTimeout(() => socket.resetAndDestroy(), 10));
  };
const drips = ({ socket }: Wire, head: string, drop: string, everyMs = 200): void => {
  socket.write(head);
  const timer = setInterval(() => (socket.destroyed ? clearInterval(timer) : socket.write(drop)), everyMs);
};

const lost = { nulls: everyField, codes: ['UNAVAILABLE', 'BAD_ANSWER'] } as const;
const late = { nulls: everyField, codes: ['TIMEOUT'], slow: true } as const;
/** Both are right: to read it and to refuse it. */
const eitherWay = { mayNull: everyField, codes: ['UNAVAILABLE', 'BAD_ANSWER'] } as const;

/** What happens to the connection. */
export const CONNECTIONS: readonly Lie[] = [
  lie(
    'a greeting of another protocol',
    bytes(() => `SSH-2.0-${CANARY}\r\n`),
    lost,
  ),
  lie(
    'bytes of TLS',
    bytes(() => Buffer.from('15030300020228', 'hex')),
    lost,
  ),
  lie(
    'a status line without a status',
    bytes(() => 'HTTP/1.1 OK\r\n\r\n'),
    lost,
  ),
  lie(
    'a status that is no number',
    bytes(() => `HTTP/1.1 ${CANARY}\r\n\r\n`),
    lost,
  ),
  lie(
    'another version',
    bytes((question) => whole(json(question)).replace('HTTP/1.1', 'HTTP/9.9')),
    lost,
  ),
  lie(
    'a header without a name',
    bytes(() => `${HEAD}: ${CANARY}\r\n\r\n`),
    lost,
  ),
  lie(
    'a header bomb',
    bytes((question) => whole(json(question), `x-bomb: ${CANARY.repeat(100_000)}\r\n`)),
    { ...lost, codes: ['UNAVAILABLE', 'BAD_ANSWER', 'TOO_LARGE', 'TIMEOUT'] },
  ),
  lie(
    'a bomb of many headers',
    bytes((question) =>
      whole(json(question), Array.from({ length: 20_000 }, (_, index) => `x-${index}: ${CANARY}\r\n`).join('')),
    ),
    { ...lost, codes: ['UNAVAILABLE', 'BAD_ANSWER', 'TOO_LARGE', 'TIMEOUT'] },
  ),
  lie(
    'a reset at once',
    thenResets(() => ''),
    lost,
  ),
  lie(
    'an end at once',
    thenEnds(() => ''),
    lost,
  ),
  lie(
    'a reset within the headers',
    thenResets(() => HEAD),
    lost,
  ),
  lie(
    'a reset after the headers',
    thenResets(() => `${HEAD}content-length: 100\r\n\r\n`),
    lost,
  ),
  lie(
    'a reset in the body',
    thenResets((question) => whole(json(question)).slice(0, -30)),
    lost,
  ),
  lie(
    'an end in the body',
    thenEnds((question) => whole(json(question)).slice(0, -30)),
    lost,
  ),
  lie(
    'a length longer than the body, then the end',
    thenEnds((question) => `${HEAD}content-length: ${json(question).length * 2 + 100}\r\n\r\n${json(question)}`),
    lost,
  ),
  lie(
    'a length shorter than the body',
    bytes((question) => `${HEAD}content-length: ${json(question).length - 50}\r\n\r\n${json(question)}`),
    lost,
  ),
  lie(
    'a length of none',
    bytes((question) => `${HEAD}content-length: 0\r\n\r\n${json(question)}`),
    lost,
  ),
  lie(
    'a length that is negative',
    bytes((question) => `${HEAD}content-length: -1\r\n\r\n${json(question)}`),
    lost,
  ),
  lie(
    'a length that is no number',
    bytes((question) => `${HEAD}content-length: ${CANARY}\r\n\r\n${json(question)}`),
    lost,
  ),
  lie(
    'a length over all numbers',
    bytes((question) => `${HEAD}content-length: 99999999999999999999999\r\n\r\n${json(question)}`),
    { ...lost, codes: ['UNAVAILABLE', 'BAD_ANSWER', 'TOO_LARGE', 'TIMEOUT'] },
  ),
  lie(
    'a length of terabytes, then the end',
    thenEnds((question) => `${HEAD}content-length: 9999999999999\r\n\r\n${json(question)}`),
    { ...lost, codes: ['UNAVAILABLE', 'BAD_ANSWER', 'TOO_LARGE', 'TIMEOUT'] },
  ),
  lie(
    'two lengths',
    bytes(
      (question) =>
        `${HEAD}content-length: 5\r\ncontent-length: ${Buffer.byteLength(json(question))}\r\n\r\n${json(question)}`,
    ),
    lost,
  ),
  lie(
    'a length and chunks',
    bytes(
      (question) => `${HEAD}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n${chunk(json(question))}0\r\n\r\n`,
    ),
    eitherWay,
  ),
  lie(
    'chunks, rightly',
    bytes((question) => `${HEAD}transfer-encoding: chunked\r\n\r\n${chunk(json(question))}0\r\n\r\n`),
  ),
  lie(
    'a chunk whose size is no number',
    bytes((question) => `${HEAD}transfer-encoding: chunked\r\n\r\n${CANARY}\r\n${json(question)}\r\n0\r\n\r\n`),
    lost,
  ),
  lie(
    'a chunk longer than it says',
    bytes((question) => `${HEAD}transfer-encoding: chunked\r\n\r\n5\r\n${json(question)}\r\n0\r\n\r\n`),
    lost,
  ),
  lie(
    'chunks without their end',
    thenEnds((question) => `${HEAD}transfer-encoding: chunked\r\n\r\n${chunk(json(question))}`),
    lost,
  ),
  lie(
    'trailers',
    bytes((question) => `${HEAD}transfer-encoding: chunked\r\n\r\n${chunk(json(question))}0\r\nx-${CANARY}: 1\r\n\r\n`),
    eitherWay,
  ),
  lie(
    'no length, and the end',
    thenEnds((question) => `${HEAD}\r\n${json(question)}`),
    eitherWay,
  ),
  lie(
    'no length, and half of it',
    thenEnds((question) => `${HEAD}\r\n${json(question).slice(0, -30)}`),
    lost,
  ),
  lie(
    'connection: close',
    thenEnds((question) => whole(json(question), 'connection: close\r\n')),
  ),
  lie(
    'an answer, and the end without a word',
    thenEnds((question) => whole(json(question))),
  ),
  lie(
    'an answer, then a reset',
    thenResets((question) => whole(json(question))),
    { settlesMs: 40 },
  ),
  lie(
    '100 before the answer',
    bytes((question) => `HTTP/1.1 100 Continue\r\n\r\n${whole(json(question))}`),
    eitherWay,
  ),
  lie(
    '102 before the answer',
    bytes((question) => `HTTP/1.1 102 Processing\r\n\r\n${whole(json(question))}`),
    eitherWay,
  ),
  lie(
    '103 before the answer',
    bytes(
      (question) =>
        `HTTP/1.1 103 Early Hints\r\nlink: <http://10.0.0.9/${CANARY}>; rel=preload\r\n\r\n${whole(json(question))}`,
    ),
    eitherWay,
  ),
  lie(
    '1,000 times 103 before the answer',
    bytes((question) => `${'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(1_000)}${whole(json(question))}`),
    eitherWay,
  ),
  lie(
    '101, another protocol',
    bytes(() => `HTTP/1.1 101 Switching Protocols\r\nupgrade: ${CANARY}\r\nconnection: upgrade\r\n\r\n`),
    lost,
  ),
  lie(
    '103, and the end',
    thenEnds(() => 'HTTP/1.1 103 Early Hints\r\n\r\n'),
    lost,
  ),
  lie(
    'two answers at once',
    bytes((question) => whole(json(question)) + smuggled),
    eitherWay,
  ),
  lie(
    'two answers in two writes',
    (question, { socket }) => {
      socket.write(whole(json(question)));
      setTimeout(() => socket.destroyed || socket.write(smuggled), 2);
    },
    { ...eitherWay, settlesMs: 200 },
  ),
  lie(
    'many answers at once',
    bytes((question) => whole(json(question)) + smuggled.repeat(500)),
    eitherWay,
  ),
  lie(
    'an answer and half of another',
    bytes((question) => whole(json(question)) + smuggled.slice(0, -5)),
    eitherWay,
  ),
  lie(
    'an answer and garbage',
    bytes((question) => `${whole(json(question))}${CANARY}\r\n\r\n`),
    eitherWay,
  ),
];

/** Answers that do not come, or not in time. */
export const LATE: readonly Lie[] = [
  lie('no answer', () => {}, late),
  lie(
    'headers without their end',
    bytes(() => HEAD),
    late,
  ),
  lie(
    'headers, and no body',
    bytes(() => `${HEAD}content-length: 100\r\n\r\n`),
    late,
  ),
  lie(
    'a length longer than the body',
    bytes((question) => `${HEAD}content-length: ${json(question).length * 2 + 100}\r\n\r\n${json(question)}`),
    late,
  ),
  lie('headers by drops', (_, wire) => drips(wire, HEAD, 'x-drop: 1\r\n'), late),
  lie('a body by drops', (_, wire) => drips(wire, `${HEAD}content-length: 1000000\r\n\r\n{"data":{"x":"`, 'x'), late),
  lie('103 for ever', (_, wire) => drips(wire, '', 'HTTP/1.1 103 Early Hints\r\n\r\n', 100), late),
  lie('the honest answer, too late', (question, wire) => void setTimeout(() => wire.send(json(question)), 1_300), late),
  lie(
    'the answer, but for its last byte',
    (question, { socket }) => {
      const text = whole(json(question));
      socket.write(text.slice(0, -1));
      setTimeout(() => socket.destroyed || socket.write(text.slice(-1) + smuggled), 900);
    },
    late,
  ),
];

function chunk(text: string): string {
  return `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
}
