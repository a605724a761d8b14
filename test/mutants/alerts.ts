import type { Mutant } from './mutant.ts';

const STORES = ['test/governance/stores.test.ts'];
const JUDGED = ['test/governance/judge-changed.test.ts'];
const WEBHOOKS = ['test/governance/webhooks.test.ts'];
const WHOLE = ['test/governance/early-warning.test.ts'];

/** Of early warning. */
export const ALERTS: readonly Mutant[] = [
  {
    name: 'what changes while it is judged is not judged again',
    file: 'governance/alerts/change-queue.ts',
    from: '`DELETE FROM tongcha_changes WHERE worker = $1 AND asked = told RETURNING code`',
    to: '`DELETE FROM tongcha_changes WHERE worker = $1 RETURNING code`',
    tests: STORES,
  },
  {
    name: 'what a worker has died of is never taken again',
    file: 'governance/alerts/change-queue.ts',
    from: '(worker IS NULL OR lease_until < $3)',
    to: '(worker IS NULL)',
    tests: STORES,
  },
  {
    name: 'the record that an alert rests on is no part of what makes it one',
    file: 'governance/alerts/alert-key.ts',
    from: 'each.recordId, ',
    to: '',
    tests: STORES,
  },
  {
    name: 'what a person has closed opens by itself',
    file: 'governance/alerts/alert-store.ts',
    from: "row['state'] === 'CLOSED' && row['closed_by'] === null",
    to: "row['state'] === 'CLOSED'",
    tests: STORES,
  },
  {
    name: 'a division is none of those below it',
    file: 'governance/alerts/matches.ts',
    from: "return division.replace(/(?:00)+$/, '');",
    to: 'return division;',
    tests: STORES,
  },
  {
    name: 'alerts are closed while somebody does not answer',
    file: 'gateway/alerts/judge-changed.ts',
    from: 'const stopped = isWhole ? about',
    to: 'const stopped = isWhole || true ? about',
    tests: JUDGED,
  },
  {
    name: 'what has just changed is asked only of those who have published that they know it',
    file: 'gateway/alerts/judged-walk.ts',
    from: 'fresh: new Set(roots)',
    to: 'fresh: new Set()',
    tests: JUDGED,
  },
  {
    name: 'what was made of a recalled unit is not asked for',
    file: 'gateway/alerts/judge-changed.ts',
    from: "const RECALLED = 'recalled';",
    to: "const RECALLED = 'none';",
    tests: JUDGED,
  },
  {
    name: 'what a rule of nobody here has found is closed',
    file: 'gateway/alerts/judge-changed.ts',
    from: '!rules.some(({ id }) => id === rule) ||',
    to: '',
    tests: JUDGED,
  },
  {
    name: 'what changes is taken although it could not be kept',
    file: 'gateway/cache/invalidations.ts',
    from: 'return NOT_KEPT;',
    to: 'return done(told, 0);',
    tests: ['test/cache/invalidations.test.ts'],
  },
  {
    name: 'an enterprise reads alerts',
    file: 'gateway/alerts/caller-alerts.ts',
    from: "identity.organization !== null || identity.role === 'enterprise' || ",
    to: '',
    tests: WHOLE,
  },
  {
    name: 'alerts are sent to any address',
    file: 'governance/webhooks/webhooks.ts',
    from: 'return this.#allowed.has(origin) && ',
    to: 'return ',
    tests: WEBHOOKS,
  },
  {
    name: 'alerts are sent where it is not allowed any more',
    file: 'gateway/jobs-worker/webhook-work.ts',
    from: 'if (!webhooks.allows(webhook.url))',
    to: 'if (webhooks.allows(webhook.url) === null)',
    tests: WEBHOOKS,
  },
  {
    name: 'two workers hand on one event twice',
    file: 'governance/webhooks/webhooks.ts',
    from: 'WHERE id = $1 AND place = $2 RETURNING id',
    to: 'WHERE id = $1 AND place <= $2 + 9 RETURNING id',
    tests: WEBHOOKS,
  },
  {
    name: 'whoever is slow is told what was not read yet no more',
    file: 'governance/alerts/alert-feed.ts',
    from: 'if (place < this.#from) return this.#store.eventsAfter(place, PAGE);',
    to: '',
    tests: STORES,
  },
  {
    name: 'one follower who is ahead keeps alerts from all',
    file: 'governance/alerts/alert-feed.ts',
    from: 'Math.min(after ?? Infinity, await this.#store.lastSeq())',
    to: 'after ?? (await this.#store.lastSeq())',
    tests: STORES,
  },
  {
    name: 'how many are affected is counted with the rights of the platform',
    file: 'gateway/jobs-worker/judging.ts',
    from: 'system.ask(AFFECTED, signal, work)',
    to: 'system.ask(JUDGED, signal, work)',
    tests: WHOLE,
  },
];
