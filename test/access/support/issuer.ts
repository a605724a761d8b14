import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Json, makeToken, type Signer } from './signer.ts';

export const ISSUER = 'https://id.example.gov.cn';
export const AUDIENCE = 'tongcha';

/** An identity provider's JWKS over HTTP. */
export interface TestIssuer {
  readonly url: string;
  /** What it answers from now on: keys, or a status. */
  publish(answer: readonly Signer[] | number | string): void;
  requests(): number;
  /** Answers nobody until it is released. */
  hold(): () => void;
  stop(): Promise<void>;
}

export async function startIssuer(...signers: readonly Signer[]): Promise<TestIssuer> {
  let answer: readonly Signer[] | number | string = signers;
  let requests = 0;
  let held: Promise<void> | null = null;
  const server = createServer((_, response) => {
    requests += 1;
    const said = answer;
    if (held) void held.then(() => say(response, said));
    else say(response, said);
  });
  const say = (response: ServerResponse, answer: readonly Signer[] | number | string): void => {
    if (typeof answer === 'number') response.writeHead(answer, { location: '/elsewhere' }).end();
    else
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(typeof answer === 'string' ? answer : JSON.stringify({ keys: answer.map(({ jwk }) => jwk) }));
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`,
    publish: (next) => void (answer = next),
    requests: () => requests,
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return () => {
        held = null;
        resolve();
      };
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const seconds = (): number => Math.floor(Date.now() / 1_000);

/** Claims of a regulator that are as they must be; `more` overrides, and undefined leaves out. */
export function claimsWith(more: Json = {}): Json {
  const now = seconds();
  return {
    iss: ISSUER,
    aud: AUDIENCE,
    sub: 'user-1',
    role: 'regulator',
    sector: 'FOOD_DRUG',
    iat: now,
    exp: now + 600,
    ...more,
  };
}

export const goodToken = (signer: Signer, more: Json = {}, header: Json = {}): string =>
  makeToken(signer, claimsWith(more), header);
