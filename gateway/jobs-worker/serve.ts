import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'graphql';
import { ConfigError } from '@tongcha/config';
import type { RunningServer } from '@tongcha/http';
import { UNOBSERVED } from '@tongcha/observe';
import { timeLimit } from '@tongcha/resilience';
import { Asker } from '../chain/asker.ts';
import type { GatewayOptions } from '../gateway.ts';
import { openLasting } from '../open-lasting.ts';
import { refuseLost } from '../jobs/desk.ts';
import type { JobHead } from '../jobs/job.ts';
import { openJobs } from '../jobs/open-jobs.ts';
import { type Access, openAccess } from '../policy/identity/access.ts';
import { type Decision, decisionOf, OWN_RECORDS } from '../policy/identity/decision.ts';
import { Versions } from '../supergraph/versions.ts';
import { walkVersion, type WalkVersion } from './walk-version.ts';
import { JobEnds, type JobParts, JobWorker } from './worker.ts';

/** One round of asking: far longer than a member may take. */
const ROUND_MS = 600_000;

/** While the log cannot be written nothing is read. */
const AUDIT_WAIT_MS = 1_000;

/** What a job reads of the graph, as the audit log names it. */
const WALK = parse(
  'query JobWalk($code: TraceCode!) { chain(code: $code) { units { code sectors } links { kind from to at until evidence { member system recordId confidence at until } } gaps { reason member system codes } withheld { sector policy } } }',
);

const IMPACT = parse(
  'query JobImpact($codes: [TraceCode!]!) { impact(codes: $codes) { units { code unit { records { level quantity { value unit } productName producedAt place { division name } holder { uscc name } producer { uscc name } } } } gaps { reason member system codes } withheld { sector policy } } }',
);

/**
 * Works on jobs: a process of its own beside the gateways, with their configuration. It serves nothing and keeps nothing; several may run on
 * any machine that reaches the store (docs/jobs.md).
 * @throws ConfigError
 */
export async function startJobs({
  config,
  supergraph,
  ministries,
  source,
  ministriesOf = () => ministries,
  observer = UNOBSERVED,
}: GatewayOptions): Promise<RunningServer> {
  const jobs = await openJobs(config);
  if (!jobs)
    throw new ConfigError([
      'gateway.jobs.store (GATEWAY_JOBS_STORE): expected the path of a SQLite file, or postgres://…: where the gateways keep jobs',
    ]);
  const access = await openAccess(config, supergraph);
  // A walk asks about each unit once: what it is told is not worth keeping. Its metrics would be another process's at the same port.
  const lasting = await openLasting(
    { ...config, cacheMb: 0, metrics: { ...config.metrics, port: undefined } },
    observer,
  );
  const versions = new Versions<WalkVersion>({
    first: walkVersion(lasting, supergraph, halved(ministries)),
    create: (next) => walkVersion(lasting, next, halved(ministriesOf(next))),
    warm: async () => ({ ready: 0, invalid: 0, unplannable: 0 }),
    onServing: (next) => access.know(next.supergraph),
  });
  lasting.readiness.add(() => versions.conditions());
  const [stopGraphs, stopDirectory] = [source?.watch(versions), lasting.directory?.watch()];
  const open = (head: JobHead): JobParts => partsOf(head, { versions, access });
  const worker = new JobWorker({ ...jobs, open });
  return {
    url: `urn:tongcha:jobs:${process.pid}`,
    reread() {
      source?.look?.();
      lasting.directory?.look();
      access.reread();
    },
    async stop() {
      await worker.stop();
      lasting.readiness.close();
      await Promise.all([stopGraphs?.(), stopDirectory?.(), access.close(), versions.stop()]);
      await Promise.all([lasting.audit?.close(), lasting.observer?.close()]);
    },
  };
}

/** Whoever waits for an answer has the other half. */
function halved(ministries: GatewayOptions['ministries']): GatewayOptions['ministries'] {
  return Object.fromEntries(
    Object.entries(ministries).map(([name, each]) => [name, { ...each, concurrency: Math.ceil(each.concurrency / 2) }]),
  );
}

interface Serving {
  readonly versions: Versions<WalkVersion>;
  readonly access: Pick<Access, 'decideAgain'>;
}

const OUTCOMES = { DONE: 'OK', FAILED: 'FAILED', LEFT: 'PARTIAL' } as const;

/** A job walks with the rights of whoever has begun it, as long as he has them. */
function partsOf(head: JobHead, { versions, access }: Serving): JobParts {
  const { identity, purpose, policies, requestId } = head;
  // What is granted since is not what its results are kept for: whoever had all this might read them.
  const granted = policies.filter((policy) => policy !== OWN_RECORDS);
  const begun = decisionOf(identity, purpose, granted);
  const decide = (): Decision => {
    try {
      refuseLost(head, access.decideAgain(identity, purpose));
    } catch {
      throw new JobEnds('the rights with which it was begun have ended: begin it again with those that you have');
    }
    return begun;
  };
  const audit = versions.current.audit?.begin({ who: identity, purpose, requestId, clientRequestId: null }) ?? null;
  if (head.roots) audit?.resolved(IMPACT, 'JobImpact');
  else audit?.resolved(WALK, 'JobWalk');
  return {
    asking: {
      ask: (signal, work) =>
        versions.serve((version) => {
          const { claims, rights, fingerprint } = decide();
          // Of its own, as each asker listens to it: the job's would hold them all to its end.
          const { signal: round, over } = timeLimit(ROUND_MS, signal);
          return version.members
            .serve(({ ministries, discovery }) =>
              work(
                () =>
                  new Asker(
                    ministries,
                    {
                      signal: round,
                      deadlineAt: Date.now() + ROUND_MS,
                      rights: fingerprint,
                      claims,
                      requestId,
                      budget: { most: Infinity },
                      ...(audit ? { witness: audit } : {}),
                    },
                    version.mayFetch.of(rights),
                    discovery(),
                  ),
              ),
            )
            .finally(over);
        }),
    },
    async check(signal) {
      decide();
      const mayRead = (): boolean => audit?.isAdmitted !== false;
      while (!mayRead()) await sleep(AUDIT_WAIT_MS, undefined, { signal });
    },
    async over(how) {
      await audit?.end({ outcome: OUTCOMES[how], code: null }, { code: head.request.root });
    },
  };
}
