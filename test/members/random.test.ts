import { expect, test } from 'vitest';
import { Dice } from '../execute/support/random/dice.ts';
import { ALL, LONG } from '../support/runs.ts';
import {
  ask,
  down,
  entities,
  entitiesIn,
  type FakeMember,
  type Knows,
  member,
  organization,
  unit,
} from './support/sector.ts';

const CODES = ['urn:test:1', 'urn:test:2', 'urn:test:3', 'urn:test:4'];
const USCCS = ['U1', 'U2', 'U3'];
/** What a member may do to what it is asked. */
const MANNERS = ['well', 'well', 'well', 'UNAVAILABLE', 'TIMEOUT', 'no list', 'two rows', 'error in a row'] as const;
const UNITS = entities(
  '... on TraceUnit { agriculture { code member productName } agricultureLinks(direction: BACK) { to evidence { system member } } } ... on Organization { name agriculture { member address } }',
);

interface World {
  readonly name: string;
  readonly knows: Required<Omit<Knows, 'products'>>;
  readonly manner: (typeof MANNERS)[number];
  /** Codes that its filter says yes to beside those that it knows; null: it has no filter. */
  readonly yes: readonly string[] | null;
}

function randomWorld(dice: Dice): World[] {
  const some = (all: readonly string[], value: (each: string) => string): Record<string, string> =>
    Object.fromEntries(dice.some(all, 0.4).map((each) => [each, value(each)]));
  const names = dice.some(['', '/110000', '/370000', '/440000', '/x-1', '/zz'], 0.6);
  return (names.length === 0 ? [''] : names).map((own): World => ({
    name: `agriculture${own}`,
    knows: {
      records: some(CODES, () => `product ${dice.below(100)}`),
      links: some(CODES, () => dice.pick(CODES)),
      organizations: some(USCCS, () => `street ${dice.below(100)}`),
    },
    manner: dice.pick(MANNERS),
    yes: dice.chance(0.5) ? null : dice.some([...CODES, ...USCCS.map((each) => `uscc:${each}`)], 0.3),
  }));
}

const mayKnow = ({ knows, yes }: World, key: string): boolean =>
  yes === null ||
  yes.includes(key) ||
  key in knows.records ||
  key in knows.links ||
  Object.keys(knows.organizations).some((uscc) => `uscc:${uscc}` === key);

function memberOf(world: World): FakeMember {
  const { name, knows, manner, yes } = world;
  return member(name, knows, {
    ...(yes === null ? {} : { mayKnow: (key: string) => mayKnow(world, key) }),
    ...(manner === 'UNAVAILABLE' || manner === 'TIMEOUT' ? { instead: down(manner) } : {}),
    change(response) {
      const errors = [...response.errors];
      for (const [i, each] of entitiesIn(response).entries()) {
        const entity = each as { agriculture: unknown[] | null };
        if (manner === 'no list') entity.agriculture = null;
        if (manner === 'two rows' && entity.agriculture?.[0]) entity.agriculture.push(entity.agriculture[0]);
        if (manner === 'error in a row' && entity.agriculture?.[0])
          errors.push({ code: 'TIMEOUT', path: ['_entities', i, 'agriculture', 0, 'x'], system: null, codes: [] });
      }
      return { ...response, errors };
    },
  });
}

/** What has to be told of one list of one entity, said as simply as can be. */
function listOf(
  worlds: readonly World[],
  key: string,
  field: 'agriculture' | 'agricultureLinks',
  rowOf: (world: World) => object | null,
): { readonly list: unknown; readonly errors: string[] } {
  const rows: object[] = [];
  const silent: string[] = [];
  const inRows: string[] = [];
  for (const world of worlds.filter((each) => mayKnow(each, key))) {
    const { name, manner } = world;
    const row = rowOf(world);
    const isRecord = field === 'agriculture';
    if (manner === 'UNAVAILABLE' || manner === 'TIMEOUT') silent.push(`${name} ${manner}`);
    else if (isRecord && (manner === 'no list' || (manner === 'two rows' && row))) silent.push(`${name} BAD_ANSWER`);
    else if (row) {
      if (isRecord && manner === 'error in a row') inRows.push(`${name} TIMEOUT at ${field} ${rows.length} x`);
      rows.push(row);
    }
  }
  const isKnown = rows.length > 0 || silent.length === 0;
  return {
    list: isKnown ? rows : null,
    errors: [...inRows, ...silent.map((each) => (isKnown ? `${each} beside` : `${each} at ${field}`))],
  };
}

