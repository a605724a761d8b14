import { createHash } from 'node:crypto';
import type { RecallPlan } from './plan.ts';

/** What was shown of a preview, as far as it is confirmed: no value of any record. */
export interface Shown {
  /** What was asked for: equal requests, equal texts. */
  readonly request: string;
  /** Affected units, and whether each is certain. */
  readonly affected: readonly (readonly [code: string, certain: boolean])[];
  readonly plan: RecallPlan;
}

/** As schema/recall.graphql has it. */
export interface RecallChange {
  readonly more: readonly string[];
  readonly fewer: readonly string[];
  readonly moreMembers: readonly string[];
  readonly fewerMembers: readonly string[];
  readonly message: string;
}

/** What a preview is confirmed by: equal only where all of it is equal, in whatever order. */
export function confirmationOf(shown: Shown): string {
  return createHash('sha256')
    .update(JSON.stringify(factsOf(shown)))
    .digest('base64url');
}

/** @param before null: it is not known any more */
export function changeOf(before: Shown | null, now: Shown): RecallChange {
  if (before === null)
    return { ...NO_CHANGE, message: 'nobody knows any more what was confirmed: look at the preview and confirm that' };
  if (before.request !== now.request)
    return { ...NO_CHANGE, message: 'another request was confirmed: confirm the preview of this one' };
  const [codes, known] = [codesOf(now), codesOf(before)];
  const [members, knownMembers] = [membersOf(now), membersOf(before)];
  return {
    more: without(codes, known),
    fewer: without(known, codes),
    moreMembers: without(members, knownMembers),
    fewerMembers: without(knownMembers, members),
    message: 'it is not what was shown any more: look at the preview and confirm that',
  };
}

const NO_CHANGE: Omit<RecallChange, 'message'> = { more: [], fewer: [], moreMembers: [], fewerMembers: [] };

function factsOf({ request, affected, plan: { units, steps, unheld } }: Shown): unknown {
  return [
    request,
    affected.map((each) => JSON.stringify(each)).sort(),
    units.map(({ code, basis, certain }) => JSON.stringify([code, basis, certain])).sort(),
    steps.map(({ member, right, codes }) => JSON.stringify([member, right, codes.toSorted()])).sort(),
    unheld.toSorted(),
  ];
}

function codesOf({ affected, plan }: Shown): ReadonlySet<string> {
  return new Set([...affected.map(([code]) => code), ...plan.units.map(({ code }) => code)]);
}

/** Of a step that is told otherwise, too, its member is another than before. */
function membersOf({ plan }: Shown): ReadonlySet<string> {
  return new Set(plan.steps.flatMap(({ member, right }) => (right === 'NONE' ? [] : member)));
}

function without(all: ReadonlySet<string>, known: ReadonlySet<string>): readonly string[] {
  return [...all].filter((each) => !known.has(each)).sort();
}
