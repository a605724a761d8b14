import { mentionedIn } from '../fact-store.ts';
import { AGAIN } from '../world/elsewhere.ts';
import type { Fact } from '../world/facts.ts';
import { story } from '../world/story/index.ts';
import { ELSEWHERE } from '../world/story/elsewhere.ts';
import type { DemoMember } from './members.ts';

/**
 * What one member's system holds of the world: what happened in its province, all of its sector for a ministry, of itself
 * alone for others; then what it knows of units that another keeps. Organisations are those at its place and those that
 * its records of the story name.
 */
export function* memberFacts(member: DemoMember, facts: Iterable<Fact>): Generator<Fact> {
  const elsewhere = ELSEWHERE[member.name] ?? [];
  const told = [...[...story()].filter((fact) => fact.type !== 'party' && isAt(member, fact)), ...elsewhere];
  const named = new Set(told.flatMap((fact) => mentionedIn(fact).usccs));
  const again = AGAIN[member.name];
  yield* units(elsewhere);
  for (const fact of facts) {
    if (fact.sector !== member.sector) continue;
    if (isAt(member, fact) || (fact.type === 'party' && named.has(fact.uscc))) yield fact;
    if (again) yield* again(fact);
  }
  yield* elsewhere.filter((fact) => fact.type !== 'unit');
}

function units(facts: readonly Fact[]): readonly Fact[] {
  return facts.filter((fact) => fact.type === 'unit');
}

function isAt({ sector, kind, authority }: DemoMember, fact: Fact): boolean {
  if (fact.sector !== sector) return false;
  if (kind === 'MINISTRY') return true;
  return kind === 'REGION' && fact.division?.slice(0, 2) === authority.division?.slice(0, 2);
}
