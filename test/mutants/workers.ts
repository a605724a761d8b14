import type { Mutant } from './mutant.ts';

/** Of what is one for all workers of a port (docs/decisions/0094-workers-of-one-port.md). */
export const WORKERS: readonly Mutant[] = [
  {
    name: 'each worker counts points by itself',
    file: 'gateway/workers/siblings.ts',
    from: 'if (!spent) return own.consume(caller, points);',
    to: 'return own.consume(caller, points);',
    tests: ['test/workers/siblings.test.ts'],
  },
  {
    name: 'a request fails where the supervisor does not answer',
    file: 'gateway/workers/siblings.ts',
    from: 'if (!spent) return own.consume(caller, points);',
    to: "if (!spent) throw new Error('nobody counts');",
    tests: ['test/workers/siblings.test.ts'],
  },
  {
    name: 'points that were not spent are lost',
    file: 'gateway/workers/siblings.ts',
    from: "channel.tell('giveBack', { role, caller, points });",
    to: '',
    tests: ['test/workers/siblings.test.ts'],
  },
  {
    name: 'what other workers have not declared invalid is said to be so',
    file: 'gateway/workers/siblings.ts',
    from: "this.#channel.ask('invalidate', { ministry, tags }, LONG_PATIENCE_MS).catch(() => false),",
    to: "this.#channel.ask('invalidate', { ministry, tags }, LONG_PATIENCE_MS).then(() => true),",
    tests: ['test/workers/siblings.test.ts'],
  },
  {
    name: 'a declaration that one worker has taken is taken by another',
    file: 'gateway/cache/invalidations.ts',
    from: '(await takesFirst(call.taken))',
    to: 'true',
    tests: ['test/cache/invalidations.test.ts'],
  },
  {
    name: 'what an ended worker has counted is counted no more',
    file: 'common/observe/merged-metrics.ts',
    from: 'snapshot.filter(isCounted)',
    to: '[]',
    tests: ['test/workers/merged-metrics.test.ts'],
  },
  {
    name: 'gauges of workers are added up',
    file: 'common/observe/merged-metrics.ts',
    from: 'isCounted(metric) ? metric : labelled(metric, worker)',
    to: 'worker ? metric : labelled(metric, worker)',
    tests: ['test/workers/merged-metrics.test.ts'],
  },
  {
    name: 'a burst is told as a slow event loop',
    file: 'gateway/readiness/event-loop.ts',
    from: 'this.#slow === LOOKS',
    to: 'this.#slow > 0',
    tests: ['test/workers/event-loop.test.ts'],
  },
];
