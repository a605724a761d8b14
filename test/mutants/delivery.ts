import type { Mutant } from './mutant.ts';

const OUTBOX = 'governance/outbox/outbox.ts';
const RECALLS = 'governance/recall/recalls.ts';
const tests = ['test/governance/stores.test.ts'];

/** Of what is told until it has arrived, once (docs/decisions/0118). */
export const DELIVERY: readonly Mutant[] = [
  {
    name: 'what a worker that has died may have told counts as never told',
    file: OUTBOX,
    from: 'tried = CASE WHEN worker IS NULL THEN tried ELSE lease_until END',
    to: 'tried = tried',
    tests,
  },
  {
    name: 'a task goes before one that stands before it in its lane',
    file: OUTBOX,
    from: "(earlier.state = 'WAITING' OR (task",
    to: "(earlier.state = 'NONE' OR (task",
    tests,
  },
  {
    name: 'what lets units out goes past what is uncertain',
    file: OUTBOX,
    from: "earlier.state IN ('UNCERTAIN', 'PARTLY', 'DEAD'))))`;",
    to: "earlier.state IN ('NONE'))))`;",
    tests,
  },
  {
    name: 'several tasks at a time go to one target',
    file: OUTBOX,
    from: "AND other.state = 'WAITING' AND other.id <> task.id AND other.lease_until >= $1)`;",
    to: "AND other.state = 'NONE')`;",
    tests,
  },
  {
    name: 'whoever has lost a task writes its answer down',
    file: OUTBOX,
    from: "WHERE id = $1 AND worker = $2 AND state = 'WAITING' RETURNING id`,\n        [id, worker, state",
    to: "WHERE id = $1 AND $2 <> '' AND state = 'WAITING' RETURNING id`,\n        [id, worker, state",
    tests,
  },
  {
    name: 'a recall is told again after its units were let out',
    file: OUTBOX,
    from: "AND (later.state <> 'WAITING' OR later.worker IS NOT NULL OR later.tried IS NOT NULL))",
    to: "AND later.state = 'NONE')",
    tests,
  },
  {
    name: 'what let units out is told again after they were recalled anew',
    file: OUTBOX,
    from: 'OR tongcha_outbox.waits_for_uncertain = 1)',
    to: ')',
    tests,
  },
  {
    name: 'what may have arrived counts as never told',
    file: 'governance/outbox/afterwards.ts',
    from: "delivery.state === 'UNKNOWN' ? now : task.tried",
    to: 'task.tried',
    tests,
  },
  {
    name: 'what may have arrived is given up as if it had not',
    file: 'governance/outbox/afterwards.ts',
    from: "tried === null ? 'DEAD' : 'UNCERTAIN'",
    to: "'DEAD'",
    tests,
  },
  {
    name: 'who asks for a later time is asked as soon as another one arrives',
    file: 'governance/outbox/afterwards.ts',
    from: 'return { dueAt, notBefore: dueAt };',
    to: 'return { dueAt, notBefore: 0 };',
    tests,
  },
  {
    name: 'a person approves what he has ordered himself',
    file: RECALLS,
    from: 'if (isSame(entry.by, by))',
    to: "if (by.subject === '')",
    tests,
  },
  {
    name: 'what was decided by an older state of a recall is done',
    file: RECALLS,
    from: "WHERE id = $1 AND entries = $2 AND state = 'OPEN'",
    to: "WHERE id = $1 AND $2 > 0 AND state = 'OPEN'",
    tests,
  },
  {
    name: 'the same key does something else',
    file: RECALLS,
    from: 'if (done.confirmed === confirmed)',
    to: "if (confirmed !== '')",
    tests,
  },
  {
    name: 'members are told before a second person has approved',
    file: RECALLS,
    from: '...(waits ? [] : parts.map(',
    to: "...(waits && id === '' ? [] : parts.map(",
    tests,
  },
  {
    name: 'an error after which nobody knows says that nothing was done',
    file: 'gateway/jobs-worker/receipt.ts',
    from: "state: isBegun ? 'UNKNOWN' : 'NOT_DONE'",
    to: "state: isBegun ? 'NOT_DONE' : 'UNKNOWN'",
    tests: ['test/governance/receipt.test.ts'],
  },
  {
    name: 'what a cache could not be told to forget is not told it again',
    file: 'gateway/forget-recalled.ts',
    from: 'if (!(await cache.invalidate(member, [...codes].map(codeTag)))) return;',
    to: 'await cache.invalidate(member, [...codes].map(codeTag));',
    tests: ['test/governance/watch.test.ts'],
  },
  {
    name: 'nobody says that a person has to settle something',
    file: 'gateway/governance/delivery-watch.ts',
    from: 'if (unsettled.length > 0)',
    to: 'if (unsettled.length > 99)',
    tests: ['test/governance/watch.test.ts'],
  },
];
