import { createServer, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

/** A proxy (RFC 9110, 9.3.6; RFC 9112, 3.2.2) on the loopback. */
export interface ForwardProxy {
  readonly url: string;
  /** What it was asked: `CONNECT 127.0.0.1:80`, `GET http://…`. */
  readonly asked: string[];
  stop(): Promise<void>;
}

/** @param account that it asks for, `user:password` @param refuses the status with which it answers whatever it is asked */
export async function forwardProxy({
  account,
  refuses,
}: { readonly account?: string; readonly refuses?: number } = {}): Promise<ForwardProxy> {
  const asked: string[] = [];
  const expected = account && `Basic ${Buffer.from(account).toString('base64')}`;
  const statusFor = (given: string | undefined): number | null =>
    refuses ?? (expected !== undefined && given !== expected ? 407 : null);
  const server = createServer((incoming, response) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    const status = statusFor(incoming.headers['proxy-authorization']);
    if (status !== null) {
      response.writeHead(status).end();
      return;
    }
    const { 'proxy-authorization': _, ...headers } = incoming.headers;
    const forward = request(incoming.url ?? '', { method: incoming.method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    forward.on('error', () => response.writeHead(502).end());
    incoming.pipe(forward);
  });
  const open = new Set<{ destroy(): void }>();
  server.on('connect', (incoming, socket, head) => {
    asked.push(`CONNECT ${incoming.url}`);
    open.add(socket);
    socket.on('error', () => {});
    const status = statusFor(incoming.headers['proxy-authorization']);
    if (status !== null) {
      socket.end(`HTTP/1.1 ${status} no\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const { hostname, port } = new URL(`http://${incoming.url}`);
    const there = connect(Number(port || 443), hostname, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      there.write(head);
      socket.pipe(there).pipe(socket);
    });
    open.add(there);
    there.on('error', () => socket.end('HTTP/1.1 502 no\r\ncontent-length: 0\r\n\r\n'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://${account ? `${account}@` : ''}127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    stop: () => {
      for (const each of open) each.destroy();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
