import type { AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import { envName } from '../../../common/config/config.ts';
import { LONG } from '../../support/runs.ts';
import { FIVE, type FiveMinistry, SUBGRAPHS } from './five.ts';
import { compose, schemasOf } from './federation.ts';
import { type GatewayProcess, startGatewayProcess } from './gateway-process.ts';
import type { Said } from './judge.ts';
import type { Lie } from './lie.ts';
import { type Liar, startLiar } from './liar.ts';
import { BODIES } from './lies/bodies.ts';
import { CONNECTIONS, LATE } from './lies/connections.ts';
import { ENTITIES } from './lies/entities.ts';
import { ERRORS } from './lies/errors.ts';
import { ENCODINGS, statuses } from './lies/http.ts';
import { KEYS } from './lies/keys.ts';
import { SCALARS } from './lies/scalars.ts';

const TIMEOUT_MS = 1_000;
/** Of a ministry that has one connection only, which nobody else uses meanwhile. */
const NARROW_TIMEOUT_MS = 400;
export const DEADLINE_MS = 1_500;
/** A machine that is busy with other tests is given more. */
export const SLACK_MS = LONG ? 300 : 2_000;

let trap: Trap | undefined;

/** By family; a lie's place in the list is its slug in the codes that call for it. */
export const FAMILIES: Readonly<Record<string, readonly Lie[]>> = {
  bodies: BODIES,
  entities: ENTITIES,
  keys: KEYS,
  scalars: SCALARS,
  errors: ERRORS,
  encodings: ENCODINGS,
  statuses: statuses(() => trap?.url ?? 'http://127.0.0.1:9'),
  connections: CONNECTIONS,
  late: LATE,
};
export const LIES: readonly Lie[] = Object.values(FAMILIES).flat();
export const slugOf = (lie: Lie): string => `l${LIES.indexOf(lie)}`;

export interface Stage {
  readonly process: GatewayProcess;
  /** By ministry's name. */
  readonly liars: ReadonlyMap<string, Liar>;
  /** Asks the gateway that has only one connection to this ministry, so that the next question meets what a lie left behind. */
  askNarrow(ministry: FiveMinistry, query: string, variables: object): Promise<Said>;
  /** Asks the gateway that has many connections to each, and sends the calls of several operations as one. */
  askTogether(query: string, variables: object): Promise<Said>;
  /** Asks the gateway that has many connections to each, and shares no call. */
  askApart(query: string, variables: object): Promise<Said>;
  /** Requests that came to the server to which redirects lead. */
  strays(): number;
  stop(): Promise<void>;
}

/** @param options.many whether there are gateways with many connections too; options.hurried whether the one connection's ministry gets less time */
export async function startStage({
  many = false,
  hurried = false,
}: { readonly many?: boolean; readonly hurried?: boolean } = {}): Promise<Stage> {
  const schemas = schemasOf(SUBGRAPHS);
  const tells = new Map(
    LIES.map((lie) => [
      slugOf(lie),
      (...told: Parameters<Lie['tell']>) =>
        lie.on.includes(told[0].kind) ? lie.tell(...told) : told[1].send(JSON.stringify(told[0].honest)),
    ]),
  );
  trap = await startTrap();
  const liars = new Map(
    await Promise.all(SUBGRAPHS.map(async ({ name }) => [name, await startLiar(name, schemas, tells)] as const)),
  );
  const environments = [...FIVE, ...(many ? ['together', 'apart'] : [])].map((narrow) => ({
    GATEWAY_DEADLINE_MS: String(DEADLINE_MS),
    ...Object.fromEntries(
      [...liars].flatMap(([name, { url }]) => {
        const key = envName(['ministries', name]);
        const isNarrow = typeof narrow === 'object' && name === narrow.name;
        return [
          [`${key}_URL`, url],
          [`${key}_TIMEOUT_MS`, String(isNarrow && hurried ? NARROW_TIMEOUT_MS : TIMEOUT_MS)],
          [`${key}_CONCURRENCY`, isNarrow ? '1' : '64'],
          [`${key}_BATCH_CALLS`, String(narrow !== 'apart')],
          // Each lie is told to somebody who asks, and asks once.
          [`${key}_BREAKER`, 'false'],
          [`${key}_RETRY_SHARE`, '0.2'],
          [`${key}_CACHE_SECONDS`, '0'],
        ];
      }),
    ),
  }));
  const process = await startGatewayProcess(compose(SUBGRAPHS), environments);
  const ask = async (gateway: number, query: string, variables: object): Promise<Said> => {
    const began = performance.now();
    const response = await fetch(`${process.urls[gateway]}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    const text = await response.text();
    return { status: response.status, text, milliseconds: performance.now() - began };
  };
  return {
    process,
    liars,
    askNarrow: ({ index }, query, variables) => ask(index, query, variables),
    askTogether: (query, variables) => ask(FIVE.length, query, variables),
    askApart: (query, variables) => ask(FIVE.length + 1, query, variables),
    strays: () => trap?.requests() ?? 0,
    async stop() {
      await process.stop();
      await Promise.all([...[...liars.values()].map((liar) => liar.stop()), trap?.stop()]);
    },
  };
}

interface Trap {
  readonly url: string;
  requests(): number;
  stop(): Promise<void>;
}

async function startTrap(): Promise<Trap> {
  let requests = 0;
  const server = createServer((_, response) => {
    requests += 1;
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":{}}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
