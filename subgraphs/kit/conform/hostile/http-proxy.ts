import {
  Agent,
  createServer,
  type IncomingMessage,
  request as requestHttp,
  type Server,
  type ServerResponse,
} from 'node:http';
import { Agent as TlsAgent, request as requestHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Exchange, plain, type SystemAnswer, type SystemRequest } from './exchange.ts';
import type { Sent, SystemFault } from './fault.ts';

/** Exchanges that are kept: answers to other questions are taken from them. */
const MOST_KEPT = 400;
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'proxy-connection']);

/** Stands between a ministry's server and its legacy system over HTTP, and answers wrongly as it is told. */
export class HttpProxy {
  readonly kind = 'http';
  readonly url: string;
  /** What it has passed on while it was to keep it. */
  seen: readonly Exchange[] = [];
  #keeps = false;
  /** Answers since the fault began, and how many of them were other than the system's. */
  answered = 0;
  hurt = 0;
  readonly #target: URL;
  readonly #server: Server;
  readonly #agent: Agent;
  readonly #held = new Set<ServerResponse>();
  #fault: SystemFault | null = null;

  private constructor(target: URL, server: Server, host: string) {
    this.#target = target;
    this.#server = server;
    this.#agent = target.protocol === 'https:' ? new TlsAgent({ keepAlive: true }) : new Agent({ keepAlive: true });
    const own = new URL(target);
    own.protocol = 'http:';
    own.host = `${host}:${(server.address() as AddressInfo).port}`;
    this.url = own.href;
    server.on('request', (request, response) => {
      this.#pass(request, response).catch(() => response.destroy());
    });
  }

  /** @param address of the system, as the ministry is told it @param port 0: any free one */
  static async start(address: string, port = 0, host = '127.0.0.1'): Promise<HttpProxy> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
    return new HttpProxy(new URL(address), server, host);
  }

  /** Whether what it passes on is kept, from now on; what was kept before is forgotten where it begins anew. */
  keep(keeps: boolean): void {
    if (keeps) this.seen = [];
    this.#keeps = keeps;
  }

  /** From now on; null: passes all on as it is. */
  set(fault: SystemFault | null): void {
    this.#fault = fault;
    this.answered = 0;
    this.hurt = 0;
    for (const response of this.#held) response.destroy();
    this.#held.clear();
  }

  async stop(): Promise<void> {
    this.set(null);
    this.#agent.destroy();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of incoming as AsyncIterable<Buffer>) parts.push(part);
    const request = { method: incoming.method ?? 'GET', target: incoming.url ?? '/', body: Buffer.concat(parts) };
    const fault = this.#fault;
    const answer = await this.#asked(request, incoming);
    if (fault === null) {
      if (this.#keeps && this.seen.length < MOST_KEPT) this.seen = [...this.seen, { request, answer: plain(answer) }];
      return send(response, { answer });
    }
    if (this.#fault !== fault) return send(response, { answer });
    this.answered += 1;
    const sent = fault.hurts(this.answered) ? fault.change({ request, answer: plain(answer) }, this.seen) : null;
    if (sent !== null) this.hurt += 1;
    return this.#sent(response, sent ?? { answer });
  }

  async #sent(response: ServerResponse, sent: Sent): Promise<void> {
    if (sent.lateMs !== undefined) await sleep(sent.lateMs);
    if (sent.end === 'silent' || sent.end === 'held') this.#held.add(response);
    return send(response, sent);
  }

  #asked({ method, target, body }: SystemRequest, { headers }: IncomingMessage): Promise<SystemAnswer> {
    const { protocol, hostname, port } = this.#target;
    const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)));
    const ask = protocol === 'https:' ? requestHttps : requestHttp;
    return new Promise((resolve, reject) => {
      const asked = ask({
        hostname,
        port,
        method,
        path: target,
        // The host stays the one that was asked: what the system says of its own address leads here again.
        headers: { ...kept, ...(body.length > 0 ? { 'content-length': body.length } : {}) },
        agent: this.#agent,
      });
      asked.once('error', reject);
      asked.once('response', (answered) => {
        const parts: Buffer[] = [];
        answered.on('data', (part: Buffer) => parts.push(part));
        answered.once('error', reject);
        answered.once('end', () =>
          resolve({
            status: answered.statusCode ?? 502,
            headers: Object.fromEntries(
              Object.entries(answered.headers).flatMap(([name, value]) =>
                value === undefined || HOP_BY_HOP.has(name) ? [] : [[name, value]],
              ),
            ),
            body: Buffer.concat(parts),
          }),
        );
      });
      asked.end(body);
    });
  }
}

/** Writes it, to the end that it is to have. */
function send(response: ServerResponse, { answer: { status, headers, body }, end = 'whole' }: Sent): void {
  if (end === 'silent') return;
  if (end === 'reset') return void response.socket?.resetAndDestroy();
  const half = body.subarray(0, Math.floor(body.length / 2));
  response.sendDate = false;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (end === 'held') {
    // In chunks, of which the last never comes.
    response.writeHead(status);
    response.write(half);
    return;
  }
  if (status !== 204 && status !== 304) response.setHeader('content-length', body.length);
  response.writeHead(status);
  if (end === 'cut') return void response.write(half, () => response.destroy());
  response.end(body);
}
