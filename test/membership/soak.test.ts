import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { MembershipKey } from '@tongcha/membership';
import { Random } from '../../demo/world/random.ts';
import { Discovery } from '../../gateway/discovery/discovery.ts';
import { Membership } from '../../subgraphs/kit/membership/membership.ts';
import { serveMembership } from '../../subgraphs/kit/membership/serve.ts';
import { LONG } from '../support/runs.ts';
import { seedOf } from '../support/seed.ts';
import { ListedSystem } from './support/member.ts';

const LOOK_UPS = LONG ? 10_000_000 : 100_000;
/** Each has its own luck with what it fetches. */
const GATEWAYS = 12;
/** Small, so that hashes go through all levels again and again. */
const SIZES = { tail: 150, tailMs: 1_500, hour: 400, hourMs: 4_000, day: 900, dayMs: 8_000, base: 1_500 };

const closing: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** Both sides have it, each until it looks again. */
class Secret {
  value = secretOf(0);
  refresh(): Promise<void> {
    return Promise.resolve();
  }
}

function secretOf(number: number): string {
  return `secret number ${number} of this federation, not to be guessed`;
}

test(`of ${LOOK_UPS} look-ups of codes that were mentioned before the filter’s time none is a no`, async () => {
  const dice = new Random(seedOf('SOAK_SEED'));
  const random = (): number => dice.next();
  const system = new ListedSystem();
  const secret = new Secret();
  const membership = new Membership({ systems: [system], secret, sizes: SIZES, passEveryMs: 20 });
  closing.push(() => membership.close());
  const damage = await startDamaging(membership, random);
  closing.push(damage.stop);
  const gateways = Array.from({ length: GATEWAYS }, () => {
    const key = { value: new MembershipKey(secret.value), refresh: () => Promise.resolve() };
    const discovery = new Discovery({ key, signingKey: null, mostBytes: 64 * 1024 * 1024 });
    const held = discovery.take({ name: 'listed', ministry: 'listed', urls: [`${damage.url}/graphql`] });
    closing.push(() => held.release());
    return { key, discovery, filter: held.filter, table: discovery.table([held.filter]) };
  });

  const mentionedAt: number[] = [];
  const codeOf = (i: number): string => `relot:913701000000000001.S${i}`;
  const mention = (count: number): void => {
    for (let i = 0; i < count; i += 1) {
      // First when, then that: what is seen is never older than it says.
      mentionedAt.push(performance.now());
      system.mention(codeOf(mentionedAt.length - 1));
    }
  };
  mention(1_000);
  let [done, excluded, rotations] = [0, 0, 0];
  const began = performance.now();
  const rotateEvery = LONG ? 45_000 : 3_000;
  const isOver = (): boolean => done >= LOOK_UPS && performance.now() - began > (LONG ? 15_000 : 7_000);
  while (!isOver() || Object.values(damage.done).includes(0)) {
    if (random() < 0.05) mention(Math.floor(random() * 40));
    if (performance.now() - began > (rotations + 1) * rotateEvery) {
      rotations += 1;
      secret.value = secretOf(rotations);
      // A gateway hears of it when it looks.
      for (const { key } of gateways)
        setTimeout(() => (key.value = new MembershipKey(secretOf(rotations))), random() * 600);
    }
    const { discovery, filter, table } = gateways[Math.floor(random() * GATEWAYS)] as (typeof gateways)[number];
    for (let i = 0; i < 500; i += 1, done += 1) {
      const at = Math.floor(random() ** 3 * mentionedAt.length);
      const number = mentionedAt.length - 1 - at;
      const hashed = discovery.prepare(codeOf(number));
      // Alone, or as one of many.
      const mayKnow =
        i % 2 === 0 ? filter.verdict(hashed) === 'MAY_KNOW' : table.whoMayKnow(hashed, discovery.moment()).length > 0;
      if (mayKnow) continue;
      const asOf = performance.now() - (filter.status().ageMs ?? 0);
      // It may not be in the filter if it was mentioned after; the status is rounded to the millisecond.
      if ((mentionedAt[number] as number) < asOf - 2) expect.unreachable(`${codeOf(number)} was told to be unknown`);
    }
    if (filter.verdict(discovery.prepare(`relot:none.${done}`)) === 'SURELY_NOT') excluded += 1;
    await new Promise(setImmediate);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  // None of that was for nothing.
  expect(excluded).toBeGreaterThan(50);
  expect(rotations).toBeGreaterThan(0);
}, 3_600_000);

/** Between the member and the gateway: loses, repeats, tears and changes what goes over it, every fifth time. */
async function startDamaging(membership: Membership, random: () => number) {
  const done = { lost: 0, torn: 0, changed: 0, zeroed: 0, repeated: 0, swapped: 0, late: 0 };
  const serve = serveMembership(membership, () => ({ admitted: { role: 'anonymous' } }));
  const kept: Buffer[] = [];
  let damages = 0;
  const damaged = async (body: Buffer, response: ServerResponse): Promise<Buffer | null> => {
    const kinds = Object.keys(done) as (keyof typeof done)[];
    const kind = kinds[(damages += 1) % kinds.length] ?? 'lost';
    const at = Math.floor(random() * body.length);
    const copy = Buffer.from(body);
    done[kind] += 1;
    switch (kind) {
      case 'lost':
        response.destroy();
        return null;
      case 'torn':
        return copy.subarray(0, at);
      case 'changed':
        copy[at] = (copy[at] as number) ^ (1 << Math.floor(random() * 8));
        return copy;
      case 'zeroed':
        return copy.fill(0, at);
      case 'repeated':
        return kept[Math.floor(random() * kept.length)] ?? copy;
      case 'swapped': {
        // The tail of an answer from before, in the frame of this one.
        const older = kept.filter((each) => each[0] === OPENING).at(-1 - Math.floor(random() * 3));
        return older ? withTailOf(copy, older) : copy;
      }
      default:
        await new Promise((resolve) => setTimeout(resolve, random() * 300));
        return copy;
    }
  };
  const server = createServer((request, response) => {
    void (async () => {
      const [, below = ''] = /^\/membership(\/[^?]*)?/.exec(request.url ?? '') ?? [];
      const answer = await serve(request, below);
      let body: Buffer | null = answer.body;
      if (answer.status === 200 && random() < 0.2) body = await damaged(body, response);
      if (body === null) return;
      kept.push(answer.body);
      if (kept.length > 50) kept.shift();
      response.writeHead(answer.status, Object.fromEntries(answer.headers));
      response.end(body);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    done,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A manifest's first byte, and no shard's. */
const OPENING = 0x7b;

function withTailOf(body: Buffer, older: Buffer): Buffer {
  try {
    const [own, other] = [body, older].map((each) => JSON.parse(each.toString()) as Record<string, unknown>);
    return Buffer.from(JSON.stringify({ ...own, tail: other?.['tail'] }));
  } catch {
    return body;
  }
}
