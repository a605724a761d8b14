import { GraphQLError } from 'graphql';
import { isPrivate, parseCode, type Reason } from '@tongcha/codes';
import { hasDay } from '@tongcha/signature';
import { moment } from './claims.ts';
import type { Direction } from './reach.ts';
import type { ManyRequest, WalkRequest, WalkTerms } from './walk-request.ts';

export interface ChainArguments extends TermArguments {
  readonly code: string;
}

export interface ChainsArguments extends TermArguments {
  readonly codes: readonly string[];
}

interface TermArguments {
  readonly direction: Direction;
  readonly kinds?: readonly string[] | null;
  readonly from?: string | null;
  readonly to?: string | null;
  readonly maxDepth?: number | null;
  readonly maxUnits?: number | null;
}

/** How far a walk may go. */
export interface WalkLimit {
  readonly depth: number;
  readonly units: number;
  readonly most: { readonly depth: number; readonly units: number };
  /** What to do for more units. */
  readonly more?: string;
}

/** Somebody waits for it. */
export const INTERACTIVE: WalkLimit = {
  depth: 20,
  units: 1_000,
  most: { depth: 100, units: 20_000 },
  more: ': more is a job (startChain)',
};

/** Nobody does: it is a job. */
export const IN_BACKGROUND: WalkLimit = {
  depth: 100,
  units: 1_000_000,
  most: { depth: 1_000, units: 1_000_000 },
};

/** @throws GraphQLError, which says what cannot be asked so */
export function readWalk(args: ChainArguments, limit: WalkLimit): WalkRequest {
  return { root: readCode(args.code), ...readTerms(args, limit) };
}

/** Codes that one walk may start from. */
const MOST_CODES = 1_000;

/** @throws GraphQLError, which says what cannot be asked so, of every code that is none */
export function readWalks(args: ChainsArguments, limit: WalkLimit): ManyRequest {
  const { codes } = args;
  if (codes.length === 0) throw refused('codes must hold one at least');
  if (codes.length > MOST_CODES)
    throw refused(`codes must hold ${MOST_CODES} at most, these are ${codes.length}: ask in parts`);
  const roots = readCodes(codes);
  const terms = readTerms(args, limit);
  if (terms.maxUnits < roots.length)
    throw refused(`maxUnits must be from ${roots.length}, the number of codes, to ${limit.most.units}`);
  return { roots, ...terms };
}

/** Each once, in the order in which it comes first. @throws GraphQLError, which names those that are none */
export function readCodes(codes: readonly string[], name = 'codes'): string[] {
  const roots = new Set<string>();
  const wrong: string[] = [];
  for (const [i, code] of codes.entries()) {
    const parsed = parseCode(code);
    if (parsed.ok) roots.add(parsed.reading.code);
    else if (isPrivate(parsed.reason)) throw privateText(parsed.reason);
    else wrong.push(`${name}[${i}]: ${noCode(code, parsed.reason)}`);
  }
  if (wrong.length === 0) return [...roots];
  const more = wrong.length > SAID ? [`and ${wrong.length - SAID} more`] : [];
  throw refused([...wrong.slice(0, SAID), ...more].join('; '));
}

/** Wrong codes that are named. */
const SAID = 20;

export function readTerms(args: TermArguments, { depth, units, most, more = '' }: WalkLimit): WalkTerms {
  const from = readTime('from', args.from)?.lo ?? -Infinity;
  const to = readTime('to', args.to)?.hi ?? Infinity;
  // Nothing happened then: an answer would be a chain without links, and complete.
  if (from > to) throw refused('from must not be later than to');
  return {
    direction: args.direction,
    kinds: args.kinds ? new Set(args.kinds) : null,
    from,
    to,
    maxDepth: within('maxDepth', args.maxDepth ?? depth, 0, most.depth),
    maxUnits: within('maxUnits', args.maxUnits ?? units, 1, most.units, more),
  };
}

/** Without the text, which goes no further. */
export function privateText({ zh, en }: Reason): GraphQLError {
  return new GraphQLError(`${en} / ${zh}`, { extensions: { code: 'PRIVATE_TEXT' } });
}

function within(name: string, value: number, least: number, most: number, more = ''): number {
  if (value >= least && value <= most) return value;
  throw refused(`${name} must be from ${least} to ${most}${more}`);
}

export function refused(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}

export function readCode(value: string): string {
  const parsed = parseCode(value);
  if (parsed.ok) return parsed.reading.code;
  if (isPrivate(parsed.reason)) throw privateText(parsed.reason);
  throw refused(noCode(value, parsed.reason));
}

function noCode(value: string, { en, zh }: Reason): string {
  return `${JSON.stringify(value.slice(0, 64))} is not a trace code: ${en} / ${zh}`;
}

/** @throws GraphQLError */
export function readTime(name: string, value: string | null | undefined): { lo: number; hi: number } | null {
  if (value === null || value === undefined) return null;
  const time = /(Z|[+-]\d\d:\d\d)$/.test(value) ? moment(value) : null;
  if (time && hasDay(value)) return time;
  throw refused(`${name} must be ISO 8601 with its offset, like 2026-11-23T20:15:00+08:00`);
}
