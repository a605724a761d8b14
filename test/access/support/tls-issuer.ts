import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Certificate } from '../../signature/support/certificates.ts';
import type { Signer } from './signer.ts';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** An identity provider over https at the loopback, with whatever it is to answer by path. */
export interface TlsIssuer {
  readonly origin: string;
  /** Paths that were asked, in their order. */
  readonly asked: string[];
  /** What is answered from now on; 404 at any other path. */
  answers(by: Readonly<Record<string, Answer>>): void;
  /** Of its side from now on. */
  shows(certificate: Certificate): void;
  stop(): Promise<void>;
}

export async function startTlsIssuer(certificate: Certificate, port = 0): Promise<TlsIssuer> {
  let answers: Readonly<Record<string, Answer>> = {};
  const asked: string[] = [];
  const server = createServer({ ...certificate }, (request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const answer = answers[path];
    if (answer) answer(request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    origin: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answers: (by) => void (answers = by),
    shows: (next) => server.setSecureContext({ ...next }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export const json =
  (value: unknown): Answer =>
  (_, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));

export const jwks = (...signers: readonly Signer[]): Answer => json({ keys: signers.map(({ jwk }) => jwk) });
