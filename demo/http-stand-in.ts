import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Manner, StandIn } from './stand-in.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

export interface HttpStandInOptions {
  readonly host: string;
  readonly port: number;
  readonly latencyMs: number;
  readonly answer: (request: IncomingMessage, body: Buffer) => Reply | Promise<Reply>;
  /** The settings of the ministry that asks this system, from its address. */
  readonly env: (url: string) => Readonly<Record<string, string>>;
  readonly close: () => void;
}

/** A legacy system over HTTP that can also be down, hang, or answer with garbage. */
export async function startHttpStandIn(options: HttpStandInOptions): Promise<StandIn> {
  let manner: Manner = 'well';
  const server = createServer((request, response) => {
    if (manner === 'down') return void request.socket.destroy();
    if (manner === 'hung') return;
    if (manner === 'garbage')
      return send(response, {
        status: 200,
        headers: { 'content-type': 'text/html' },
        body: '<html><h1>系统维护中</h1>\u0000 at com.legacy.Main(Main.java:42)',
      });
    reply(request, response, options).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    env: options.env(`http://${options.host === '0.0.0.0' ? '127.0.0.1' : options.host}:${port}`),
    async behave(next) {
      manner = next;
      server.closeAllConnections();
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      options.close();
    },
  };
}

async function reply(
  request: IncomingMessage,
  response: ServerResponse,
  { latencyMs, answer }: HttpStandInOptions,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  if (latencyMs > 0) await sleep(latencyMs);
  send(response, await answer(request, Buffer.concat(chunks)));
}

function send(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, headers);
  response.end(body);
}
