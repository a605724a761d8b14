/** A worker in a process of its own, over a made-up economy: `worker-child.ts FILE`. */
import { JobWorker } from '../../../gateway/jobs-worker/worker.ts';
import { JobStore } from '../../../gateway/jobs/job-store.ts';
import { sqliteDatabase } from '../../../common/database/sqlite.ts';
import { type FakeLink, fakeMinistry, urn } from '../../support/fake-ministry.ts';
import { askingOf, SEALS } from './jobs.ts';

const UNITS = 3_000;

const links: FakeLink[] = [];
for (let i = 1; i < UNITS; i += 1) {
  links.push({ from: urn(i), to: urn(Math.floor((i - 1) / 2)), recordId: `${i}` });
  if (i % 3 === 0) links.push({ from: urn(i), to: urn(Math.floor(i / 5)), recordId: `${i} too` });
}
const ministries = ['agriculture', 'food-drug', 'rare-earth'].map((name, n) =>
  fakeMinistry(name, {
    links: links.filter((_, i) => i % 3 === n || i % 7 === n),
    holds: Array.from({ length: UNITS / 3 }, (_, i) => urn(i * 3 + n)),
    delayMs: 3,
  }),
);

const store = new JobStore(sqliteDatabase(process.argv[2] ?? ''));
const worker = new JobWorker({
  store,
  seals: SEALS,
  open: () => ({
    asking: askingOf(ministries, { stepUnits: 50 }),
    check: async () => {},
    over: async () => {},
  }),
  times: { lookMs: 50, leaseMs: 400 },
});
process.once('SIGTERM', () => void worker.stop());
