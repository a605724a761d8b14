import type { MemberKind } from '@tongcha/schema';
import { namesOf } from '@tongcha/schema';
import { type Claim, periodOf } from '../../../gateway/chain/claims.ts';
import { mergeLinks } from '../../../gateway/chain/merge-links.ts';
import type { Link } from '../../../gateway/chain/claims.ts';
import type { FactChain, FactRecord, FactUnit, Unread } from '../../../gateway/facts/index.ts';
import type { LicencesOf } from '../../../gateway/registers/licences.ts';
import type { Member } from '../../../gateway/members/member.ts';
import type { Finding, Judging, Rule } from '../../../gateway/warnings/rule.ts';

export const NOW = '2026-11-24T00:00:00+08:00';

/** A member by its name: `food-drug`, `agriculture/370000`. */
export function memberOf(name: string, kind: MemberKind = 'MINISTRY'): Member {
  return { name, sector: namesOf(name.split('/', 1)[0] ?? '').sector, kind, authority: { zh: name, en: name } };
}

/** What a member's record says; `untold`: fields that are not known, and why. */
export function recordOf(
  statedBy: Member,
  values: Readonly<Record<string, unknown>> = {},
  untold: FactRecord['untold'] = {},
): FactRecord {
  const source = { system: 'register', recordId: `${statedBy.name}#1`, asOf: NOW };
  return {
    sector: statedBy.sector,
    member: statedBy.name,
    statedBy,
    values: { level: 'LOT', source, ...values },
    untold,
    withheld: [],
  };
}

export type ToldLink = Partial<Claim> & Pick<Claim, 'from' | 'to'>;

export function claimOf(link: ToldLink): Claim {
  const told = {
    kind: 'TRANSFORM',
    at: '2026-03-01T08:00:00+08:00',
    until: null,
    quantity: null,
    share: null,
    sector: 'FOOD_DRUG',
    statedBy: memberOf('food-drug'),
    system: 'register',
    recordId: 'L-1',
    confidence: 'HIGH',
    ...link,
  };
  return { ...told, period: periodOf(told) };
}

export interface ToldChain {
  readonly roots?: readonly string[];
  readonly direction?: FactChain['direction'];
  readonly units: Readonly<Record<string, readonly FactRecord[]>>;
  readonly links?: readonly ToldLink[];
  readonly unread?: Readonly<Record<string, Partial<FactUnit['unread']>>>;
  readonly bareLinks?: Readonly<Record<string, FactUnit['bareLinks']>>;
  readonly doubts?: Link['doubts'];
}

/** A chain as facts of it are told; of several units the first is the root where no other is said. */
export function chainOf({
  units,
  roots,
  direction = 'BACK',
  links = [],
  unread = {},
  bareLinks = {},
  doubts,
}: ToldChain): FactChain {
  const codes = Object.keys(units);
  const starts = roots ?? codes.slice(0, 1);
  const merged = mergeLinks(links.map(claimOf)).map((link) => (doubts ? { ...link, doubts } : link));
  const nothing: readonly Unread[] = [];
  return {
    roots: starts,
    direction,
    units: new Map(
      Object.entries(units).map(([code, records], i): [string, FactUnit] => [
        code,
        {
          code,
          depth: starts.includes(code) ? 0 : i,
          records,
          unread: { RECORDS: nothing, BACK: nothing, FORWARD: nothing, ...unread[code] },
          bareLinks: bareLinks[code] ?? [],
        },
      ]),
    ),
    links: merged,
    linksTo: (code) => merged.filter(({ to }) => to === code),
    linksFrom: (code) => merged.filter(({ from }) => from === code),
    gaps: [],
  };
}

/** Somebody who has not answered about a unit. */
export function silent(name: string, reason: Unread['reason'] = 'TIMEOUT'): Unread {
  const { sector } = memberOf(name);
  return { sector, member: name, reason, kinds: null };
}

export interface JudgedAs {
  readonly now?: string;
  readonly parameters?: Readonly<Record<string, number>>;
  readonly licencesOf?: LicencesOf;
}

const NOBODY_ASKED: LicencesOf = () => ({ told: [], unread: [{ member: null, reason: 'NOT_ASKED' }] });

/** What a rule says of each unit of a chain. */
export function judged(
  rule: Rule,
  chain: FactChain,
  { now = NOW, parameters = {}, licencesOf = NOBODY_ASKED }: JudgedAs = {},
): readonly Finding[] {
  const use: Judging = {
    now: Date.parse(now),
    licencesOf,
    parameter: (name) => {
      const value = parameters[name] ?? rule.parameters.find((each) => each.name === name)?.value;
      if (value === undefined) throw new Error(`${rule.id} has no parameter ${name}`);
      return value;
    },
  };
  return [...chain.units.values()].flatMap((unit) => rule.judge(unit, chain, use));
}

/** What the findings come to: outcome and codes. */
export function outcomes(findings: readonly Finding[]): readonly (readonly [string, ...string[]])[] {
  return findings.map(({ outcome, codes }) => [outcome, ...codes]);
}
