import { type GraphQLSchema, isEnumType } from 'graphql';
import { isRecord } from '../json/is-record.ts';
import { type CalledMember, subgraphOf } from './member.ts';
import { noSuch } from './no-such.ts';

/** Either those that a search is about, or what is wrong with how they were named. */
export type Chosen =
  | { readonly ok: true; readonly members: readonly CalledMember[] }
  | { readonly ok: false; readonly message: string };

/** What a search says of members: the sector's own filter, and the condition that all sectors share. */
export interface SaidOfMembers {
  readonly filter?: unknown;
  readonly where?: unknown;
}

/** Whether they say which members are meant. The division of `where` is the record's place, and nobody's own. */
export function choosesMembers({ filter, where }: SaidOfMembers): boolean {
  return (
    (isRecord(filter) && (isGiven(filter['members']) || isGiven(filter['division']))) ||
    (isRecord(where) && (isGiven(where['members']) || isGiven(where['sectors'])))
  );
}

/**
 * The members of a sector that a search means: those that it names, and of these those that answer for its filter's division:
 * whose own covers it or lies within it. One without a division answers for the whole country. Of a condition on other
 * sectors or their members, nobody here is meant.
 * @param graph the whole one, which says what sectors there are
 */
export function chosenMembers(
  { filter, where }: SaidOfMembers,
  all: readonly CalledMember[],
  graph: GraphQLSchema,
): Chosen {
  const { members: names, division } = isRecord(filter) ? filter : {};
  const condition = isRecord(where) ? where : {};
  const sectors = isGiven(condition['sectors']) ? listOf(condition['sectors']) : null;
  const there = sectorsIn(graph);
  const noSector = there && sectors?.find((name) => !there.includes(String(name)));
  // A misspelt name must not look like nothing to find.
  if (there && noSector !== undefined) return wrong(`where.sectors: ${noSuch('sector', noSector, there)}`);
  let members = all.filter(({ member: { sector } }) => sectors?.includes(sector) ?? true);
  for (const [place, given] of [
    ['filter.members', names],
    ['where.members', condition['members']],
  ] as const) {
    if (!isGiven(given)) continue;
    const wanted = listOf(given);
    const mayBeElsewhere = (name: unknown): boolean =>
      place === 'where.members' && typeof name === 'string' && !all.some((each) => isOfSector(name, each));
    const unknown = wanted.find((name) => !mayBeElsewhere(name) && !all.some(({ member }) => member.name === name));
    if (unknown !== undefined) return wrong(`${place}: ${shown(unknown)} is no member of this sector`);
    members = members.filter(({ member }) => wanted.includes(member.name));
  }
  if (isGiven(division)) {
    const asked = typeof division === 'string' && /^(?:\d{2}){1,3}$/.test(division) ? levelsOf(division) : null;
    if (asked === null || asked === '')
      return wrong(
        `filter.division: ${shown(division)} is no administrative division: expected six digits of GB/T 2260`,
      );
    members = members.filter(({ member: { authority } }) => {
      const own = authority.division === undefined ? '' : levelsOf(authority.division);
      return own.startsWith(asked) || asked.startsWith(own);
    });
  }
  return { ok: true, members };
}

/** null: the graph does not say. */
function sectorsIn(graph: GraphQLSchema): readonly string[] | null {
  const type = graph.getType('Sector');
  return isEnumType(type) ? type.getValues().map(({ name }) => name) : null;
}

/** A single value stands for a list of itself (GraphQL, 3.11). */
function listOf(given: unknown): readonly unknown[] {
  return Array.isArray(given) ? given : [given];
}

function isOfSector(name: string, { member }: CalledMember): boolean {
  return subgraphOf(name) === subgraphOf(member.name);
}

/** Province, prefecture and county, as far as they are told: 370600 is 3706. */
function levelsOf(division: string): string {
  return division.replace(/(?:00)+$/, '');
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function wrong(message: string): Chosen {
  return { ok: false, message };
}

function shown(value: unknown): string {
  return JSON.stringify(typeof value === 'string' ? value.slice(0, 100) : value);
}
