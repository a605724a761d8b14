import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NO_POSTGRES } from '../support/postgres-server.ts';
import { NO_REDIS } from '../support/redis-server.ts';
import { EVENTS } from './events.ts';
import { NO_HAPROXY } from './support/haproxy.ts';
import { type Installation, startInstallation } from './support/installation.ts';
import { NO_PROMETHEUS } from './support/prometheus.ts';
import { type Row, tableOf } from './support/table.ts';
import { watchAlerts } from './support/watch-alerts.ts';

/** short or whole. */
const DAY = process.env['TEST_DAY'];
const LONG = DAY === 'whole';
const missing =
  (DAY === undefined ? 'minutes: npm run test:day, and its short form in CI' : null) ??
  NO_REDIS ??
  NO_POSTGRES ??
  NO_HAPROXY ??
  NO_PROMETHEUS;
if (missing) console.warn(`left out: the day: ${missing}`);

/** Answers that were begun before something was away end after it, and those that were begun as it came back. */
const SLACK_MS = 300;
const TABLE = new URL('../../docs/day.md', import.meta.url);

describe.skipIf(missing)('a day of a production installation', () => {
  let installation: Installation;
  const rows: Row[] = [];
  beforeAll(async () => {
    installation = await startInstallation();
    const quiet = await installation.traffic.during(() => sleep(3_000));
    expect(quiet).toMatchObject({ lost: [], missing: [] });
  }, 240_000);
  afterAll(async () => {
    // A part of the day is no table of it.
    if (LONG && rows.length === EVENTS.length) writeFileSync(TABLE, tableOf(rows));
    await installation?.stop();
  }, 60_000);

  for (const event of EVENTS.filter(({ short }) => LONG || short))
    test(
      event.en,
      async ({ skip }) => {
        const why = event.cannot?.(installation) ?? null;
        if (why !== null) {
          console.warn(`left out: ${event.en}: ${why}`);
          skip();
        }
        const alerts = watchAlerts(installation.prometheus, event.told);
        let away = 0;
        const told = await installation.traffic.during(async () => {
          away = await event.happens(installation, () => alerts.fired);
          await sleep(1_000);
        });
        const seen = await alerts.end();
        rows.push({ ...event, ...told, away, alert: seen });
        expect({
          lost: told.lost,
          missing: told.incompleteMs > away + SLACK_MS ? [told.incompleteMs, away, ...told.missing] : [],
        }).toEqual({ lost: [], missing: [] });
        if (event.told)
          expect(seen?.name ?? [...(await installation.prometheus.firing())].join('\n')).toMatch(event.told);
      },
      120_000,
    );
});
