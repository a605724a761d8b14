import { type RecallAction, type RecallLevel, unwritable } from '@tongcha/schema';
import { MOST_CODES } from '../impact/resolvers.ts';
import { readCodes, refused } from '../chain/read-arguments.ts';

/** RecallInput of schema/recall.graphql, as it comes. */
export interface RecallInput {
  readonly action: RecallAction;
  readonly id?: string | null;
  readonly key?: string | null;
  readonly codes?: readonly string[] | null;
  readonly also?: readonly string[] | null;
  readonly level?: RecallLevel | null;
  readonly reason?: string | null;
  readonly advice?: string | null;
  readonly confirm?: string | null;
}

/** What is asked for. Codes are canonical, each once. */
export interface RecallRequest {
  readonly action: RecallAction;
  /** '' to open one. */
  readonly id: string;
  /** To open and to extend: the bad units. To narrow: those that are let out. */
  readonly codes: readonly string[];
  readonly also: readonly string[];
  /** null but to open one. */
  readonly level: RecallLevel | null;
  readonly reason: string | null;
  readonly advice: string | null;
}

/** Which of the others each action takes. */
const TAKES: Readonly<Record<RecallAction, readonly (keyof RecallInput)[]>> = {
  OPEN: ['codes', 'also', 'level', 'reason', 'advice'],
  EXTEND: ['id', 'codes', 'also', 'reason', 'advice'],
  NARROW: ['id', 'codes', 'reason'],
  CANCEL: ['id', 'reason'],
  CLOSE: ['id', 'reason'],
};
const NEEDS: Readonly<Record<RecallAction, readonly (keyof RecallInput)[]>> = {
  OPEN: ['codes', 'level', 'reason'],
  EXTEND: ['id', 'codes'],
  NARROW: ['id', 'codes'],
  CANCEL: ['id'],
  CLOSE: ['id'],
};
const OPTIONS = ['id', 'codes', 'also', 'level', 'reason', 'advice'] as const;

/** Units that one order names, and units that are let out by one. */
const MOST_NAMED = 5_000;

/** @throws GraphQLError, which says what is wrong */
export function readRequest(input: RecallInput): RecallRequest {
  const { action } = input;
  const given = OPTIONS.filter((name) => isGiven(input[name]));
  const stray = given.find((name) => !TAKES[action].includes(name));
  if (stray) throw refused(`${action} takes no ${stray}: leave it out`);
  const missing = NEEDS[action].find((name) => !isGiven(input[name]));
  if (missing) throw refused(`${action} needs ${missing}`);
  return {
    action,
    id: input.id ?? '',
    codes: codesIn('codes', input.codes, action === 'NARROW' ? MOST_NAMED : MOST_CODES),
    also: codesIn('also', input.also, MOST_NAMED),
    level: input.level ?? null,
    reason: textIn('reason', input.reason),
    advice: textIn('advice', input.advice),
  };
}

/** Equal of two requests exactly where they ask for the same. */
export function requestText({ codes, also, ...request }: RecallRequest, maxUnits: number): string {
  return JSON.stringify([request, codes.toSorted(), also.toSorted(), maxUnits]);
}

function isGiven(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() !== '';
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

function codesIn(name: string, codes: readonly string[] | null | undefined, most: number): readonly string[] {
  if (!codes) return [];
  if (codes.length > most) throw refused(`${name} must hold ${most} at most, these are ${codes.length}`);
  return readCodes(codes, name);
}

/** What members are told, and what a database is to take: what no member takes would be told for ever in vain. @throws GraphQLError */
export function textIn(name: string, text: string | null | undefined): string | null {
  const said = text?.trim() ?? '';
  const fault = unwritable(said);
  if (fault !== null) throw refused(`${name} ${fault}, which no system takes`);
  return said === '' ? null : said;
}
