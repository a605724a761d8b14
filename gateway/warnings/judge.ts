import { order } from '../chain/merge-links.ts';
import { Slices } from '../chain/slices.ts';
import type { FactChain, FactUnit } from '../facts/index.ts';
import type { LicencesOf } from '../registers/licences.ts';
import { type Finding, type Judging, LEVELS, type ParameterValue, type Rule } from './rule.ts';

/** The shape of schema/warnings.graphql. */
export interface Warning extends Finding {
  readonly rule: Rule;
  readonly level: Rule['level'];
  /** The values that the rule went by with this unit. */
  readonly parameters: readonly ParameterValue[];
}

export interface JudgeOptions {
  readonly now: number;
  readonly undecided: boolean;
  /** The value of a rule's parameter, of a member's own where it has one. */
  readonly parameter: (rule: Rule, name: string, member?: string) => ParameterValue;
  /** As of one that no rule of these names, where it is absent: of nobody is anything known. */
  readonly licencesOf?: LicencesOf | undefined;
}

const NOBODY_ASKED: LicencesOf = () => ({ told: [], unread: [{ member: null, reason: 'NOT_ASKED' }] });

/** What rules say of the units of a chain: each finding once, the gravest first, then by rule and code. */
export async function judge(
  chain: FactChain,
  rules: readonly Rule[],
  { now, undecided, parameter, licencesOf = NOBODY_ASKED }: JudgeOptions,
  slices = new Slices(),
): Promise<Warning[]> {
  const found = new Map<string, Warning>();
  for (const rule of rules) {
    for (const unit of chain.units.values()) {
      if (slices.isOver) await slices.next();
      if (!isOf(rule, unit)) continue;
      const parameters = new Map<string, ParameterValue>();
      const use: Judging = {
        now,
        licencesOf,
        parameter(name, of) {
          const value = parameter(rule, name, of);
          parameters.set(`${name} ${value.member}`, value);
          return value.value;
        },
      };
      for (const finding of rule.judge(unit, chain, use)) {
        if (finding.outcome === 'UNDECIDED' && !undecided) continue;
        const key = JSON.stringify([rule.id, finding.outcome, finding.codes, finding.at, finding.zh]);
        if (!found.has(key))
          found.set(key, { ...finding, rule, level: rule.level, parameters: [...parameters.values()] });
      }
    }
  }
  return [...found.values()].sort(byGravity(rules));
}

/** Whether a record of the unit is one of the rule's, or could be: of a sector that has not answered. */
function isOf({ sectors }: Rule, { records, unread }: FactUnit): boolean {
  if (sectors === 'ALL') return true;
  const isOne = ({ sector }: { readonly sector: string | null }): boolean =>
    sector !== null && sectors.includes(sector);
  return records.some(isOne) || unread.RECORDS.some(isOne);
}

function byGravity(rules: readonly Rule[]): (a: Warning, b: Warning) => number {
  const places = new Map(rules.map((rule, i) => [rule, i]));
  return (a, b) =>
    Number(a.outcome === 'UNDECIDED') - Number(b.outcome === 'UNDECIDED') ||
    LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level) ||
    (places.get(a.rule) ?? 0) - (places.get(b.rule) ?? 0) ||
    order(a.codes[0] ?? '', b.codes[0] ?? '') ||
    order(a.at ?? '', b.at ?? '');
}
