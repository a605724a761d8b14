import type { WireFault } from '../support/fault-proxy.ts';

/** Eight faults in three severities, the worst last. */
export const FAULTS: Readonly<Record<WireFault['kind'], readonly [WireFault, WireFault, WireFault]>> = {
  latency: [
    { kind: 'latency', ms: 10, jitterMs: 10 },
    { kind: 'latency', ms: 80, jitterMs: 80 },
    { kind: 'latency', ms: 3_000, jitterMs: 500 },
  ],
  down: [{ kind: 'down', share: 0.3 }, { kind: 'down', share: 0.7 }, { kind: 'down' }],
  bandwidth: [
    { kind: 'bandwidth', bytesPerSecond: 200_000 },
    { kind: 'bandwidth', bytesPerSecond: 20_000 },
    { kind: 'bandwidth', bytesPerSecond: 500 },
  ],
  'slow-close': [
    { kind: 'slow-close', ms: 50 },
    { kind: 'slow-close', ms: 500 },
    { kind: 'slow-close', ms: 5_000 },
  ],
  timeout: [{ kind: 'timeout', share: 0.3 }, { kind: 'timeout', direction: 'down' }, { kind: 'timeout' }],
  reset: [{ kind: 'reset', share: 0.3 }, { kind: 'reset', afterBytes: 300, direction: 'down' }, { kind: 'reset' }],
  slicer: [
    { kind: 'slicer', bytes: 500, waitMs: 1 },
    { kind: 'slicer', bytes: 50, waitMs: 5 },
    { kind: 'slicer', bytes: 1, waitMs: 20 },
  ],
  limit: [
    { kind: 'limit', bytes: 5_000, direction: 'down' },
    { kind: 'limit', bytes: 300, direction: 'down' },
    { kind: 'limit', bytes: 0 },
  ],
};