test('what is joined is what each member says, one after the other, and what each fails to say', async () => {
  let compared = 0;
  for (let seed = 1; seed <= (LONG ? 4_000 : ALL ? 120 : 60); seed += 1) {
    const dice = new Dice(seed);
    const worlds = randomWorld(dice);
    const members = worlds.map(memberOf);
    const codes = dice.some(CODES, 0.7);
    const usccs = dice.some(USCCS, 0.5);
    if (codes.length + usccs.length === 0) continue;
    const alone = worlds.length === 1 && worlds[0]?.name === 'agriculture' && worlds[0].yes === null;
    const shuffled = members.toSorted(() => dice.next() - 0.5);
    const told = await ask(shuffled, UNITS, [...codes.map(unit), ...usccs.map(organization)]).catch(() => null);
    // What is all of its sector fails as the sector does.
    if (told === null) {
      expect(alone && ['UNAVAILABLE', 'TIMEOUT'].includes(worlds[0]?.manner ?? ''), `seed ${seed}`).toBe(true);
      continue;
    }
    const expected: unknown[] = [];
    const errors: string[] = [];
    for (const [i, key] of [...codes, ...usccs.map((uscc) => `uscc:${uscc}`)].entries()) {
      const asked = worlds.filter((each) => mayKnow(each, key));
      if (asked.length > 0 && asked.every(({ manner }) => manner === 'UNAVAILABLE' || manner === 'TIMEOUT')) {
        expected.push(null);
        errors.push(...asked.map(({ name, manner }) => `${i} ${name} ${manner} at`));
        continue;
      }
      const uscc = key.startsWith('uscc:') ? key.slice(5) : null;
      const records = listOf(worlds, key, 'agriculture', ({ name, knows }) =>
        uscc === null
          ? knows.records[key] === undefined
            ? null
            : { code: key, member: name, productName: knows.records[key] }
          : knows.organizations[uscc] === undefined
            ? null
            : { member: name, address: knows.organizations[uscc] },
      );
      errors.push(...records.errors.map((error) => `${i} ${error}`));
      if (uscc !== null) {
        const first = worlds.find(
          ({ manner, knows }) => uscc in knows.organizations && manner !== 'UNAVAILABLE' && manner !== 'TIMEOUT',
        );
        const silent = asked.filter(({ manner }) => manner === 'UNAVAILABLE' || manner === 'TIMEOUT');
        errors.push(...silent.map(({ name, manner }) => `${i} ${name} ${manner} ${first ? 'beside' : 'at name'}`));
        expected.push({ name: first ? `${uscc} by ${first.name}` : null, agriculture: records.list });
        continue;
      }
      const links = listOf(worlds, key, 'agricultureLinks', ({ name, knows }) =>
        knows.links[key] === undefined
          ? null
          : { to: knows.links[key], evidence: { system: `s-${name}`, member: name } },
      );
      errors.push(...links.errors.map((error) => `${i} ${error}`));
      expected.push({ agriculture: records.list, agricultureLinks: links.list });
    }
    expect(entitiesIn(told), `seed ${seed}`).toEqual(expected);
    const keys = [...codes, ...usccs.map((uscc) => `uscc:${uscc}`)];
    const said = told.errors.flatMap(({ code, path, codes: of = [], member: name = 'agriculture' }) =>
      path
        ? [`${String(path[1])} ${name} ${code} at ${path.slice(2).join(' ')}`.trim()]
        : of.map((each) => `${keys.indexOf(each)} ${name} ${code} beside`),
    );
    expect(new Set(said), `seed ${seed}`).toEqual(new Set(errors));
    // One error for each member and reason beside what stands.
    const beside = told.errors.filter(({ path }) => !path).map(({ code, member: name }) => `${name} ${code}`);
    expect(new Set(beside).size, `seed ${seed}`).toBe(beside.length);
    compared += 1;
  }
  expect(compared).toBeGreaterThan(LONG ? 2_000 : ALL ? 60 : 30);
});

test('pages of any size say each record of each member that answers once, in order', async () => {
  for (let seed = 1; seed <= (LONG ? 1_500 : ALL ? 40 : 20); seed += 1) {
    const dice = new Dice(`pages ${seed}`);
    const worlds = randomWorld(dice).map((world) => ({
      ...world,
      manner: dice.chance(0.8) ? ('well' as const) : ('UNAVAILABLE' as const),
    }));
    const members = worlds.map(memberOf);
    const isDown = worlds.filter(({ manner }) => manner === 'UNAVAILABLE').map(({ name }) => name);
    if (members.length === 1) continue;
    const first = 1 + dice.below(4);
    const found: unknown[] = [];
    const failed = new Set<unknown>();
    for (let after: string | null = null, more = true, pages = 0; more && pages < 100; pages += 1) {
      const { data, errors } = await ask(
        members,
        `query($after: String) { agricultureRecords(first: ${first}, after: $after) { edges { node { code member } } pageInfo { hasNextPage endCursor } } }`,
        undefined,
        { variables: { after } },
      );
      const page = data?.['agricultureRecords'] as {
        edges: { node: unknown }[];
        pageInfo: { hasNextPage: boolean; endCursor: string };
      } | null;
      for (const { member: name } of errors) failed.add(name);
      found.push(...(page?.edges ?? []).map(({ node }) => node));
      more = page?.pageInfo.hasNextPage ?? false;
      after = page?.pageInfo.endCursor ?? null;
    }
    const expected = worlds
      .filter(({ manner }) => manner === 'well')
      .flatMap(({ name, knows }) =>
        Object.keys(knows.records)
          .sort()
          .map((code) => ({ code, member: name })),
      );
    expect(found, `seed ${seed}`).toEqual(expected);
    expect(failed, `seed ${seed}`).toEqual(new Set(isDown));
  }
});
