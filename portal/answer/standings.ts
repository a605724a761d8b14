import type { AnswerError } from '../ask/ask.ts';
import type { StatedFields, WalkedFields } from '../documents/answers.ts';
import type { Said } from './said.ts';

/** A member's own, as it stands in a sector's answer. */
export interface OfMember extends Said {
  readonly member: string | null;
}

/**
 * How a sector stands to the question. `at`: when it answered, or was given up; `missing`: what could not be had, and of which
 * members; `withheld`: a part is not for the public.
 */
export type SectorState<R extends OfMember> =
  | { readonly state: 'waiting' }
  | {
      readonly state: 'held';
      readonly at: string;
      /** One a member at most, the foremost first. */
      readonly records: readonly R[];
      readonly missing: readonly AnswerError[];
      readonly withheld: boolean;
    }
  | { readonly state: 'none'; readonly at: string }
  | {
      readonly state: 'failed';
      readonly at: string;
      readonly reason: string;
      readonly missing: readonly AnswerError[];
    };

export type CoverageRow = WalkedFields['coverage'][number];

/** How one member of a sector stands to the question. */
export interface Standing<R extends OfMember = OfMember> {
  readonly sector: string;
  /** null: the sector itself, or those of its members together that need no line of their own. */
  readonly member: string | null;
  readonly statedBy: StatedFields | null;
  /** How many members that is. */
  readonly members: number;
  readonly state: SectorState<R>['state'];
  readonly at: string | null;
  /** Why it has not answered. */
  readonly reason: string | null;
  readonly record: R | null;
  /** Not all of what it holds could be had. */
  readonly partly: boolean;
  /** A part is not for the public. */
  readonly withheld: boolean;
}

/** Those of one sector. `rows`: of the chain's coverage, which tells who else there is; none until it is known. */
export function standingsOf<R extends OfMember>(
  sector: string,
  of: SectorState<R>,
  rows: readonly CoverageRow[] = [],
): readonly Standing<R>[] {
  const bare = { sector, member: null, statedBy: null, members: 1, reason: null, record: null };
  const shared = { ...bare, at: 'at' in of ? of.at : null, state: of.state, partly: false, withheld: false };
  const all = Math.max(
    1,
    rows.reduce((sum, { members }) => sum + members, 0),
  );
  const errors = 'missing' in of ? of.missing : [];
  const records = of.state === 'held' ? of.records : [];
  const holding = new Set(records.map(({ member }) => member));
  const silent = Map.groupBy(
    errors.filter(({ member }) => member !== null && !holding.has(member)),
    ({ member }) => member,
  );
  if (of.state === 'waiting') return [{ ...shared, members: all }];
  if (of.state === 'failed' && silent.size === 0) return [{ ...shared, members: all, reason: of.reason }];

  const named: Standing<R>[] = [
    ...records.map((record) => ({
      ...shared,
      member: record.member,
      statedBy: record.statedBy,
      record,
      partly: errors.some(({ member }) => member === null || member === record.member),
      withheld: of.state === 'held' && of.withheld,
    })),
    ...[...silent].map(([member, [error]]) => ({
      ...shared,
      member,
      state: 'failed' as const,
      reason: error?.code ?? null,
    })),
  ];
  const told = new Set(named.map(({ member }) => member));
  const without = named.filter(({ member }) => !rows.some((row) => row.member === member)).length;
  // Who is neither named with a record nor with an error has answered that it holds none.
  const others = rows.flatMap((row): Standing<R>[] => {
    if (row.member !== null && told.has(row.member)) return [];
    const members = row.member === null ? row.members - without : row.members;
    return members > 0 ? [{ ...shared, state: 'none', member: row.member, members }] : [];
  });
  const standings = [...named, ...others];
  return standings.length > 0 ? standings : [shared];
}

/** A member, or a whole sector, that has not answered, or not in full. */
export type Missing = Pick<Standing, 'sector' | 'member' | 'statedBy'>;

/** Who is still waited for: of the thing itself, or who has answered nothing of its chain yet; others are answering. */
export function awaitedOf(standings: readonly Standing[], rows: readonly CoverageRow[] = []): readonly Missing[] {
  return eachOnce([
    ...standings.filter(({ state }) => state === 'waiting'),
    ...rows
      .filter(
        ({ status, member, asked, answered }) => status === 'AWAITED' && member !== null && asked > 0 && answered === 0,
      )
      .map((row) => ({ ...row, statedBy: null })),
  ]);
}

/** Each once, and none of a sector of which nobody has answered. */
export function missingOf(standings: readonly Standing[], rows: readonly CoverageRow[] = []): readonly Missing[] {
  return eachOnce([
    ...standings.filter(({ state, partly }) => state === 'failed' || partly),
    ...rows
      .filter(({ status }) => status !== 'ANSWERED' && status !== 'AWAITED')
      .map((row) => ({ ...row, statedBy: null })),
  ]);
}

function eachOnce(all: readonly Missing[]): readonly Missing[] {
  const sectors = new Set(all.filter(({ member }) => member === null).map(({ sector }) => sector));
  const each = new Map<string, Missing>();
  for (const { sector, member: own, statedBy } of all) {
    const member = sectors.has(sector) ? null : own;
    const key = member ?? sector;
    each.set(key, { sector, member, statedBy: each.get(key)?.statedBy ?? (member === null ? null : statedBy) });
  }
  return [...each.values()];
}
