import type { Exchange, SystemAnswer } from './exchange.ts';

/** What goes back in place of an answer. */
export interface Sent {
  readonly answer: SystemAnswer;
  /** `cut`: hung up in the middle; `held`: half of it, and then nothing; `silent`: nothing at all; `reset`: hung up before it. */
  readonly end?: 'whole' | 'cut' | 'held' | 'silent' | 'reset';
  readonly lateMs?: number;
}

/** One way in which a system, or what stands before it, answers wrongly. */
export interface SystemFault {
  readonly name: string;
  /** @returns null: this answer leaves it nothing to change @param seen what the well system answered */
  change(exchange: Exchange, seen: readonly Exchange[]): Sent | null;
  /** Whether it befalls the answer with this number, from 1. */
  hurts(number: number): boolean;
}
