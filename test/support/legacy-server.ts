import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Fault } from '../../common/resilience/fault.ts';
import type { Result, Call } from '../../subgraphs/kit/legacy-system.ts';

export interface LegacyReply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

export interface LegacyServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** A legacy system that answers what the test says; null: it takes the request and never answers. */
export async function legacyServer(
  reply: (body: Buffer, headers: IncomingHttpHeaders, request: IncomingMessage) => LegacyReply | null,
): Promise<LegacyServer> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const replied = reply(Buffer.concat(parts), request.headers, request);
      if (replied === null) return;
      const { status = 200, headers = {}, body } = replied;
      response.writeHead(status, headers);
      response.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** A call that remembers what was said to be partial. */
export interface Listening extends Call {
  readonly said: { readonly code: Fault['code']; readonly codes: readonly string[] }[];
}

export function listening(ms = 3_000): Listening {
  const said: Listening['said'] = [];
  return { signal: AbortSignal.timeout(ms), said, partial: ({ code }, codes) => said.push({ code, codes }) };
}

/** Whether an answer says that something is missing or was not understood. */
export function isSaid(answers: Error | readonly Result<unknown>[], { said }: Listening): boolean {
  return answers instanceof Error || said.length > 0 || answers.some((each) => each instanceof Error);
}

/** A promise's failure as a value. */
export function settled<T>(promise: Promise<T>): Promise<T | Error> {
  return promise.catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
}
