import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Question, SmallLegacy } from '../../../support/small-ministry/legacy.ts';

export interface SmallServer {
  readonly url: string;
  readonly system: SmallLegacy;
  stop(): Promise<void>;
}

/** The small system over HTTP: JSON in, JSON in GBK out, and no header that says so. */
export async function smallServer(): Promise<SmallServer> {
  const system = new SmallLegacy();
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const question = JSON.parse(Buffer.concat(parts).toString()) as Question;
      system.ask(question, gone.signal).then(
        (body) => response.end(body),
        () => response.writeHead(503).end(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    system,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
