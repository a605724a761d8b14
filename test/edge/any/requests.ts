import { request as ask } from 'node:http';
import type { Agent } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import type { Dice } from '../../execute/support/random/dice.ts';
import { type AnyOperation, anyOperation, ODD_NAMES } from './operations.ts';

/** One HTTP request, as it is sent. */
export interface AnyRequest {
  readonly method: string;
  /** With its parameters. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
}

/** A request of any form; most of them are sound enough to reach the graph. */
export function anyRequest(dice: Dice, schema: GraphQLSchema): AnyRequest {
  const operation = anyOperation(dice, schema);
  const { query, operationName, variables } = dice.chance(0.25)
    ? { ...operation, query: disturbed(dice, operation.query) }
    : operation;
  // Longer addresses are refused by Node itself, before any of this.
  if (query.length + variables.length < 3_000 && dice.chance(0.15))
    return asGet(dice, { query, operationName, variables });
  const members = [
    `"query":${JSON.stringify(query)}`,
    `"variables":${variables}`,
    ...(operationName === null ? [] : [`"operationName":${JSON.stringify(operationName)}`]),
  ];
  if (dice.chance(0.1))
    members.push(
      dice.pick([
        '"extensions":{"explain":true}',
        '"extensions":{"__proto__":{"explain":true}}',
        '"extensions":[]',
        '"extensions":{"persistedQuery":{"version":1,"sha256Hash":"x"}}',
        '"variables":null',
        '"operationName":7',
        '"__proto__":{"query":"{a}"}',
        '"documentId":"sha256:constructor"',
        '"query":null',
      ]),
    );
  const text = dice.chance(0.05)
    ? dice.pick([
        '',
        'null',
        '[]',
        '"x"',
        '{',
        `[{${members.join(',')}}]`,
        '{"query":""}',
        '{"query":["{a}"]}',
        '\ufeff{}',
        '{"query":"{\\u0000a}"}',
      ])
    : `{${members.join(',')}}`;
  const body = dice.chance(0.01) ? Buffer.from([0x7b, 0xff, 0xfe]) : Buffer.from(text);
  return {
    method: dice.chance(0.01) ? dice.pick(['PUT', 'DELETE', 'PATCH', 'OPTIONS']) : 'POST',
    path: `/graphql${dice.chance(0.02) ? '?query=%FF&__proto__=1' : ''}`,
    headers: headersOf(dice),
    body,
  };
}

function asGet(dice: Dice, { query, operationName, variables }: AnyOperation): AnyRequest {
  const search = new URLSearchParams({
    query,
    variables: dice.chance(0.1) ? dice.pick(['{', '[]', '', 'null', '7']) : variables,
    ...(operationName === null ? {} : { operationName }),
  });
  if (dice.chance(0.1))
    search.append(
      dice.pick(['query', 'extensions', '__proto__', 'constructor', 'documentId']),
      dice.pick(['{a}', '{}', 'x', '{"explain":true}']),
    );
  const odd = dice.chance(0.03) ? '&%E0%A4%A=%' : '';
  return {
    method: dice.chance(0.05) ? 'HEAD' : 'GET',
    path: `/graphql?${search.toString()}${odd}`,
    headers: { ...headersOf(dice), ...(dice.chance(0.9) ? { 'apollo-require-preflight': '1' } : {}) },
    body: null,
  };
}

function headersOf(dice: Dice): Record<string, string> {
  const headers: Record<string, string> = {
    'content-type': dice.chance(0.97)
      ? 'application/json'
      : dice.pick(['text/plain', 'application/json; charset=gbk', 'application/graphql', 'application/json;;;', '']),
  };
  for (const [name, values] of HEADERS) if (dice.chance(0.06)) headers[name] = dice.pick(values);
  return headers;
}

const HEADERS: readonly (readonly [string, readonly string[]])[] = [
  [
    'accept',
    [
      'application/graphql-response+json',
      '*/*',
      'text/html',
      'application/json;q=0',
      'application/json;q=x, */*;q=-1',
      ',,,;;',
      'application/graphql-response+json;charset=gbk',
    ],
  ],
  ['x-request-id', ['a', '__proto__', 'x'.repeat(500), '"', '7e57']],
  ['tongcha-purpose', ['recall', '__proto__', 'constructor', '', 'x'.repeat(300), '\u00e9']],
  [
    'authorization',
    ['Bearer', 'Bearer x', 'Basic eDp5', 'Bearer a.b.c', 'Bearer e30.e30.', `Bearer ${'x'.repeat(3_000)}`],
  ],
  ['traceparent', ['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', '00', '__proto__']],
  ['x-forwarded-for', ['1.2.3.4', '::1, __proto__', 'x']],
  ['origin', ['null', 'http://x.invalid']],
  ['content-encoding', ['identity', 'gzip']],
  ['cookie', ['a=b', '__proto__=1']],
  ['x-apollo-operation-name', ['constructor']],
];

const PIECES = [
  ...ODD_NAMES,
  ...ODD_NAMES.map((name) => `$${name}`),
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  '!',
  ':',
  '=',
  '@',
  '...',
  '$',
  '|',
  '&',
  '"',
  '"""',
  '#',
  ',',
  '0',
  '-',
  '1e',
  '\u0000',
  '\ud800',
  '\ufeff',
  'type Query { a: Int }',
  'extend',
  'schema',
  '@defer',
  '@stream',
  '@skip',
  '@include(if: 1)',
  '@deprecated',
  '@specifiedBy(url: "x")',
  '@oneOf',
];

/** The text with some of its parts gone, doubled, moved or replaced. */
function disturbed(dice: Dice, text: string): string {
  const tokens = text.match(/"[^"]*"|\.\.\.|[$@]?\w+|\S/g) ?? [];
  for (let i = 1 + dice.below(3); i > 0; i -= 1) {
    const at = dice.below(tokens.length + 1);
    const [kind, from] = [dice.below(4), dice.below(tokens.length + 1)];
    if (kind === 0) tokens.splice(at, 1 + dice.below(3));
    else if (kind === 1) tokens.splice(at, 0, dice.pick(PIECES));
    else if (kind === 2) tokens.splice(at, 1, dice.pick(PIECES));
    else tokens.splice(at, 0, ...tokens.slice(from, from + 1 + dice.below(6)));
  }
  return tokens.join(' ');
}

export interface AnyAnswer {
  readonly status: number;
  readonly text: string;
}

export function send(url: string, agent: Agent, { method, path, headers, body }: AnyRequest): Promise<AnyAnswer> {
  return new Promise((resolve, reject) => {
    const request = ask(
      `${url}${path}`,
      { method, agent, headers: { ...headers, ...(body ? { 'content-length': String(body.length) } : {}) } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
        response.on('error', reject);
      },
    );
    request.on('error', reject);
    request.end(body ?? undefined);
  });
}
