/** All members in one process, each a server of its own: GraphQL after its latency, and its filter at once. Arguments: how many, the key of filters, codes a filter, sizes of chains. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MembershipKey } from '../../common/membership/index.ts';
import { answersOf, type Body } from './answers.ts';
import { codeIn, economyOf, membersOf } from './economy.ts';
import { filterOf } from './filters.ts';
import { answerMessages } from './messages.ts';

/** What members were asked since they were told how slow to be. */
export interface Counted {
  readonly calls: number;
  /** Units of all calls. */
  readonly asks: number;
  /** Calls to the member that was called most. */
  readonly mostCalls: number;
}

const [count = '', secret = '', codes = '', sizes = ''] = process.argv.slice(2);
const members = membersOf(Number(count));
const economies = sizes.split(',').map((units) => economyOf(Number(units), members.length));
const key = new MembershipKey(secret);
let latencies: readonly number[] = [];
let asks = 0;
let calls = members.map(() => 0);

const urls: string[] = [];
for (const [place, member] of members.entries()) {
  const answer = answersOf(member, place, economies);
  const mentioned = economies.flatMap((economy) =>
    economy.mentions.flatMap((by, unit) => (by.includes(place) ? [codeIn(economy, unit)] : [])),
  );
  const serveFilter = await filterOf(key, mentioned, Number(codes));
  const server = createServer((request, response) => {
    if (request.method === 'GET') return serveFilter(request, response);
    read(request, (body) => {
      calls[place] = (calls[place] ?? 0) + 1;
      asks += body.variables?.representations?.length ?? 0;
      setTimeout(() => response.setHeader('content-type', 'application/json').end(answer(body)), latencies[place] ?? 0);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  urls.push(`http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`);
}

function read(request: IncomingMessage, then: (body: Body) => void): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => then(JSON.parse(Buffer.concat(chunks).toString()) as Body));
}

answerMessages({
  begin(next: readonly number[]) {
    latencies = next;
    asks = 0;
    calls = members.map(() => 0);
    return null;
  },
  counted(): Counted {
    return { calls: calls.reduce((sum, each) => sum + each, 0), asks, mostCalls: Math.max(...calls) };
  },
});
process.send?.(urls);
