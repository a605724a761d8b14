/** What no gateway on this machine can do without: HTTP on both sides and JSON of the same sizes. `node floor.ts FILE PORT`. */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { Pool } from 'undici';

/** One gateway's work, as it was seen. */
export interface SeenWork {
  /** Calls to subgraphs, each as it was sent. */
  readonly calls: readonly { readonly url: string; readonly body: string }[];
  /** How many it makes for a request, by half too. */
  readonly callsPerRequest: number;
  /** One of its answers. */
  readonly answer: string;
}

const [file = '', port = '0'] = process.argv.slice(2);
const { calls, callsPerRequest, answer } = JSON.parse(readFileSync(file, 'utf8')) as SeenWork;
const value = JSON.parse(answer) as unknown;
const pools = new Map(calls.map(({ url }) => [url, new Pool(new URL(url).origin, { connections: 64, pipelining: 1 })]));
let due = 0;
let next = 0;

createServer((request, response) => {
  void read(request).then(async (text) => {
    const { query } = JSON.parse(text) as { readonly query: string };
    response.setHeader('content-type', 'application/json');
    if (query === '{__typename}') return response.end('{"data":{"__typename":"Query"}}');
    due += callsPerRequest;
    const made: Promise<unknown>[] = [];
    for (; due >= 1; due -= 1) made.push(call());
    await Promise.all(made);
    const body = Buffer.from(JSON.stringify(value));
    response.setHeader('content-length', body.length);
    return response.end(body);
  });
}).listen(Number(port), '127.0.0.1');

async function call(): Promise<unknown> {
  const { url, body } = calls[next++ % calls.length] ?? { url: '', body: '' };
  const { pathname } = new URL(url);
  const headers = { 'content-type': 'application/json' };
  const reply = await pools.get(url)?.request({ path: pathname, method: 'POST', headers, body });
  return reply?.body.json();
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
