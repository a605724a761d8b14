import { setTimeout as sleep } from 'node:timers/promises';
import { field } from './client.ts';
import { errorsOf, leaks, LINKS, recordAt, units } from './questions.ts';
import type { Subject } from './subject.ts';

export const OUTAGES = ['away', 'hung', 'wrong password'] as const;

/** The legacy system's switch, for who can reach it: a stand-in, a proxy in front of a test system, a test's own class. */
export interface Outage {
  /** Resolves when the system is so. `away` refuses connections, `hung` takes questions and never answers. */
  become(state: (typeof OUTAGES)[number] | 'well'): void | Promise<void>;
  /** How long it may take to come back, milliseconds; 30,000 by default. */
  readonly backWithinMs?: number;
}

/** That it failed, and what the caller can do, without anything of its inside. */
const FAULTS: ReadonlySet<unknown> = new Set([
  'TIMEOUT',
  'UNAVAILABLE',
  'BAD_ANSWER',
  'TOO_LARGE',
  'TOO_BUSY',
  'CREDENTIALS_REFUSED',
  'NOT_UNDERSTOOD',
]);

/** While the legacy system fails, no code is "not held" and no list of links is empty without a fault; afterwards all is as before. */
export function outageChecks(
  outage: Outage,
  subject: Subject,
): { readonly name: string; readonly run: () => Promise<string | null> }[] {
  return OUTAGES.map((state) => ({
    name: `legacy system ${state}: a fault is answered, the process lives, it comes back`,
    async run() {
      const [code] = subject.samples;
      if (code === undefined) return 'there is no code to ask for';
      try {
        await outage.become(state);
        const fault = await faultWhile(subject, code);
        if (fault) return fault;
      } finally {
        await outage.become('well');
      }
      return (await isBack(subject, code, outage.backWithinMs ?? 30_000)) ? null : `${code} is not answered again`;
    },
  }));
}

async function faultWhile({ subgraph, names }: Subject, code: string): Promise<string | null> {
  const answer = await units(subgraph, names, [code], 'code', LINKS);
  for (const part of ['record', 'back', 'forward'] as const) {
    const error = answer.errors.find(
      ({ path, extensions }) =>
        path === undefined || path.length < 3 || path[2] === part || extensions?.['partial'] === true,
    );
    const said = error?.extensions?.['code'];
    const what = part === 'record' ? 'is answered as not held' : `has links ${part} answered`;
    if (!error)
      return field(recordAt(answer, 0), 'code') === code
        ? `${code} is answered as if nothing had happened`
        : `${code} ${what}, without a fault`;
    if (!FAULTS.has(said))
      return `${code}: the fault of ${part} says ${String(said)}, not one of ${[...FAULTS].join(', ')}`;
  }
  const health = await subgraph.get('/health').catch(() => 'nothing');
  return health === 200 ? leaks(answer) : `/health answers ${health}`;
}

async function isBack({ subgraph, names }: Subject, code: string, withinMs: number): Promise<boolean> {
  for (const end = Date.now() + withinMs; Date.now() < end; await sleep(50)) {
    const answer = await units(subgraph, names, [code], 'code', LINKS).catch(() => null);
    if (answer && errorsOf(answer) === null && recordAt(answer, 0) !== undefined) return true;
  }
  return false;
}
