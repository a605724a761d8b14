import type { Claim, Link } from './claims.ts';
import { mergeLinks } from './merge-links.ts';
import type { UnitResult } from './unit-query.ts';
import { isWanted, type WalkTerms } from './walk-request.ts';
import type { WalkedMinistry } from './walked-ministry.ts';

/** What one ministry says of one unit. */
export interface UnitAnswer {
  readonly ministry: WalkedMinistry;
  readonly code: string;
  readonly result: UnitResult;
}

/** A unit that was asked about. */
export interface AskedUnit {
  readonly code: string;
  /** Of each ministry that was asked, in the ministries' order; of those that refuse whoever asks, at the root alone. */
  readonly answers: readonly UnitAnswer[];
  /** That lead on from it, of the kinds and the time that are asked for; two-sided ones merged. */
  readonly links: readonly Link[];
}

const NO_CLAIMS: readonly Claim[] = [];
export const NO_LINKS: readonly Link[] = [];

/** Those that the answers make together. */
export function linksOf(request: WalkTerms, answers: readonly UnitAnswer[]): readonly Link[] {
  let claims: readonly Claim[] = NO_CLAIMS;
  for (const { result } of answers)
    if (result.claims.length > 0) claims = claims.length === 0 ? result.claims : [...claims, ...result.claims];
  return linksIn(request, claims);
}

/** Those that the claims of one unit make together, of the kinds and the time that are asked for. */
export function linksIn(request: WalkTerms, claims: readonly Claim[]): readonly Link[] {
  if (claims.length === 0) return NO_LINKS;
  const links = mergeLinks(claims);
  return links.every((link) => isAsked(request, link)) ? links : links.filter((link) => isAsked(request, link));
}

function isAsked(request: WalkTerms, { claims }: Link): boolean {
  return claims.some((claim) => isWanted(request, claim));
}
