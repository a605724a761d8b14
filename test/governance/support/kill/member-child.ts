/** A member of four systems, each deduplicated in its own way: the kit's rule, over HTTP. `PORT LEGACY DIES`. */
import { createServer } from 'node:http';
import type { LegacySystem } from '../../../../subgraphs/kit/legacy-system.ts';
import { Fault } from '../../../../common/resilience/fault.ts';
import { take } from '../../../../subgraphs/kit/orders/take.ts';
import { NotWritten, type RecallNotice, WriteRefused, type Writes } from '../../../../subgraphs/kit/orders/writes.ts';
import { type Kind, KINDS, LONGEST_MS, SETTLE_MS } from './legacy.ts';
import { endWithParent, pointsOf } from './point.ts';

const [port, legacy, dies = ''] = process.argv.slice(2);
const point = pointsOf(dies);
endWithParent();

const writesOf = (kind: Kind): Writes<RecallNotice> => {
  const write = async ({ number, action, codes }: RecallNotice): Promise<string> => {
    const response = await fetch(`${legacy}/${kind}`, {
      method: 'POST',
      body: JSON.stringify({ number, action, codes }),
    }).catch((cause: unknown) => {
      throw new NotWritten('cannot be reached', { cause });
    });
    if (response.status === 503) throw new NotWritten('has no room just now');
    if (response.status === 422) throw new WriteRefused('takes no order of this');
    return response.text();
  };
  if (kind !== 'FIND') return { dedupe: kind, write };
  const find = async (number: string): Promise<string | null> =>
    (await (await fetch(`${legacy}/${kind}/${number}`)).text()) || null;
  return { dedupe: kind, settleMs: SETTLE_MS, write, find };
};

/** As the kit's guards: nobody waits longer. */
const inTime = <T>(work: () => Promise<T>): Promise<T> =>
  Promise.race([
    work(),
    new Promise<never>((_, reject) => setTimeout(() => reject(new Fault('TIMEOUT', 'no answer in time')), LONGEST_MS)),
  ]);

async function answer(url: string, body: string): Promise<string> {
  const { variables } = JSON.parse(body) as { variables: { notice: RecallNotice; tried?: string } };
  const kind = KINDS.find((each) => url === `/${each.toLowerCase()}`) ?? 'NONE';
  const member = kind.toLowerCase();
  point('member-told', member);
  const system = { name: member } as LegacySystem;
  const receipt = await take(system, writesOf(kind), variables.notice, {
    triedAt: variables.tried === undefined ? null : Date.parse(variables.tried),
    ask: (_, ask) => inTime(ask),
    put: (_, write) => {
      const writing = inTime(write);
      setTimeout(() => point('member-writes', member), 2);
      return writing;
    },
    longestMs: LONGEST_MS,
    call: {} as never,
  }).catch(() => null);
  point('member-answers', member);
  return JSON.stringify(receipt);
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    void answer(request.url ?? '', Buffer.concat(chunks).toString()).then((text) => response.end(text));
  });
});
server.listen(Number(port), '127.0.0.1');
