import type { WalkRequest } from '../../gateway/chain/walk-request.ts';
import type { WalkedMinistry } from '../../gateway/chain/walked-ministry.ts';
import { Fault } from '../../common/resilience/fault.ts';
import { Dice } from '../execute/support/random/dice.ts';
import { type FakeLink, type FakeMinistry, fakeMinistry, urn } from './fake-ministry.ts';

const SECTORS = ['agriculture', 'food-drug', 'hazardous-goods', 'rare-earth', 'special-equipment'];
const KINDS = ['TRANSFORM', 'PACK', 'HOLD', 'TRANSPORT', 'TREAT'];

const NOW = new Date().toISOString();

/** What one member holds, and all that it mentions. */
interface Told {
  readonly name: string;
  readonly holds: string[];
  readonly links: FakeLink[];
  readonly known: Set<string>;
}

/** How a member is, beside what it knows. */
export type Health = 'WELL' | 'DEAD' | 'HUNG' | 'PARTLY';

/** How its filter is: a stale one and none rule it out of nothing; one that is full says some yes in vain. */
export type FilterKind = 'FRESH' | 'FULL' | 'STALE' | 'NONE';

export interface MemberState {
  readonly name: string;
  readonly health: Health;
  readonly filter: FilterKind;
}

/** Units and links of many members of each sector, of which one or two know each. */
export interface MembersEconomy {
  readonly names: readonly string[];
  readonly codes: readonly string[];
  knows(member: string, code: string): boolean;
  /** Whether a link of it is so young that filters may not have it. */
  isYoung(code: string): boolean;
  /** The members as these states have them; only these are on the list. @param byFilter else everybody is asked */
  members(states: readonly MemberState[], byFilter: boolean): (FakeMinistry & WalkedMinistry)[];
}

/** @param seed gives the same again */
export function membersEconomy(seed: string, { members, units }: { members: number; units: number }): MembersEconomy {
  const dice = new Dice(seed);
  const told: Told[] = Array.from({ length: members }, (_, i) => ({
    name: `${SECTORS[i % SECTORS.length]}/${110000 + i}`,
    holds: [],
    links: [],
    known: new Set(),
  }));
  const byName = new Map(told.map((each) => [each.name, each]));
  const young = new Set<string>();
  const codes = Array.from({ length: units }, (_, i) => urn(i));
  for (const code of codes) {
    for (const member of [dice.pick(told), ...(dice.chance(0.09) ? [dice.pick(told)] : [])]) {
      if (!member.known.has(code)) member.holds.push(code);
      member.known.add(code);
    }
  }
  for (let i = 0; i < units * 1.5; i += 1) {
    const from = dice.below(units);
    const to = Math.min(units - 1, from + 1 + dice.below(6));
    const isYoung = dice.chance(0.05);
    const link = {
      kind: dice.pick(KINDS),
      from: codes[from] ?? '',
      to: codes[to] ?? '',
      at: isYoung ? NOW : '2026-03-01T08:00:00+08:00',
    };
    if (isYoung) young.add(link.from).add(link.to);
    const by = new Set([dice.pick(told), ...(dice.chance(0.3) ? [dice.pick(told)] : [])]);
    for (const { links, known } of by) {
      links.push({ ...link, recordId: `${i}` });
      known.add(link.from).add(link.to);
    }
  }
  const knows = (name: string, code: string): boolean => byName.get(name)?.known.has(code) ?? false;
  return {
    names: told.map(({ name }) => name),
    codes,
    knows,
    isYoung: (code) => young.has(code),
    members: (states, byFilter) =>
      states.map(({ name, health, filter }) => {
        const { holds = [], links = [] } = byName.get(name) ?? {};
        const rulesOut = byFilter && (filter === 'FRESH' || filter === 'FULL');
        const inVain = (code: string): boolean => filter === 'FULL' && code.endsWith('7');
        return {
          ...fakeMinistry(name, {
            holds,
            links,
            maxBatch: 1 + (name.length % 7) * 30,
            ...(health === 'DEAD' ? { instead: () => Promise.reject(new Fault('UNAVAILABLE', 'x')) } : {}),
            ...(health === 'HUNG' ? { instead: (_, { deadlineAt }) => silentUntil(deadlineAt) } : {}),
            ...(health === 'PARTLY'
              ? {
                  errors: (asked) =>
                    asked
                      .filter((code) => code.endsWith('3'))
                      .map((code) => ({ code: 'NOT_UNDERSTOOD', path: null, system: 'bus', codes: [code] })),
                }
              : {}),
          }),
          timeoutMs: health === 'HUNG' ? 20 : 1_000,
          ...(rulesOut ? { mayKnow: (code: string) => knows(name, code) || inVain(code) } : {}),
        };
      }),
  };
}

async function silentUntil(deadlineAt: number): Promise<never> {
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, deadlineAt - Date.now())));
  throw new Fault('TIMEOUT', 'no answer in time');
}

export function walkFrom(root: string, direction: WalkRequest['direction']): WalkRequest {
  return { root, direction, kinds: null, from: -Infinity, to: Infinity, maxDepth: 50, maxUnits: 1_000 };
}
