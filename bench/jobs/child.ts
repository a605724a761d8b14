/** One job over a made-up economy, in a process of its own: `child.ts UNITS FILE`. Tells what it took as JSON. */
import { Asker } from '../../gateway/chain/asker.ts';
import { timeLimit } from '../../common/resilience/time-limit.ts';
import { KEPT_MS } from '../../gateway/jobs/job.ts';
import { JobStore } from '../../gateway/jobs/job-store.ts';
import { runJob } from '../../gateway/jobs/run-job.ts';
import { JobSeals } from '../../gateway/jobs/seals.ts';
import { sqliteDatabase } from '../../common/database/sqlite.ts';
import { codeOf, economy } from './economy.ts';

const [units = '', file = ''] = process.argv.slice(2);
const ministries = economy(Number(units));
const seals = new JobSeals(() => []);
const store = new JobStore(sqliteDatabase(file));
const now = Date.now();
const id = 'bench';
await store.add({
  id,
  owner: 'bench',
  key: seals.newest,
  kind: 'CHAIN',
  head: Buffer.from(''),
  createdAt: now,
  endsAt: now + KEPT_MS,
});
const worker = 'bench';
const job = await store.take(worker, now, KEPT_MS);
if (!job) throw new Error('there is no job');
const { signal } = new AbortController();
const began = performance.now();
await runJob(
  job,
  { id, worker },
  {
    root: codeOf(0),
    direction: 'BACK',
    kinds: null,
    from: -Infinity,
    to: Infinity,
    maxDepth: 100,
    maxUnits: 1_000_000,
  },
  {
    store,
    seals,
    signal,
    asking: {
      ask: (_, work) => {
        const { signal: round, over } = timeLimit(600_000, signal);
        return work(
          () =>
            new Asker(ministries, {
              signal: round,
              deadlineAt: Date.now() + 600_000,
              rights: '',
              claims: { role: 'anonymous' },
              requestId: 'bench',
              budget: { most: Infinity },
            }),
        ).finally(over);
      },
    },
  },
);
const done = await store.find(id, now);
await store.close();
console.log(
  JSON.stringify({
    seconds: (performance.now() - began) / 1_000,
    maxRssMb: process.resourceUsage().maxRSS / 1_024,
    units: done?.done,
    pages: done?.pages,
  }),
);
