import { ANSWER_FAULTS } from './answers.ts';
import type { Exchange, SystemAnswer } from './exchange.ts';
import type { Sent, SystemFault } from './fault.ts';
import type { HttpProxy } from './http-proxy.ts';
import { changeRows, learnedFrom, ROW_FAULTS } from './row-faults.ts';
import { type TcpProxy, WIRE_FAULTS } from './tcp-proxy.ts';
import type { Answered, Question } from './told.ts';

/** A question with its right answer, and what was exchanged with each system to get it. */
export interface Asked {
  readonly question: Question;
  readonly right: Answered;
  readonly exchanges: ReadonlyMap<HttpProxy | TcpProxy, readonly Exchange[]>;
}

/** One fault before one system. */
export interface Trial {
  readonly name: string;
  /** It lasts until a deadline: all questions are put at once. */
  readonly slow: boolean;
  asks(question: Question): boolean;
  /** @param all of the suite: what is answered to others can be put in place of an answer */
  begin(asked: readonly Asked[], all: readonly Asked[]): void;
  end(): void;
  /** How often it has changed anything since it began. */
  hurt(): number;
}

/** What waits comes last. */
export function trialsFor(proxy: HttpProxy | TcpProxy): readonly Trial[] {
  const trials = proxy.kind === 'http' ? httpTrials(proxy) : tcpTrials(proxy);
  return trials.toSorted((a, b) => Number(a.slow) - Number(b.slow));
}

const WHEN = [
  ['every time', () => true],
  ['in the middle', (number: number) => number === 2],
] as const;

function httpTrials(proxy: HttpProxy): readonly Trial[] {
  const learned = learnedFrom(proxy.seen);
  const faults = [
    ...ANSWER_FAULTS.map(({ name, change, slow = false }) => ({
      name,
      slow,
      byKeys: false,
      changeFor: () => (exchange: Exchange) => unlikeIts(proxy.seen, exchange.answer, change(exchange.answer)),
    })),
    ...ROW_FAULTS.map((fault) => ({
      name: fault.name,
      slow: false,
      byKeys: fault.byKeys ?? false,
      changeFor: (own: readonly Exchange[], others: readonly Exchange[]) => (exchange: Exchange) =>
        changeRows(fault, { exchange, own, others }, learned),
    })),
  ];
  return faults.flatMap(({ name, slow, byKeys, changeFor }) =>
    WHEN.map(([when, hurts]): Trial => ({
      name: `${name}, ${when}`,
      slow,
      asks: (question) => question.keys !== null || !byKeys,
      begin: (asked, all) => {
        const keys = new Set(asked.flatMap(({ question }) => question.keys ?? []));
        const exchanged = (some: readonly Asked[]): readonly Exchange[] =>
          some.flatMap(({ exchanges }) => exchanges.get(proxy) ?? []);
        const others = all.filter(({ question }) => question.keys?.every((key) => !keys.has(key)));
        proxy.set({ name, hurts, change: changeFor(exchanged(asked), exchanged(others)) } satisfies SystemFault);
      },
      end: () => proxy.set(null),
      hurt: () => proxy.hurt,
    })),
  );
}

/** What the well system answers, too, nobody can take for a fault. */
function unlikeIts(seen: readonly Exchange[], own: SystemAnswer, sent: Sent | null): Sent | null {
  if (sent === null || (sent.end ?? 'whole') !== 'whole' || sent.answer.body.equals(own.body)) return sent;
  const { status, body } = sent.answer;
  const isOwn = seen.some(({ answer }) => answer.status === status && (status !== 200 || answer.body.equals(body)));
  return isOwn ? null : sent;
}

function tcpTrials(proxy: TcpProxy): readonly Trial[] {
  return WIRE_FAULTS.map((fault): Trial => ({
    name: fault.name,
    slow: fault.slow ?? false,
    asks: () => true,
    begin: () => proxy.set(fault),
    end: () => proxy.set(null),
    hurt: () => proxy.hurt,
  }));
}
