import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalTime, UnitFact } from './world/facts.ts';

/** An order of a recall, as a stand-in keeps it. */
export interface Order {
  readonly number: string;
  readonly recall: string;
  /** What becomes of the units, in the words of the graph. */
  readonly action: string;
  readonly level: string;
  readonly reason: string;
  readonly advice: string;
  readonly authority: string;
  readonly at: LocalTime;
  readonly codes: readonly string[];
}

/** What goes wrong when it is written to; parts of all writes, 0 to 1. May be changed while it runs. */
export interface WriteTrouble {
  /** Refused before anything is done. */
  refuse?: number;
  /** Done, and the answer never comes. */
  lose?: number;
  /** What was answered can be found only so many milliseconds later. */
  lateMs?: number;
}

/** Ends a connection without an answer. */
export class AnswerLost extends Error {}

/** Writes as its trouble has it. @returns false: it was refused, and nothing is done @throws AnswerLost */
export async function written(trouble: WriteTrouble | undefined, write: () => void): Promise<boolean> {
  const { refuse = 0, lose = 0, lateMs = 0 } = trouble ?? {};
  if (Math.random() < refuse) return false;
  if (lateMs > 0) void sleep(lateMs, undefined, { ref: false }).then(write);
  else write();
  if (Math.random() < lose) throw new AnswerLost();
  return true;
}

const STATES: Readonly<Record<string, string>> = {
  OPEN: '召回中',
  EXTEND: '召回中',
  NARROW: '已解除',
  CANCEL: '已撤销',
  CLOSE: '已完成',
};

/** How a register words it. */
export function stateWord(action: string): string {
  return STATES[action] ?? '';
}

/** The action of a word; for what a system was sent in its own words. */
export function actionOf(word: string): string {
  return Object.keys(STATES).find((action) => STATES[action] === word) ?? '';
}

/** The unit after an order about it: its entry of that recall is written, or written anew. */
export function ordered(unit: UnitFact, order: Order): UnitFact {
  const { recall: id, level, at, reason, advice, action } = order;
  const before = (unit.recalls ?? []).find((each) => each.id === id);
  const entry = { level, at, reason, advice, organization: unit.producer, ...before, id, status: stateWord(action) };
  const others = (unit.recalls ?? []).filter((each) => each.id !== id);
  return { ...unit, recalls: [...others, entry], asOf: localNow() };
}

/** As registers write it, at +08:00. */
export function localNow(): LocalTime {
  return new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}
