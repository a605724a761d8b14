import { ConfigError } from '@tongcha/config';
import type { RunningServer } from '@tongcha/http';
import { UNOBSERVED } from '@tongcha/observe';
import type { SigningKey } from '@tongcha/signature';
import { openGatewayKey } from '../calls/signer.ts';
import type { GatewayOptions } from '../gateway.ts';
import { openGovernance } from '../governance/open-governance.ts';
import type { JobHead } from '../jobs/job.ts';
import { openJobs } from '../jobs/open-jobs.ts';
import { openLasting } from '../open-lasting.ts';
import { openAccess } from '../policy/identity/access.ts';
import { Versions } from '../supergraph/versions.ts';
import { countComplaints } from './count-complaints.ts';
import { judging } from './judging.ts';
import { partsOf } from './job-parts.ts';
import { systemOf } from './system.ts';
import { tellComplaints } from './tell-complaints.ts';
import { tellRecalls } from './tell-recalls.ts';
import { walkVersion, type WalkVersion } from './walk-version.ts';
import { sampling } from './sampling.ts';
import { sendingWebhooks } from './webhook-work.ts';
import type { GovernanceWork, Work } from './work.ts';
import { type JobParts, JobWorker } from './worker.ts';

/** What is done of governance beside any request; none knows of the others. */
const WORKS: readonly ((parts: GovernanceWork) => Work)[] = [
  judging,
  sampling,
  sendingWebhooks,
  tellComplaints,
  tellRecalls,
  countComplaints,
];

/**
 * Works on jobs, and on what is kept of recalls, complaints and alerts: a process of its own beside the gateways, with their configuration.
 * It serves nothing and keeps nothing; several may run on any machine that reaches the stores (docs/jobs.md).
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
  const governance = openGovernance(config);
  if (!jobs && !governance)
    throw new ConfigError([
      'gateway.jobs.store (GATEWAY_JOBS_STORE) or gateway.governance.store (GATEWAY_GOVERNANCE_STORE): expected the path of a SQLite file, or postgres://…: where the gateways keep jobs, and recalls, complaints and alerts',
    ]);
  const access = await openAccess(config, supergraph);
  // A walk asks about each unit once: what it is told is not worth keeping. Its metrics would be another process's at the same port.
  const lasting = await openLasting(
    { ...config, cacheMb: 0, metrics: { ...config.metrics, port: undefined } },
    observer,
  );
  const signingKey = config.signing ? await openNewestKey(config.signing.keyFile) : null;
  const versions = new Versions<WalkVersion>({
    first: walkVersion(lasting, supergraph, halved(ministries)),
    create: (next) => walkVersion(lasting, next, halved(ministriesOf(next))),
    warm: async () => ({ ready: 0, invalid: 0, unplannable: 0 }),
    onServing: (next) => access.know(next.supergraph),
  });
  lasting.readiness.add(() => versions.conditions());
  const [stopGraphs, stopDirectory] = [source?.watch(versions), lasting.directory?.watch()];
  const open = (head: JobHead): JobParts => partsOf(head, { versions, access });
  const works: readonly Work[] = [
    ...(jobs ? [new JobWorker({ ...jobs, open })] : []),
    ...(governance
      ? WORKS.map((work) => work({ governance, system: systemOf(versions, access), rules: lasting.rules, signingKey }))
      : []),
  ];
  return {
    url: `urn:tongcha:jobs:${process.pid}`,
    reread() {
      source?.look?.();
      lasting.directory?.look();
      access.reread();
    },
    async stop() {
      await Promise.all(works.map((work) => work.stop()));
      await governance?.close();
      lasting.readiness.close();
      await Promise.all([stopGraphs?.(), stopDirectory?.(), access.close(), versions.stop()]);
      await Promise.all([lasting.audit?.close(), lasting.observer?.close()]);
    },
  };
}

/** A key that is put into the file is in use within seconds. */
async function openNewestKey(keyFile: string): Promise<() => SigningKey> {
  const file = await openGatewayKey(keyFile);
  return () => {
    void file.refresh(1_000);
    return file.value;
  };
}

/** Whoever waits for an answer has the other half. */
function halved(ministries: GatewayOptions['ministries']): GatewayOptions['ministries'] {
  return Object.fromEntries(
    Object.entries(ministries).map(([name, each]) => [name, { ...each, concurrency: Math.ceil(each.concurrency / 2) }]),
  );
}
