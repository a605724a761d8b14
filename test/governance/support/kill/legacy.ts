import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Writes } from '../../../../subgraphs/kit/orders/writes.ts';

export type Kind = Writes<never>['dedupe'];
export const KINDS: readonly Kind[] = ['KEY', 'FIND', 'NAME', 'NONE'];

/** What a system takes to write at most, from the moment at which it is told, milliseconds: late ones, nobody waits for. */
export const SETTLE_MS = 250;
/** How long a member waits for its system, milliseconds. */
export const LONGEST_MS = 120;

/** A code that every system refuses for good. */
export const REFUSED_CODE = 'refused';

export interface Written {
  readonly number: string;
  readonly action: string;
}

export interface Legacy {
  readonly url: string;
  /** What one system has, in the order in which it was written; twice where it was. */
  readonly has: (kind: Kind) => readonly Written[];
  stop(): Promise<void>;
}

/** Four systems that outlive whoever writes to them. Of 5 % of writes they say that nothing was done; some take long. */
export async function startLegacy(random: () => number): Promise<Legacy> {
  const written = new Map<Kind, Written[]>(KINDS.map((kind) => [kind, []]));
  const under = new Set<Promise<void>>();

  function write(kind: Kind, order: Written): string {
    const all = written.get(kind) ?? [];
    const isKnown = (kind === 'KEY' || kind === 'NAME') && all.some(({ number }) => number === order.number);
    if (!isKnown) all.push(order);
    return `${kind}-${order.number}`;
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const [, kind, number] = (request.url ?? '').split('/') as [string, Kind, string?];
      if (request.method === 'GET') {
        const isThere = written.get(kind)?.some((each) => each.number === number);
        response.end(isThere ? `${kind}-${number}` : '');
        return;
      }
      const { codes, ...order } = JSON.parse(Buffer.concat(chunks).toString()) as Written & { codes: string[] };
      const status = codes.includes(REFUSED_CODE) ? 422 : random() < 0.05 ? 503 : 200;
      if (status !== 200) {
        response.writeHead(status).end();
        return;
      }
      const delay = random() < 0.1 ? SETTLE_MS : random() * 10;
      // Whether anybody waits for it or not.
      const done = sleep(delay).then(() => {
        response.end(write(kind, order));
        under.delete(done);
      });
      under.add(done);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    has: (kind) => written.get(kind) ?? [],
    async stop() {
      await Promise.all(under);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
