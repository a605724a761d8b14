import type { Claim, Link } from '../chain/claims.ts';
import type { FactUnit } from '../facts/index.ts';
import { type Due, duesOf, lapsedAt } from './due.ts';
import { datedClaim } from './chain-links.ts';
import { evidenceOf, evidenceOfClaim, undatedOf, unknownOf } from './evidence.ts';
import { eachOnce, type Words } from './findings.ts';
import type { Finding, Judging, Missing } from './rule.ts';
import { byTime, dayOf, isOverAt } from './times.ts';
import { nameOf } from './values.ts';

const SECTOR = 'SPECIAL_EQUIPMENT';
/** Codes by which equipment is called that no record has told of yet. */
const EQUIPMENT = /^(?:equipment|device|cylinder|usecert):/;

/** A piece of equipment, and the links by which something was done with it. */
export interface Used {
  readonly unit: FactUnit;
  readonly links: readonly Link[];
  /** The code at the other end of one. */
  readonly otherOf: (link: Link) => string;
}

interface Lapse {
  readonly link: Link;
  readonly claim: Claim;
  readonly at: string;
  readonly due: Due;
}

/**
 * Whether equipment was overdue for inspection at the moment of any of these links, and if none is known, what would tell.
 * @param wordsOf of a day, 2026-07-02, and one before it until which the inspection counted
 */
export function overdueAtLinks(
  { unit, links, otherOf }: Used,
  { now }: Judging,
  wordsOf: (name: string, day: string, due: string) => Words,
): readonly Finding[] {
  const { code } = unit;
  const lapses = links.flatMap((link) => lapsesAt(link, unit)).sort((a, b) => byTime(a.at, b.at));
  if (lapses.length > 0)
    return eachOnce(
      lapses,
      ({ due }) => [Date.parse(due.until)],
      (alike): Finding => {
        const [{ at, due }] = alike;
        return {
          outcome: 'FIRES',
          codes: [...new Set([code, ...alike.map(({ link }) => otherOf(link))])],
          at,
          ...wordsOf(nameOf(unit, code), dayOf(at), dayOf(due.until)),
          evidence: [
            ...uniqueDues(alike).map(({ record, field, until }) => evidenceOf(record, code, field, until)),
            ...uniqueClaims(alike).map((claim) => evidenceOfClaim(claim, 'at', claim.at)),
          ],
          missing: [],
        };
      },
    );
  const missing = whatIsMissing(unit, links, now);
  if (missing.length === 0) return [];
  const others = [...new Set(links.map(otherOf))];
  const words = { zh: '当时检验是否在有效期内无法判定', en: 'whether its inspection was in date then is not known' };
  return [{ outcome: 'UNDECIDED', codes: [code, ...others], at: null, ...words, evidence: [], missing }];
}

function lapsesAt(link: Link, unit: FactUnit): readonly Lapse[] {
  const claim = datedClaim(link);
  if (!claim) return [];
  const { at } = claim;
  return unit.records.flatMap((record) => {
    const due = record.sector === SECTOR ? lapsedAt(record, unit, at) : null;
    return due ? [{ link, claim, at, due }] : [];
  });
}

function whatIsMissing(unit: FactUnit, links: readonly Link[], now: number): readonly Missing[] {
  if (links.length === 0) return [];
  const { code, records } = unit;
  const own = records.filter(({ sector }) => sector === SECTOR);
  const unknown =
    own.length > 0 || EQUIPMENT.test(code)
      ? unknownOf(unit, 'inspections').filter(({ sector }) => sector === null || sector === SECTOR)
      : [];
  // A moment that nobody tells matters where an inspection has ever run out.
  const couldLapse = own.some((record) => duesOf(record, unit).some(({ until }) => isOverAt(until, now)));
  const undated = couldLapse ? links.filter((link) => datedClaim(link) === null) : [];
  return [...unknown, ...undated.flatMap(undatedOf)];
}

function uniqueDues(lapses: readonly Lapse[]): readonly Due[] {
  return [...new Map(lapses.map(({ due }) => [`${due.record.member} ${due.field}`, due])).values()];
}

function uniqueClaims(lapses: readonly Lapse[]): readonly Claim[] {
  return [...new Map(lapses.map(({ link, claim }) => [link, claim])).values()];
}
