import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { type DocumentNode, execute, type GraphQLSchema, parse } from 'graphql';
import { FIVE, type FiveMinistry } from './five.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };
export type Kind = 'entities' | 'root' | 'mutation';

/** One GraphQL request that reached a liar. */
export interface Question {
  readonly ministry: FiveMinistry;
  readonly kind: Kind;
  /** Of an entity fetch: where the first unit stands whose code called for the lie. Others' units may stand before it. */
  readonly first: number;
  /** What the subgraph would honestly answer; this copy may be changed. */
  readonly honest: { data: JsonObject; [key: string]: Json };
}

/** The connection that a question came on. Nothing is written to it but what the lie writes. */
export interface Wire {
  readonly socket: Socket;
  /** A whole HTTP/1.1 answer; `content-length` is added unless the headers tell how the body ends. */
  send(
    body: string | Buffer,
    options?: { readonly status?: number; readonly headers?: Readonly<Record<string, string | readonly string[]>> },
  ): void;
}

export type Tell = (question: Question, wire: Wire) => void;

/** Which lie, by its name, which ministry tells it. A code carries the tag, so that every request says for itself what befalls it. */
export const HONEST = 'honest';
export const codesOf = (lie: string, teller: FiveMinistry = FIVE[0] as FiveMinistry): string[] =>
  [1, 2, 3].map((n) => `${lie}.${teller.index}~${n}`);

export interface Liar {
  readonly url: string;
  readonly port: number;
  /** Questions that came, by the tag in their codes. */
  readonly asked: Map<string, number>;
  stop(): Promise<void>;
}

/** A raw TCP server that speaks just enough HTTP to read a question. Without a ministry it never lies. */
export async function startLiar(
  name: string,
  schemas: ReadonlyMap<string, GraphQLSchema>,
  lies: ReadonlyMap<string, Tell>,
): Promise<Liar> {
  const ministry = FIVE.find((each) => each.name === name);
  const sockets = new Set<Socket>();
  const asked = new Map<string, number>();

  const schema = schemas.get(name);
  const documents = new Map<string, DocumentNode>();
  const honestly = async (query: string, variableValues: object): Promise<string> => {
    if (!schema) throw new Error(`there is no subgraph ${name}`);
    const document = documents.get(query) ?? parse(query, { noLocation: true });
    documents.set(query, document);
    return JSON.stringify(await execute({ schema, document, variableValues: { ...variableValues } }));
  };

  const reply = async (body: string, wire: Wire): Promise<void> => {
    const { query, variables } = JSON.parse(body) as {
      query: string;
      variables: { representations?: { code: string }[] };
    };
    const honest = await honestly(query, variables);
    const text = JSON.stringify(variables);
    const kind = variables.representations ? 'entities' : query.startsWith('mutation') ? 'mutation' : 'root';
    let told = '';
    // A question may be about the units of several callers, and one of them calls for a lie.
    for (const tag of new Set(text.match(/[a-z\d-]+\.\d(?=~\d)/g))) {
      asked.set(`${tag} ${kind}`, (asked.get(`${tag} ${kind}`) ?? 0) + 1);
      if (told === '' && tag.endsWith(`.${ministry?.index}`) && lies.has(tag.slice(0, -2))) told = tag;
    }
    const tell = lies.get(told.slice(0, -2));
    if (!ministry || !tell) return wire.send(honest);
    const copy = JSON.parse(honest) as Question['honest'];
    tell(
      {
        ministry,
        kind,
        first: Math.max(0, variables.representations?.findIndex(({ code }) => code.startsWith(`${told}~`)) ?? 0),
        honest: copy,
      },
      wire,
    );
  };

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {}); // resets are part of the play
    readQuestions(socket, (body) => void reply(body, wireOf(socket)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}/graphql`,
    asked,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function readQuestions(socket: Socket, ask: (body: string) => void): void {
  let pending = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    for (;;) {
      const head = pending.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/^content-length: (\d+)/im.exec(pending.toString('latin1', 0, head))?.[1] ?? 0);
      const end = head + 4 + length;
      if (pending.length < end) return;
      const body = pending.toString('utf8', head + 4, end);
      pending = pending.subarray(end);
      ask(body);
    }
  });
}

function wireOf(socket: Socket): Wire {
  return {
    socket,
    send(body, { status = 200, headers = {} } = {}) {
      const bytes = Buffer.from(body);
      const all: Record<string, string | readonly string[]> = { 'content-type': 'application/json', ...headers };
      if (!('content-length' in all) && !('transfer-encoding' in all) && status !== 204)
        all['content-length'] = String(bytes.length);
      const lines = Object.entries(all).flatMap(([key, value]) =>
        (typeof value === 'string' ? [value] : value).map((each) => `${key}: ${each}\r\n`),
      );
      if (!socket.destroyed)
        socket.write(Buffer.concat([Buffer.from(`HTTP/1.1 ${status} Said\r\n${lines.join('')}\r\n`), bytes]));
    },
  };
}
