import { namesOf } from '../../../../schema/names.ts';
import type { Ministry } from '../../../../subgraphs/kit/ministry.ts';
import type { Dice } from '../../../execute/support/random/dice.ts';
import { EVERYTHING, type Who } from '../../../support/callers.ts';
import type { Graph } from '../../../support/graph.ts';
import { startMembersGraph } from '../../../support/members-graph.ts';
import { type Economy, FIRMS, randomEconomy, type Row } from './economy.ts';
import { randomManner, RandomSystem } from './system.ts';

/** What whoever asks may see of a record of a member. */
export interface Viewer {
  mayList(sector: string): boolean;
  seesHolder(member: string, row: Row): boolean;
  seesQuantity(member: string, row: Row): boolean;
}

/** How many systems each member has, in the order of names. */
const MEMBERS: Readonly<Record<string, number>> = {
  'agriculture/320000': 1,
  'agriculture/370000': 2,
  customs: 1,
  'food-drug/310000': 1,
  'food-drug/370000': 2,
  'hazardous-goods': 1,
  'rare-earth': 2,
  'special-equipment/350000': 1,
  'special-equipment/370000': 1,
};
export const NAMES: readonly string[] = Object.keys(MEMBERS);
export const SECTORS: readonly string[] = [...new Set(NAMES.map((name) => sectorOf(name)))];
const NARROWED = (
  'level product producer holder division producedBetween recordedBetween ' +
  'recalled failed licence equipmentOverdue changedSince text'
).split(' ');

const EAST = 'agriculture/370000';
const OWN = FIRMS[0].uscc;
/** Amounts of dangerous and dual-use goods are shared on conditions. */
const isOpen = (member: string): boolean => !['hazardous-goods', 'rare-earth'].includes(member);
const isOwn = ({ producer, holder }: Row): boolean => producer?.uscc === OWN || holder?.uscc === OWN;
/** Who asks, and what of it may be seen: by the agreements below. */
export const ASKERS: readonly { readonly who: Who; readonly viewer: Viewer }[] = [
  { who: EVERYTHING, viewer: { mayList: () => true, seesHolder: () => true, seesQuantity: () => true } },
  {
    who: { role: 'data-team', purpose: 'list' },
    viewer: { mayList: () => true, seesHolder: () => false, seesQuantity: isOpen },
  },
  {
    who: { role: 'data-team', purpose: 'some' },
    viewer: {
      mayList: (sector) => sector !== 'RARE_EARTH',
      seesHolder: (member) => member === EAST,
      seesQuantity: isOpen,
    },
  },
  {
    who: { role: 'enterprise', uscc: OWN, purpose: 'list' },
    viewer: {
      mayList: () => true,
      seesHolder: (_, row) => isOwn(row),
      seesQuantity: (member, row) => isOpen(member) || isOwn(row),
    },
  },
];

/** Members of all sectors over HTTP, whose records change from economy to economy. */
export interface RandomGraph {
  readonly query: Graph['query'];
  /** Gives all systems other records, and other manners of searching them. */
  next(dice: Dice): Economy;
  stop(): Promise<void>;
}

export function sectorOf(member: string): string {
  return namesOf(subgraphOf(member)).sector;
}

export function subgraphOf(member: string): string {
  return member.split('/')[0] ?? '';
}

export async function startRandomGraph(): Promise<RandomGraph> {
  const systems = new Map(
    Object.entries(MEMBERS).map(([member, count]) => [
      member,
      Array.from({ length: count }, (_, i) => new RandomSystem(`system-${i}`, { member, sector: sectorOf(member) })),
    ]),
  );
  const ministryOf = (member: string): Ministry => ({
    name: subgraphOf(member),
    systems: systems.get(member) ?? [],
    resolvers: sectorOf(member) === 'SPECIAL_EQUIPMENT' ? { SpecialEquipmentRecord: { inspectionOverdue } } : {},
  });
  const graph = await startMembersGraph({
    deadlineMs: 60_000,
    timeoutMs: 30_000,
    settings: () => ({ GATEWAY_PLAN_MS: '60000', GATEWAY_RATE_PER_MINUTE: '100000000' }),
    ministries: Object.fromEntries(NAMES.map((name) => [subgraphOf(name), () => ministryOf(name)])),
    members: () =>
      Object.fromEntries(NAMES.filter((name) => name.includes('/')).map((name) => [name, ministryOf(name)])),
    grants: (name) => [
      { who: '{ role: data-team }', groups: ['search', 'statistics'], purpose: 'list' },
      { who: '{ role: enterprise }', groups: ['search', 'statistics'], purpose: 'list' },
      { who: '{ role: data-team }', groups: ['statistics'], purpose: 'count' },
      ...(name === 'rare-earth' ? [] : [{ who: '{ role: data-team }', groups: ['search'], purpose: 'some' }]),
      ...(name === 'agriculture'
        ? [{ who: '{ role: data-team }', groups: ['parties'], purpose: 'some', members: [EAST] }]
        : []),
    ],
  });
  return {
    query: (...asked) => graph.graph.query(...asked),
    next(dice) {
      const economy = randomEconomy(dice, MEMBERS);
      const able = dice.chance(0.3);
      for (const [member, all] of systems)
        for (const [i, system] of all.entries()) {
          system.rows = economy[member]?.[i] ?? [];
          system.manner = randomManner(dice, NARROWED, able);
        }
      return economy;
    },
    stop: () => graph.stop(),
  };
}

/** An inspection may be made until the day on which it is due is over (subgraphs/special-equipment). */
function inspectionOverdue({ nextInspectionDue }: Row, { at }: { readonly at: string }): boolean | null {
  return nextInspectionDue === null ? null : Date.parse(nextInspectionDue) + 86_400_000 <= Date.parse(at);
}
