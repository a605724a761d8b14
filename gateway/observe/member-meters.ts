import type { Counter, Histogram } from 'prom-client';
import { type Meters, type Sample, type SystemMeter, SystemMeters } from '@tongcha/observe';
import { FAILURES } from '../audit/outcome.ts';
import type { SubgraphResponse } from '../calls/subgraph-response.ts';
import { oldestAsOf } from './data-age.ts';
import type { GatewayHealth } from './gateway-meters.ts';

/** An hour, a day, a week, a month, a year and around them, seconds. */
const AGES = [60, 600, 3_600, 21_600, 86_400, 604_800, 2_592_000, 31_536_000, 315_360_000] as const;

/** What is counted of the members that are asked; the label `ministry` has a member's name. */
export class MemberMeters {
  readonly #systems: SystemMeters;
  readonly #questions: Counter<'ministry'>;
  readonly #ages: Histogram<'ministry'>;

  constructor(meters: Meters, { ministries }: Pick<GatewayHealth, 'ministries'>) {
    this.#systems = new SystemMeters(meters, {
      prefix: 'tongcha_ministry',
      label: 'ministry',
      health: ministries,
      codes: [...FAILURES, 'FORBIDDEN'],
    });
    meters.kept(
      'gauge',
      {
        name: 'tongcha_ministry_trusts_gateway',
        help: '0 while the ministry does not take this gateway’s signature',
        labels: ['ministry'],
      },
      () => [...ministries()].map(([ministry, { trusted }]): Sample<'ministry'> => [{ ministry }, trusted ? 1 : 0]),
    );
    meters.kept(
      'gauge',
      {
        name: 'tongcha_ministry_schema',
        help: '1 for how a member’s schema stands to the graph’s: SAME, BEHIND, AHEAD, UNKNOWN',
        labels: ['ministry', 'state'],
      },
      () =>
        [...ministries()].map(([ministry, { schema }]): Sample<'ministry' | 'state'> => [
          { ministry, state: schema.state },
          1,
        ]),
    );
    this.#questions = meters.counter({
      name: 'tongcha_ministry_questions_total',
      help: 'questions of the gateway’s operations and walks, before any is merged, batched or answered from the cache',
      labels: ['ministry'],
    });
    this.#ages = meters.histogram({
      name: 'tongcha_ministry_data_age_seconds',
      help: 'of each answer that says when its source last said so (asOf), how long ago the oldest was',
      labels: ['ministry'],
      buckets: AGES,
    });
  }

  /** Counts a member's tries, from zero as soon as it is connected. */
  attempts(ministry: string): SystemMeter {
    this.#questions.inc({ ministry }, 0);
    this.#ages.zero({ ministry });
    return this.#systems.of(ministry);
  }

  asked(ministry: string): void {
    this.#questions.inc({ ministry });
  }

  /** @param query what was asked: most ask for no times, and their answers are not looked through */
  answered(ministry: string, query: string, { data }: SubgraphResponse): void {
    if (!query.includes('asOf')) return;
    const oldest = oldestAsOf(data);
    if (oldest !== null) this.#ages.observe({ ministry }, Math.max(0, Date.now() - oldest) / 1_000);
  }
}
