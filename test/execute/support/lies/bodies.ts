import { everyField, type Lie, lie, rewrites, says, withData } from '../lie.ts';
import type { Json, Question } from '../liar.ts';
import { CANARY } from '../judge.ts';

const all = { nulls: everyField };
const html = `<html><body>${CANARY} http://10.0.0.9/stack at Main.java</body></html>`;
const type = (value: string): { headers: Record<string, string> } => ({ headers: { 'content-type': value } });
const honestText = ({ honest }: Question): string => JSON.stringify(honest);
const deep = 100_000;

/** Bodies that are no answer at all. */
export const BODIES: readonly Lie[] = [
  lie('text that is no JSON', says(`${CANARY} not json`), all),
  lie('text that is no JSON, as text', says(`${CANARY} not json`, type('text/plain')), all),
  lie('HTML with status 200', says(html, type('text/html')), all),
  lie('HTML that says it is JSON', says(html), all),
  lie('an empty body', says(''), all),
  lie('an empty body without a content type', says('', type('')), all),
  ...['null', '[]', '"text"', '12', 'true', 'NaN', '[{"data":{}}]', '{}'].map((body) =>
    lie(`the body ${body}`, says(body), all),
  ),
  lie('truncated JSON', (question, wire) => wire.send(honestText(question).slice(0, -20)), all),
  lie('text after the JSON', (question, wire) => wire.send(`${honestText(question)} ${CANARY}`), all),
  lie('two answers in one body', (question, wire) => wire.send(honestText(question).repeat(2)), all),
  lie('a byte order mark', (question, wire) => wire.send(`\uFEFF${honestText(question)}`), { mayNull: everyField }),
  lie(
    'UTF-16',
    (question, wire) =>
      wire.send(Buffer.from(honestText(question), 'utf16le'), type('application/json; charset=utf-16le')),
    all,
  ),
  lie('UTF-16 that says it is UTF-8', (question, wire) => wire.send(Buffer.from(honestText(question), 'utf16le')), all),
  // 液氯 in GBK: no UTF-8, though the rest of the text is.
  lie('GBK', (question, wire) => wire.send(inGbk(question), type('application/json; charset=gbk')), all),
  lie(
    'GBK that says it is UTF-8',
    (question, wire) => wire.send(inGbk(question), type('application/json; charset=utf-8')),
    all,
  ),
  lie('honest JSON as text', (question, wire) => wire.send(honestText(question), type('text/plain')), all),
  ...(
    [
      ['a list', []],
      ['an empty object', {}],
      ['text', CANARY],
      ['a number', 7],
      ['true', true],
      ['null, without errors', null],
    ] satisfies [string, Json][]
  ).map(([what, data]) =>
    lie(`data that is ${what}`, withData(data), { nulls: everyField, codes: ['BAD_ANSWER', 'MINISTRY_ERROR'] }),
  ),
  lie(
    'data that is a list, and no errors in a list',
    rewrites(() => ({ data: [], errors: [] })),
    { nulls: everyField, codes: ['BAD_ANSWER', 'MINISTRY_ERROR'] },
  ),
  lie(
    'no data, and no errors in a list',
    rewrites(() => ({ errors: [] })),
    { nulls: everyField, codes: ['BAD_ANSWER', 'MINISTRY_ERROR'] },
  ),
  lie(
    'the data twice, wrong then right',
    (question, wire) => wire.send(`{"data":{"${CANARY}":1},${honestText(question).slice(1)}`),
    { mayNull: everyField },
  ),
  lie(
    'the data twice, right then wrong',
    (question, wire) => wire.send(`${honestText(question).slice(0, -1)},"data":["${CANARY}"]}`),
    all,
  ),
  lie('nothing but open brackets', says('['.repeat(deep)), all),
  lie('lists as deep as anything', says(`${'['.repeat(deep)}${']'.repeat(deep)}`), all),
  lie('data as deep as anything', says(`{"data":${'{"data":'.repeat(deep)}1${'}'.repeat(deep)}}`), all),
  lie(
    'extensions as deep as anything',
    (question, wire) =>
      wire.send(`${honestText(question).slice(0, -1)},"extensions":${'['.repeat(deep)}${']'.repeat(deep)}}`),
    { mayNull: everyField },
  ),
];

const inGbk = (question: Question): Buffer => {
  const [first = '', ...rest] = honestText(question).split('液氯');
  return Buffer.concat([
    Buffer.from(first),
    ...rest.flatMap((part) => [Buffer.from([0xd2, 0xba, 0xc2, 0xc8]), Buffer.from(part)]),
  ]);
};
