import type { Mutant } from './mutant.ts';

/** Of jobs (docs/decisions/0091). */
export const JOBS: readonly Mutant[] = [
  {
    name: 'anybody finds a job by its id',
    file: 'gateway/jobs/desk.ts',
    from: 'return job && this.#seals.ownerOf(job.key, identity) === job.owner ? job : null;',
    to: 'return job;',
    tests: ['test/jobs/gateway.test.ts'],
  },
  {
    name: 'results are read without the rights that the job was begun with',
    file: 'gateway/jobs/desk.ts',
    from: '    refuseLost(head, decision);',
    to: '',
    tests: ['test/jobs/gateway.test.ts'],
  },
  {
    name: 'a job walks on when the rights have ended that it was begun with',
    file: 'gateway/jobs-worker/job-parts.ts',
    from: 'refuseLost(head, access.decideAgain(identity, purpose));',
    to: '',
    tests: ['test/jobs/gateway.test.ts'],
  },
  {
    name: 'a job walks with what has been granted since',
    file: 'gateway/jobs-worker/job-parts.ts',
    from: '    return begun;',
    to: '    return access.decideAgain(identity, purpose);',
    tests: ['test/jobs/gateway.test.ts'],
  },
  {
    name: 'who has lost a job goes on writing',
    file: 'common/database/sqlite.ts',
    from: 'if (rows.length > 0) for',
    to: 'for',
    tests: ['test/jobs/store.test.ts'],
  },
  {
    name: 'a walk goes on by what it was told, not by what it has written down',
    file: 'gateway/jobs/run-job.ts',
    from: 'walk.take(readStep(bytes));',
    to: 'walk.take({ ...step, units: step.units.toReversed() });',
    tests: ['test/jobs/walk.test.ts'],
  },
];
