import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { UnitAnswer } from '../chain/asked-unit.ts';
import { type Claim, periodOf } from '../chain/claims.ts';
import type { UnitFault } from '../chain/unit-query.ts';
import type { Withheld } from '../calls/withheld.ts';
import type { Member } from '../members/member.ts';

/** What one member has said of one unit, without values: an amount is asked for again when somebody reads. */
export interface JobAnswer {
  readonly member: StepMember;
  readonly held: boolean;
  readonly claims: readonly Claim[];
  readonly faults: readonly UnitFault[];
}

/** As it stood: what is put together of its words must not depend on what the directory says later. */
export type StepMember = Pick<Member, 'name' | 'sector' | 'kind'>;

export interface JobUnit {
  readonly code: string;
  readonly answers: readonly JobAnswer[];
}

/** What a walk has found out between two moments at which it was written down. */
export interface Step {
  /** In the order in which they were asked about. Of one that is in a later step again, that one counts. */
  readonly units: readonly JobUnit[];
  /** Everybody is asked about these. */
  readonly young: readonly string[];
  readonly withheld: readonly Withheld[];
}

/** What is kept of an answer; null: nothing of it is worth a word. */
export function keptOf({ ministry: { member }, result: { held, claims, faults } }: UnitAnswer): JobAnswer | null {
  if (!held && claims.length === 0 && faults.length === 0) return null;
  const { name, sector, kind } = member;
  return { member: { name, sector, kind }, held: held === true, claims, faults };
}

type ClaimRow = readonly [
  kind: string,
  from: string | 0,
  to: string | 0,
  at: string | null,
  until: string | null,
  system: string | null,
  recordId: string | null,
  confidence: string,
];
type AnswerRow = readonly [member: number, held: 0 | 1, claims: readonly ClaimRow[], faults: readonly UnitFault[]];
interface StepText {
  readonly members: readonly StepMember[];
  readonly units: readonly (readonly [code: string, answers: readonly AnswerRow[]])[];
  readonly young: readonly string[];
  readonly withheld: readonly Withheld[];
}

/** Rows without names, each member once, and deflated: forty to eighty bytes a unit. */
export function writeStep({ units, young, withheld }: Step): Buffer {
  const members: StepMember[] = [];
  const places = new Map<string, number>();
  const placeOf = (member: StepMember): number => {
    let place = places.get(member.name);
    if (place === undefined) places.set(member.name, (place = members.push(member) - 1));
    return place;
  };
  const text: StepText = {
    units: units.map(({ code, answers }) => [
      code,
      answers.map(({ member, held, claims, faults }) => [
        placeOf(member),
        held ? 1 : 0,
        claims.map(({ kind, from, to, at, until, system, recordId, confidence }) => [
          kind,
          from === code ? 0 : from,
          to === code ? 0 : to,
          at,
          until,
          system,
          recordId,
          confidence,
        ]),
        faults,
      ]),
    ]),
    members,
    young,
    withheld,
  };
  return deflateRawSync(JSON.stringify(text));
}

export function readStep(bytes: Uint8Array): Step {
  const { members, units, young, withheld } = JSON.parse(inflateRawSync(bytes).toString()) as StepText;
  // What merges claims looks at a member's kind and name alone.
  const stated = members.map((member): Member => ({ ...member, authority: { zh: '', en: '' } }));
  return {
    young,
    withheld,
    units: units.map(([code, answers]) => ({
      code,
      answers: answers.map(([place, held, claims, faults]): JobAnswer => {
        const member = stated[place] as Member;
        return { member, held: held === 1, claims: claims.map((row) => claimOf(row, code, member)), faults };
      }),
    })),
  };
}

function claimOf(
  [kind, from, to, at, until, system, recordId, confidence]: ClaimRow,
  code: string,
  member: Member,
): Claim {
  return {
    kind,
    from: from === 0 ? code : from,
    to: to === 0 ? code : to,
    at,
    until,
    period: periodOf({ at, until }),
    quantity: null,
    share: null,
    sector: member.sector,
    statedBy: member,
    system,
    recordId,
    confidence,
  };
}
