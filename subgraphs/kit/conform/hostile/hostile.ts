import { setTimeout as sleep } from 'node:timers/promises';
import { field } from '../client.ts';
import { recordAt, units } from '../questions.ts';
import type { Subject } from '../subject.ts';
import type { Check } from '../suite.ts';
import type { HttpProxy } from './http-proxy.ts';
import { wrongIn } from './judge.ts';
import type { TcpProxy } from './tcp-proxy.ts';
import { type Answered, type Question, questionsFor } from './told.ts';
import { type Asked, type Trial, trialsFor } from './trials.ts';

/** What stands between the ministry's server and its legacy systems. */
export interface Hostile {
  readonly proxies: readonly (HttpProxy | TcpProxy)[];
  /** How long the ministry may take to answer well again, milliseconds; 30,000 by default. */
  readonly backWithinMs?: number;
  /** Which faults are tried, by their names; all by default. */
  readonly only?: (name: string) => boolean;
}

const UNKNOWN = 'urn:tongcha-conform:nobody-holds-this';
/** When it must be well again, where nothing else is said. */
const BACK_MS = 30_000;
const CODES = 12;
const PARTIES = 5;

/**
 * Each fault, before each system: what the ministry answers meanwhile is what it answers while all is well, or a fault is said of it. Never "not
 * held", never a part as the whole, never another unit's data. A fault that finds nothing to change is left out and not counted.
 */
export async function* hostileChecks(hostile: Hostile, subject: Subject): AsyncGenerator<Check> {
  const { proxies } = hostile;
  for (const proxy of proxies) {
    proxy.set(null);
    proxy.keep(true);
  }
  const asked = await learn(hostile, subject);
  for (const proxy of proxies) proxy.keep(false);
  const truth = asked.flatMap(({ right }) => right.told);
  if (truth.every(({ value }) => Array.isArray(value) && value.length === 0))
    yield { name: 'the well system holds something', fault: 'all is answered as none: name codes with --code' };
  const unsaid = truth.find(({ said }) => said);
  if (unsaid)
    yield {
      name: 'the well system is answered without a fault',
      fault: `a fault is said of ${unsaid.what} before anything was done`,
    };
  for (const [i, proxy] of proxies.entries()) {
    const which = proxies.length > 1 ? ` (system ${i + 1})` : '';
    for (const trial of trialsFor(proxy)) {
      if (hostile.only?.(trial.name) === false) continue;
      // What nothing was hurt by has shown nothing.
      const seen = await tryOne(trial, asked, subject, hostile.backWithinMs ?? BACK_MS);
      if (seen.hurt || seen.fault !== null) yield { name: `hostile system${which}: ${trial.name}`, fault: seen.fault };
      if (seen.lost) return;
    }
  }
}

/** What is right: the answers through proxies that change nothing. */
async function learn({ proxies, backWithinMs = BACK_MS }: Hostile, subject: Subject): Promise<readonly Asked[]> {
  const samples = subject.samples.slice(0, CODES);
  const records = await units(subject.subgraph, subject.names, samples, 'producer { uscc } holder { uscc }');
  const usccs = samples.flatMap((_, i) =>
    ['producer', 'holder']
      .map((role) => field(recordAt(records, i), role, 'uscc'))
      .filter((uscc) => typeof uscc === 'string'),
  );
  const asked: Asked[] = [];
  for (const question of questionsFor(subject, [UNKNOWN, ...samples], [...new Set(usccs)].slice(0, PARTIES))) {
    const before = proxies.map((proxy) => proxy.seen.length);
    const right = await wellAnswered(question, backWithinMs);
    const exchanges = new Map(proxies.map((proxy, i) => [proxy, proxy.seen.slice(before[i])]));
    asked.push({ question, right, exchanges });
  }
  return asked;
}

/** A busy machine may be late: asked again until no fault is said, or it has had its time. */
async function wellAnswered(question: Question, withinMs: number): Promise<Answered> {
  const end = Date.now() + withinMs;
  for (;;) {
    const answered = await question.put();
    if (answered.told.every(({ said }) => !said) || Date.now() > end) return answered;
    await sleep(20);
  }
}

interface Tried {
  readonly hurt: boolean;
  readonly fault: string | null;
  /** It does not come back: what is tried after that would show nothing. */
  readonly lost?: true;
}

async function tryOne(trial: Trial, all: readonly Asked[], subject: Subject, backWithinMs: number): Promise<Tried> {
  const asked = all.filter(({ question }) => trial.asks(question));
  let hurt = 0;
  // Together where each would wait; else one after the other, each of a ministry that is well.
  for (const some of trial.slow ? [asked] : asked.map((each) => [each])) {
    trial.begin(some, all);
    const wrong = await Promise.all(some.map(wrongNow));
    hurt += trial.hurt();
    trial.end();
    const health = await subject.subgraph.get('/health').catch(() => 'nothing');
    const fault = wrong.find((each) => each !== null) ?? (health === 200 ? null : `/health answers ${health}`);
    if (await isBack(all.at(1), backWithinMs)) {
      if (fault) return { hurt: true, fault };
      continue;
    }
    const last = `it is not answered well again within ${backWithinMs} ms, and nothing more is tried`;
    return { hurt: true, fault: fault ? `${fault}; ${last}` : last, lost: true };
  }
  return { hurt: hurt > 0, fault: null };
}

async function wrongNow({ question, right }: Asked): Promise<string | null> {
  try {
    const fault = wrongIn(right, await question.put());
    return fault && `${question.name}: ${fault}`;
  } catch (error) {
    return `${question.name}: no answer that can be read (${String(error)})`;
  }
}

async function isBack(asked: Asked | undefined, withinMs: number): Promise<boolean> {
  for (const end = Date.now() + withinMs; Date.now() < end; await sleep(20)) {
    const answer = await asked?.question.put().catch(() => null);
    if (asked && answer && answer.told.every(({ said }) => !said) && wrongIn(asked.right, answer) === null) return true;
  }
  return false;
}
