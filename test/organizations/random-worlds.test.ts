import { describe, expect, test } from 'vitest';
import { Asker } from '../../gateway/chain/asker.ts';
import type { WalkedMinistry } from '../../gateway/chain/walked-ministry.ts';
import { listCodes } from '../../gateway/sampling/list-codes.ts';
import { type TraceRate, traceRate } from '../../gateway/sampling/trace-rate.ts';
import { namesOf } from '../../schema/names.ts';
import { Dice } from '../execute/support/random/dice.ts';
import { down, searchedMember } from '../search/support/searched-member.ts';
import { caller, fakeMinistry, type FakeLink, urn } from '../support/fake-ministry.ts';
import { LONG } from '../support/runs.ts';

const NAMES = ['agriculture', 'food-drug', 'rare-earth'] as const;
type Name = (typeof NAMES)[number];

interface Unit {
  readonly code: string;
  readonly holder: Name;
  readonly record: Readonly<Record<string, unknown>>;
  readonly begins: boolean;
}
interface World {
  readonly units: readonly Unit[];
  readonly links: readonly (FakeLink & { readonly stater: Name })[];
}

/** Few units and many links, so that circles, treatments and ends of all kinds come often. */
function randomWorld(dice: Dice): World {
  const units = Array.from({ length: 12 }, (_, i): Unit => {
    const holder = dice.pick(NAMES);
    const [record, begins] = dice.pick<readonly [Unit['record'], boolean]>(
      {
        agriculture: [
          [{ kind: 'PLOT' }, true],
          [{ kind: 'CROP' }, false],
        ],
        'food-drug': [
          [{ food: { productionLicence: 'CNZL06012208150012' } }, true],
          [{ food: { productionLicence: 'SC10737068100128' } }, false],
          [{ food: null }, false],
        ],
        'rare-earth': [
          [{ form: 'ORE' }, true],
          [{ form: 'OXIDE' }, false],
        ],
      }[holder] as never,
    );
    return { code: urn(i), holder, record, begins };
  });
  const links = Array.from({ length: 2 + dice.below(18) }, () => ({
    kind: dice.pick(['TRANSFORM', 'PACK', 'TREAT', 'MASS_BALANCE', 'HOLD']),
    from: dice.pick(units).code,
    to: dice.pick(units).code,
    stater: dice.pick(NAMES),
  }));
  return { units, links };
}

/** Lists and is walked. */
function member(name: Name, { units, links }: World, made: readonly string[], isDown = false): WalkedMinistry {
  const own = units.filter(({ holder }) => holder === name);
  const walked = fakeMinistry(name, {
    holds: own.map(({ code }) => code),
    records: Object.fromEntries(own.map(({ code, record }) => [code, record])),
    links: links.filter(({ stater }) => stater === name),
  });
  const listed = searchedMember(name, { codes: made.filter((code) => own.some((each) => each.code === code)) });
  return {
    ...walked,
    searchField: namesOf(name).searchField,
    call: async (request) =>
      isDown ? down() : request.operationName === 'Search' ? listed.call(request) : walked.call(request),
  };
}

async function rateOf(
  world: World,
  made: readonly string[],
  size: number,
  silent: Name | null = null,
): Promise<TraceRate> {
  // Listed by all: who is silent on the walk alone.
  const listing = NAMES.map((name) => member(name, world, made));
  const listed = await listCodes(new Asker(listing, caller(10_000)), { members: listing, where: {}, pages: 5 });
  const walking = NAMES.map((name) => member(name, world, made, name === silent));
  return traceRate(new Asker(walking, caller(10_000)), listed, { size, now: 0 });
}

/** Anew, and sharing nothing with the gateway: whether a beginning is known of all that it came from. */
function isTraceable({ units, links }: World, code: string): boolean {
  const begins = new Set(units.flatMap((each) => (each.begins ? [each.code] : [])));
  // A way back ends at a beginning.
  const sourcesOf = (start: string): ReadonlySet<string> => {
    const seen = new Set([start]);
    for (const each of seen)
      if (!begins.has(each))
        for (const { kind, from, to } of links)
          if (to === each && ['TRANSFORM', 'PACK', 'MASS_BALANCE', 'INSTALL'].includes(String(kind))) seen.add(from);
    return seen;
  };
  return [...sourcesOf(code)].every((each) => [...sourcesOf(each)].some((one) => begins.has(one)));
}

describe.each(Array.from({ length: LONG ? 20 : 4 }, (_, i) => i))('worlds %i', (part) => {
  test('the trace rate is what brute force finds, and within it whoever is silent', async () => {
    const outcomes = { all: 0, none: 0, circles: 0, undecided: 0 };
    for (let i = 0; i < 50; i += 1) {
      const dice = new Dice(`organizations ${part} ${i}`);
      const world = randomWorld(dice);
      const made = dice.some(
        world.units.map(({ code }) => code),
        0.5,
      );
      const yes = made.filter((code) => isTraceable(world, code)).length;
      const told = await rateOf(world, made, 200);
      expect(told, `${part} ${i}`).toMatchObject({
        listed: made.length,
        total: made.length,
        isAll: true,
        traceable: yes,
        broken: made.length - yes,
        undecided: 0,
      });
      if (made.length > 0) expect([told.least, told.most]).toEqual([yes / made.length, yes / made.length]);
      if (told.causes.some(({ reason }) => reason === 'CIRCLE')) outcomes.circles += 1;
      outcomes[yes === made.length ? 'all' : yes === 0 ? 'none' : 'circles'] +=
        yes === made.length || yes === 0 ? 1 : 0;
      const partly = await rateOf(world, made, 200, dice.pick(NAMES));
      expect(partly.traceable, `${part} ${i}`).toBeLessThanOrEqual(yes);
      expect(partly.traceable + partly.undecided, `${part} ${i}`).toBeGreaterThanOrEqual(yes);
      expect(partly.least).toBeLessThanOrEqual(told.least);
      expect(partly.most).toBeGreaterThanOrEqual(told.most);
      outcomes.undecided += partly.undecided;
    }
    for (const count of Object.values(outcomes)) expect(count).toBeGreaterThan(0);
  });
});
