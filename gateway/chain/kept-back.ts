import type { CallClaims } from '@tongcha/signature';
import { heldAt } from '../calls/granted-policy.ts';
import { kindOfKey, SectorRules, type Unasked } from '../members/sector-rules.ts';
import type { UnitAnswer } from './asked-unit.ts';
import type { Asker } from './asker.ts';
import { representations, type UnitQuery, type WithheldLinks, withheldLinks } from './unit-query.ts';
import type { WalkedMinistry } from './walked-ministry.ts';

/** What a sector keeps back from whoever asks. */
export interface KeptBack {
  /** Of what nobody was asked about. */
  readonly rules: readonly WithheldLinks[];
  /** The same, by `kindOfKey` of the code. */
  readonly rulesByKind: ReadonlyMap<string, readonly WithheldLinks[]>;
  /** Who was asked about what is not told: it would say who mentions a code in something that is kept back. */
  readonly isSilent: boolean;
  /** Whether somebody of it may not have answered yet. */
  readonly isAwaited?: boolean;
}

interface Unit {
  readonly code: string;
  readonly answers: readonly UnitAnswer[];
}

/** By sector; of a sector that does not rule itself out of anything there is none, as all of it is asked about everything. */
export async function keptBackOf(
  asker: Asker,
  question: UnitQuery,
  units: readonly Unit[],
): Promise<ReadonlyMap<string, KeptBack>> {
  const sectors = Map.groupBy(
    asker.ministries.filter(({ mayKnow }) => mayKnow),
    ({ member }) => member.sector,
  );
  const unasked = unaskedOf(sectors, units, asker.claims);
  const found = await Promise.all(
    [...sectors].map(async ([sector, members]): Promise<[string, KeptBack][]> => {
      const [first] = members;
      if (!first) return [];
      const isOpen = members.every((each) => holdsAll(each, asker.claims));
      const own = isOpen || asker.isRefused(first, question) ? [] : (unasked.get(sector) ?? []);
      const rulesByKind = new Map(
        await Promise.all(
          own.map(async (each): Promise<[string, readonly WithheldLinks[]]> => {
            const errors = await rulesOf(asker, sector).ofUnasked(...asker.trial(first, question), [each]);
            return [kindOfKey(each.key, asker.claims), errors ? withheldLinks(first, errors) : []];
          }),
        ),
      );
      const rules = [...rulesByKind.values()].flat();
      const isTold = units.some(({ answers }) =>
        answers.some(({ ministry, result }) => ministry.member.sector === sector && result.withheld.length > 0),
      );
      return [[sector, { rules, rulesByKind, isSilent: !isOpen || isTold }]];
    }),
  );
  // In the order of the members, whoever answered first.
  return new Map(found.flat());
}

/** Of each sector and kind of code one unit that some of its members were not asked about. */
function unaskedOf(
  sectors: ReadonlyMap<string, readonly WalkedMinistry[]>,
  units: readonly Unit[],
  claims: CallClaims,
): ReadonlyMap<string, readonly Unasked[]> {
  const found = new Map<string, Unasked[]>();
  const open = new Map<string, Set<string>>();
  for (const { code, answers } of units) {
    const kind = kindOfKey(code, claims);
    let left = open.get(kind);
    if (!left) open.set(kind, (left = new Set(sectors.keys())));
    if (left.size === 0) continue;
    const asked = new Set(answers.map(({ ministry }) => ministry));
    for (const sector of left) {
      const members = (sectors.get(sector) ?? []).filter((each) => !asked.has(each));
      if (members.length === 0) continue;
      left.delete(sector);
      const [representation = ''] = representations([code]);
      const calls = members.map(({ call }) => call);
      found.set(sector, [...(found.get(sector) ?? []), { key: code, representation, calls }]);
    }
  }
  return found;
}

/** Known for as long as the list of members lives. */
const known = new WeakMap<readonly WalkedMinistry[], Map<string, SectorRules>>();

function rulesOf({ ministries }: Asker, sector: string): SectorRules {
  let bySector = known.get(ministries);
  if (!bySector) known.set(ministries, (bySector = new Map()));
  let rules = bySector.get(sector);
  if (!rules) bySector.set(sector, (rules = new SectorRules()));
  return rules;
}

/** Whether whoever asks holds all policies that the member's sector names. */
export function holdsAll({ policies = [], member: { name } }: WalkedMinistry, claims: CallClaims): boolean {
  if (policies.length === 0) return true;
  const held = heldAt(name, claims);
  return policies.every((policy) => held.has(policy));
}
