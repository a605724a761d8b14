import { setTimeout as sleep } from 'node:timers/promises';
import { field } from './client.ts';
import { FAULT_CODES_TOLD } from './fault-codes.ts';
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

type Part = 'record' | 'back' | 'forward';
/** Samples that are looked at for one that has links. */
const LOOKED_AT = 60;

/**
 * While the legacy system fails, what it holds is not "not held", and links that it has are not none, without a fault; afterwards all
 * is as before. Links of a code for which it can have none, such as what went into a lot that only begins there, it need not be asked for.
 */
export function outageChecks(
  outage: Outage,
  subject: Subject,
): { readonly name: string; readonly run: () => Promise<string | null> }[] {
  return OUTAGES.map((state) => ({
    name: `legacy system ${state}: a fault is answered, the process lives, it comes back`,
    async run() {
      const held = await heldBy(subject);
      const [code] = held.values();
      if (code === undefined) return 'there is no code to ask for';
      try {
        await outage.become(state);
        const fault = await faultWhile(subject, held);
        if (fault) return fault;
      } finally {
        await outage.become('well');
      }
      return (await isBack(subject, code, outage.backWithinMs ?? 30_000)) ? null : `${code} is not answered again`;
    },
  }));
}

/** For each part of an answer a code of which the well system has something there. */
async function heldBy({ subgraph, names, samples }: Subject): Promise<ReadonlyMap<Part, string>> {
  const [first] = samples;
  const held = new Map<Part, string>(first === undefined ? [] : [['record', first]]);
  const codes = samples.slice(0, LOOKED_AT);
  const answer = await units(subgraph, names, codes, 'code', LINKS);
  for (const [i, code] of codes.entries()) {
    for (const [part, other, end] of [
      ['back', 'forward', 'from'],
      ['forward', 'back', 'to'],
    ] as const) {
      const links = field(answer.data, '_entities', i, part);
      if (!Array.isArray(links) || links.length === 0) continue;
      held.set(part, code);
      // What leads here from another leads there from its end: known where no sample shows it.
      const far = field(links, 0, end);
      if (!held.has(other) && typeof far === 'string') held.set(other, far);
    }
  }
  return held;
}

async function faultWhile({ subgraph, names }: Subject, held: ReadonlyMap<Part, string>): Promise<string | null> {
  const codes = [...held.values()];
  const answer = await units(subgraph, names, codes, 'code', LINKS);
  for (const [i, [part, code]] of [...held].entries()) {
    const error = answer.errors.find(
      ({ path, extensions }) =>
        path === undefined ||
        path.length < 3 ||
        (path[1] === i && path[2] === part) ||
        (extensions?.['partial'] === true &&
          Array.isArray(extensions['codes']) &&
          (extensions['codes'] as readonly unknown[]).includes(code)),
    );
    const said = error?.extensions?.['code'];
    const what = part === 'record' ? 'is answered as not held' : `has links ${part} answered`;
    if (!error)
      return field(recordAt(answer, i), 'code') === code
        ? `${code} is answered as if nothing had happened`
        : `${code} ${what}, without a fault`;
    if (!FAULT_CODES_TOLD.has(said))
      return `${code}: the fault of ${part} says ${String(said)}, not one of ${[...FAULT_CODES_TOLD].join(', ')}`;
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
