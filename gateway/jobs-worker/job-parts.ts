import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'graphql';
import { timeLimit } from '@tongcha/resilience';
import { Asker } from '../chain/asker.ts';
import { refuseLost } from '../jobs/desk.ts';
import type { JobHead } from '../jobs/job.ts';
import type { Access } from '../policy/identity/access.ts';
import { type Decision, decisionOf, OWN_RECORDS } from '../policy/identity/decision.ts';
import type { Versions } from '../supergraph/versions.ts';
import type { WalkVersion } from './walk-version.ts';
import { JobEnds, type JobParts } from './worker.ts';

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

interface Serving {
  readonly versions: Versions<WalkVersion>;
  readonly access: Pick<Access, 'decideAgain'>;
}

const OUTCOMES = { DONE: 'OK', FAILED: 'FAILED', LEFT: 'PARTIAL' } as const;

/** A job walks with the rights of whoever has begun it, as long as he has them. */
export function partsOf(head: JobHead, { versions, access }: Serving): JobParts {
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
