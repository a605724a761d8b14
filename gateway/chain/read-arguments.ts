import { GraphQLError } from 'graphql';
import { isPrivate, parseCode, type Reason } from '@tongcha/codes';
import { moment } from './claims.ts';
import type { Direction } from './reach.ts';
import type { WalkRequest } from './walk-request.ts';

export interface ChainArguments {
  readonly code: string;
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
export function readWalk(args: ChainArguments, { depth, units, most, more = '' }: WalkLimit): WalkRequest {
  return {
    root: readCode(args.code),
    direction: args.direction,
    kinds: args.kinds ? new Set(args.kinds) : null,
    from: readTime('from', args.from)?.lo ?? -Infinity,
    to: readTime('to', args.to)?.hi ?? Infinity,
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
  throw refused(`${JSON.stringify(value.slice(0, 64))} is not a trace code: ${parsed.reason.en} / ${parsed.reason.zh}`);
}

function readTime(name: string, value: string | null | undefined): { lo: number; hi: number } | null {
  if (value === null || value === undefined) return null;
  const time = /(Z|[+-]\d\d:\d\d)$/.test(value) ? moment(value) : null;
  if (time) return time;
  throw refused(`${name} must be ISO 8601 with its offset, like 2026-11-23T20:15:00+08:00`);
}
