import type { Server, Socket } from 'node:net';

/** Connections at a time; a proxy in front has hundreds. */
const MOST = 4_096;

/** How long one that is turned away has to read that it is. */
const GOODBYE_MS = 1_000;

const BODY =
  '{"errors":[{"message":"too many connections: ask again in a moment","extensions":{"code":"OVERLOADED"}}]}';
const ANSWER = `HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${BODY.length}\r\nretry-after: 2\r\nconnection: close\r\n\r\n${BODY}`;

/**
 * Bounds the connections of a server, before anything is read of them. Those beyond are told so, where they can be
 * without a handshake; where even those who are being told are many, the rest is closed by the system.
 */
export function boundConnections(server: Server, encrypted: boolean, most = MOST): void {
  let open = 0;
  server.maxConnections = most + Math.ceil(most / 8);
  server.prependListener('connection', (socket: Socket) => {
    open += 1;
    socket.once('close', () => (open -= 1));
    if (open <= most) return;
    if (encrypted) socket.destroy();
    else {
      socket.end(ANSWER);
      setTimeout(() => socket.destroy(), GOODBYE_MS).unref();
    }
  });
}
