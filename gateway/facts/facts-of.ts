import { rankOf } from '@tongcha/schema';
import type { AskedUnit } from '../chain/asked-unit.ts';
import type { Asker } from '../chain/asker.ts';
import type { Gap } from '../chain/gaps.ts';
import type { KeptBack } from '../chain/kept-back.ts';
import { order } from '../chain/merge-links.ts';
import type { Direction } from '../chain/reach.ts';
import type { Selected } from '../chain/select.ts';
import type { Slices } from '../chain/slices.ts';
import type { GapReason } from '../chain/unit-query.ts';
import type { WalkedMinistry } from '../chain/walked-ministry.ts';
import { kindOfKey } from '../members/sector-rules.ts';
import type { FactChain, FactRecord, FactUnit, Unread } from './fact-chain.ts';
import type { Around } from './ask-around.ts';
import { knownLinks } from './known-links.ts';
import { ALL_READ, bareLinksIn, NOT_ASKED, unreadIn, unreadOf } from './unread.ts';

/** A chain that was walked by an asker of facts. */
export interface WalkedFacts extends Selected {
  readonly roots: readonly string[];
  readonly direction: Direction;
  readonly asked: ReadonlyMap<string, AskedUnit>;
  readonly keptBack: ReadonlyMap<string, KeptBack>;
  readonly gaps: readonly Gap[];
}

/**
 * What records say along a chain.
 * @param asker with which it was walked
 * @param around what was asked of its units the other way; null: nobody was asked
 */
export async function factsOf(
  walked: WalkedFacts,
  asker: Pick<Asker, 'factsOf' | 'ministries' | 'claims'>,
  around: Around | null,
  slices: Slices,
): Promise<FactChain> {
  const { roots, direction, gaps, links } = walked;
  const membersOf = Map.groupBy(asker.ministries, ({ member }) => member.sector);
  const unreadOfKind = ofKinds(walked.keptBack);
  const aroundOfKind = around ? ofKinds(around.keptBack) : () => ALL_READ;
  const units = new Map<string, FactUnit>();
  const known: AskedUnit[] = [];
  for (const { code, depth } of walked.units) {
    if (slices.isOver) await slices.next();
    const asked = walked.asked.get(code);
    if (!asked) continue;
    known.push(asked);
    const kind = kindOfKey(code, asker.claims);
    const there = unreadIn(asked, unreadOfKind(kind), membersOf);
    const back = around?.asked.get(code);
    if (back) known.push(back);
    const other = around ? (back ? unreadIn(back, aroundOfKind(kind), membersOf) : NOT_ASKED) : NOT_ASKED;
    const bare = bareLinksIn(asked);
    units.set(code, {
      code,
      depth,
      records: recordsOf(asked, asker),
      unread: unreadEachWay(direction, there, other),
      bareLinks: back ? [...bare, ...bareLinksIn(back)] : bare,
    });
  }
  const { to, from } = await knownLinks(known, slices);
  return { roots, direction, units, links, linksTo: to, linksFrom: from, gaps };
}

function ofKinds(keptBack: ReadonlyMap<string, KeptBack>): (kind: string) => readonly Unread[] {
  const known = new Map<string, readonly Unread[]>();
  return (kind) => {
    let found = known.get(kind);
    if (!found) known.set(kind, (found = unreadOf(keptBack, kind)));
    return found;
  };
}

function unreadEachWay(direction: Direction, there: readonly Unread[], other: readonly Unread[]): FactUnit['unread'] {
  const records = there.filter(({ reason, kinds }) => reason !== 'WITHHELD' || kinds === null);
  return direction === 'BACK'
    ? { RECORDS: records, BACK: there, FORWARD: other }
    : { RECORDS: records, BACK: other, FORWARD: there };
}

/** Authorities' first. */
function recordsOf({ answers }: AskedUnit, asker: Pick<Asker, 'factsOf'>): readonly FactRecord[] {
  const records: FactRecord[] = [];
  for (const { ministry, result } of answers) {
    if (result.held !== true) continue;
    const { sector, name } = ministry.member;
    const { values = {}, untold = {}, withheld = [] } = result.record ?? {};
    const refused = refusedOf(ministry, asker);
    records.push({
      sector,
      member: name,
      statedBy: ministry.member,
      values,
      untold: refused ? { ...untold, ...refused } : untold,
      withheld,
    });
  }
  return records.length > 1
    ? records.sort((a, b) => rankOf(a.statedBy) - rankOf(b.statedBy) || order(a.member, b.member))
    : records;
}

function refusedOf(
  ministry: WalkedMinistry,
  asker: Pick<Asker, 'factsOf'>,
): Readonly<Record<string, GapReason>> | null {
  const { refused } = asker.factsOf(ministry);
  return refused.length === 0 ? null : Object.fromEntries(refused.map((field) => [field, 'FORBIDDEN' as const]));
}
