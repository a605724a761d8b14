import { expect, test } from 'vitest';
import { Asker } from '../../gateway/chain/asker.ts';
import { chainOf } from '../../gateway/chain/chain.ts';
import type { Gap } from '../../gateway/chain/gaps.ts';
import type { Coverage } from '../../gateway/chain/coverage.ts';
import { walk } from '../../gateway/chain/walk.ts';
import type { WalkRequest } from '../../gateway/chain/walk-request.ts';
import type { WalkedMinistry } from '../../gateway/chain/walked-ministry.ts';
import { Dice } from '../execute/support/random/dice.ts';
import { caller, type FakeMinistry } from '../support/fake-ministry.ts';
import { type MembersEconomy, membersEconomy, type MemberState, walkFrom } from '../support/members-economy.ts';
import { LONG } from '../support/runs.ts';

const WORLDS = LONG ? 2_000 : 20;

interface Chain {
  readonly units: readonly { readonly code: string; readonly records: readonly { readonly member: string }[] }[];
  readonly links: readonly unknown[];
  readonly gaps: readonly Gap[];
  readonly coverage: readonly Coverage[];
  readonly complete: boolean;
}

async function chain(members: readonly WalkedMinistry[], request: WalkRequest): Promise<Chain> {
  return chainOf(await walk(new Asker(members, caller(60_000)), request), members);
}

/** Of each gap who, why and about which unit. */
const gapsIn = ({ gaps }: Pick<Chain, 'gaps'>): string[] =>
  gaps
    .flatMap(({ member, reason, system, codes }) => codes.map((code) => [member, reason, system, code].join(' ')))
    .sort();
const askedOf = (members: readonly FakeMinistry[]): number => members.flatMap(({ calls }) => calls.flat()).length;

/** Some leave, some join, some fall ill, some filters go stale; a list and what it is at that moment. */
function* moments(dice: Dice, { names }: MembersEconomy): Generator<readonly MemberState[]> {
  for (let i = 0; i < 4; i += 1)
    yield names
      .filter(() => dice.chance(0.85))
      .map((name) => ({
        name,
        health: dice.chance(0.8) ? 'WELL' : dice.pick(['DEAD', 'HUNG', 'PARTLY'] as const),
        filter: dice.pick(['FRESH', 'FRESH', 'FRESH', 'FULL', 'STALE', 'NONE'] as const),
      }));
}

test(
  'by filter a chain is what asking everybody tells, but for gaps of those who surely know nothing of a unit',
  async () => {
    const asked = { everybody: 0, few: 0 };
    const seen = { gaps: 0, spared: 0 };
    for (let i = 0; i < WORLDS; i += 1) {
      const dice = new Dice(`members ${i}`);
      const world = membersEconomy(`members ${i}`, { members: 5 + dice.below(15), units: 10 + dice.below(60) });
      for (const states of moments(dice, world)) {
        const request = walkFrom(dice.pick(world.codes), dice.pick(['BACK', 'FORWARD']));
        const [everybody, few] = [world.members(states, false), world.members(states, true)];
        const [all, some] = [await chain(everybody, request), await chain(few, request)];
        const what = ({ units, links }: Chain): unknown => ({ units, links });
        expect(what(some), `world ${i}`).toEqual(what(all));
        const mayKnow = new Map(few.map(({ member, mayKnow }) => [member.name, mayKnow]));
        // Of a young unit everybody is asked, once somebody has told how young it is.
        const mayMiss = (member: string, code: string): boolean => mayKnow.get(member)?.(code) ?? true;
        const [least, most] = [
          mayMiss,
          (member: string, code: string) => mayMiss(member, code) || world.isYoung(code),
        ].map((isMissed) =>
          gapsIn({
            gaps: all.gaps.map((gap) => ({
              ...gap,
              codes: gap.codes.filter((code) => isMissed(gap.member ?? '', code)),
            })),
          }),
        );
        expect(gapsIn(some), `world ${i}`).toEqual(expect.arrayContaining(least ?? []));
        expect(most, `world ${i}`).toEqual(expect.arrayContaining(gapsIn(some)));
        expect(some.complete).toBe(gapsIn(some).length === 0);
        // Every member stands for every unit that was asked about, in one line or in one with others.
        // How many more were asked about than are shown is chance; it is one number for all.
        const [first] = some.coverage;
        const units = (first?.asked ?? 0) + (first?.excluded ?? 0);
        expect(units).toBeGreaterThanOrEqual(some.units.length);
        expect(some.coverage.reduce((sum, { members }) => sum + members, 0)).toBe(states.length);
        for (const { member, members, asked: told, excluded, held } of some.coverage) {
          expect(told + excluded).toBe(units);
          const alone = all.coverage.find((line) => line.member === member);
          if (member !== null) expect([members, held]).toEqual([1, alone?.held]);
          else expect(held).toBe(0);
        }
        asked.everybody += askedOf(everybody);
        asked.few += askedOf(few);
        seen.gaps += gapsIn(some).length;
        seen.spared += gapsIn(all).length - gapsIn(some).length;
      }
    }
    expect(asked.few).toBeLessThan(asked.everybody * 0.8);
    expect([seen.gaps, seen.spared].every((count) => count > 10)).toBe(true);
  },
  LONG ? 3_600_000 : 120_000,
);

test('with one of 155 members down, only chains are incomplete that it may know anything of', async () => {
  const world = membersEconomy('155', { members: 155, units: 600 });
  const dice = new Dice('one of 155');
  const seen = { complete: 0, incomplete: 0 };
  for (let i = 0; i < (LONG ? 600 : 40); i += 1) {
    const down = dice.pick(world.names);
    const states = world.names.map((name): MemberState => ({
      name,
      health: name === down ? dice.pick(['DEAD', 'HUNG']) : 'WELL',
      filter: 'FRESH',
    }));
    const request = walkFrom(dice.pick(world.codes), 'BACK');
    const { units, gaps, complete } = await chain(world.members(states, true), request);
    const known = units.map(({ code }) => code).filter((code) => world.knows(down, code));
    const lacking = gaps.flatMap(({ codes }) => codes);
    expect(lacking).toEqual(expect.arrayContaining(known));
    for (const code of lacking) expect(known.includes(code) || world.isYoung(code)).toBe(true);
    expect(gaps.every(({ member }) => member === down)).toBe(true);
    expect(complete).toBe(lacking.length === 0);
    seen[complete ? 'complete' : 'incomplete'] += 1;
  }
  expect(seen.complete).toBeGreaterThan(20);
  expect(seen.incomplete).toBeGreaterThan(0);
}, 120_000);
