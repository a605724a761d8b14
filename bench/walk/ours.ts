import { Asker } from '../../gateway/chain/asker.ts';
import type { WalkedMinistry } from '../../gateway/chain/walked-ministry.ts';
import { type Chain, chainOf, chainsOf } from '../../gateway/chain/chain.ts';
import { walk, walkMany } from '../../gateway/chain/walk.ts';
import { connectMinistry, type MinistryClient } from '../../gateway/calls/connect.ts';
import { namesOf } from '../../schema/names.ts';
import { codeOf, MINISTRIES } from './graph.ts';

/** As the gateway's own configuration has it. */
export const SETTINGS = {
  maxBatch: 200,
  concurrency: 8,
  timeoutMs: 20_000,
  mergeRepresentations: true,
  mergeCalls: true,
  batchCalls: true,
  breaker: true,
  probeEveryMs: 5_000,
  retryShare: 0.1,
};

export interface Walker {
  readonly ministries: readonly WalkedMinistry[];
  /** Of a call about one unit to each ministry, ms: the median of several. */
  latencies(): Promise<number[]>;
  walk(): Promise<Walked>;
  /** One link from each of so many units. @param each whether each chain is told, too */
  walkMany(units: number, each: boolean): Promise<Walked>;
  stop(): Promise<void>;
}

export interface Walked {
  readonly milliseconds: number;
  readonly units: number;
  readonly links: number;
  readonly depth: number;
  readonly gaps: number;
  readonly cpuMs: number;
}

export function startWalker(urls: readonly string[]): Walker {
  const clients: MinistryClient[] = urls.map((url) => connectMinistry({ urls: [url], ...SETTINGS }));
  const ministries = MINISTRIES.map((name, i): WalkedMinistry => {
    const { field, linksField, recordType, sector } = namesOf(name);
    const client = clients[i];
    if (!client) throw new Error('a ministry has no address');
    return {
      name,
      member: { name, sector, kind: 'MINISTRY', authority: { zh: name, en: name } },
      sector,
      recordType,
      recordField: field,
      linksField,
      searchField: null,
      totalsField: null,
      url: urls[i] ?? '',
      call: client.call,
      maxBatch: SETTINGS.maxBatch,
      concurrency: SETTINGS.concurrency,
      timeoutMs: SETTINGS.timeoutMs,
      latency: { usualMs: 20 },
      breaker: () => client.health().breaker,
    };
  });
  const caller = () => ({
    signal: AbortSignal.timeout(60_000),
    deadlineAt: Date.now() + 60_000,
    rights: '',
    claims: { role: 'anonymous' as const },
    requestId: 'bench',
    budget: { most: 1_000_000 },
  });
  return {
    ministries,
    async latencies() {
      return Promise.all(
        clients.map(async ({ call }) => {
          const times: number[] = [];
          for (let i = 0; i < 7; i += 1) {
            const began = performance.now();
            await call({
              query: 'query Units($representations: [_Any!]!) { _entities }',
              variables: {},
              representations: [`{"code":"${codeOf(0)}"}`],
              ...caller(),
            });
            times.push(performance.now() - began);
          }
          return times.toSorted((a, b) => a - b)[3] ?? 0;
        }),
      );
    },
    walk: () =>
      timed(async () => {
        const request = { ...TERMS, root: codeOf(0), maxDepth: 100 };
        return chainOf(await walk(new Asker(ministries, caller()), request), ministries);
      }),
    walkMany: (units, each) =>
      timed(async () => {
        const request = { ...TERMS, roots: Array.from({ length: units }, (_, i) => codeOf(i)), maxDepth: 1 };
        const chains = await chainsOf(await walkMany(new Asker(ministries, caller()), request), ministries);
        if (each) await chains.chains();
        return { ...chains, depth: 1 };
      }),
    stop: async () => void (await Promise.all(clients.map((client) => client.close()))),
  };
}

const TERMS = { direction: 'BACK', kinds: null, from: -Infinity, to: Infinity, maxUnits: 20_000 } as const;

async function timed(walked: () => Promise<Pick<Chain, 'units' | 'links' | 'depth' | 'gaps'>>): Promise<Walked> {
  const cpu = process.cpuUsage();
  const began = performance.now();
  const { units, links, depth, gaps } = await walked();
  const milliseconds = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  const cpuMs = (user + system) / 1000;
  return { milliseconds, units: units.length, links: links.length, depth, gaps: gaps.length, cpuMs };
}
