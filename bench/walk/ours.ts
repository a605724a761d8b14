import { Asker } from '../../gateway/chain/asker.ts';
import type { WalkedMinistry } from '../../gateway/chain/walked-ministry.ts';
import { chainOf } from '../../gateway/chain/chain.ts';
import { walk } from '../../gateway/chain/walk.ts';
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
    async walk() {
      const cpu = process.cpuUsage();
      const began = performance.now();
      const asker = new Asker(ministries, caller());
      const walked = await walk(asker, {
        root: codeOf(0),
        direction: 'BACK',
        kinds: null,
        from: -Infinity,
        to: Infinity,
        maxDepth: 100,
        maxUnits: 20_000,
      });
      const chain = (await chainOf(walked, ministries)) as unknown as {
        units: unknown[];
        links: unknown[];
        gaps: unknown[];
        depth: number;
      };
      const milliseconds = performance.now() - began;
      const used = process.cpuUsage(cpu);
      return {
        milliseconds,
        units: chain.units.length,
        links: chain.links.length,
        depth: chain.depth,
        gaps: chain.gaps.length,
        cpuMs: (used.user + used.system) / 1000,
      };
    },
    stop: async () => void (await Promise.all(clients.map((client) => client.close()))),
  };
}
