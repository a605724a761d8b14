import { connect } from 'node:net';

/** A request as lines and bytes, so that it may be wrong in ways that no client would send. */
export interface RawRequest {
  readonly method: string;
  readonly target: string;
  /** In the field `host`; where it is sent to when not given. */
  readonly host?: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

export interface RawAnswer {
  /** null: the connection ended without an answer. */
  readonly status: number | null;
  readonly text: string;
}

/** Sends it over a connection of its own, framed rightly whatever it holds. */
export function sendRaw(url: string, { method, target, host, headers, body }: RawRequest): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const lines = [
    ['host', host ?? `${hostname}:${port}`],
    ['connection', 'close'],
    ['content-length', String(body.length)],
    ...headers,
  ].map(([name, value]) => `${name}: ${value}\r\n`);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    socket.once('close', () =>
      resolve({
        status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? Number.NaN) || null,
        text: text.slice(text.indexOf('\r\n\r\n') + 4),
      }),
    );
    socket.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' || error.code === 'EPIPE' ? undefined : reject(error),
    );
    socket.setTimeout(20_000, () => socket.destroy());
    // latin1: a header's bytes are what a flipped bit made of them.
    socket.write(Buffer.concat([Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1'), body]));
  });
}
