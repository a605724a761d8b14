import type { Ministry } from '../ministry.ts';
import type { Said, TraceLink } from '../records.ts';
import type { MinistryContext } from '../context.ts';
import { isOwnRecord } from './own.ts';
import { type FactClass, isOrganization, namesParty } from './sharing.ts';
import type { Viewer } from './viewer.ts';

/** Who holds, buys or receives a unit, and that somebody does. */
export const PARTIES: FactClass = { group: 'parties', kinds: ['HOLD', 'TRANSPORT'], ownedAt: 'either' };

/** Something that tells of facts: an event, an entry of a list. */
export interface Telling {
  /** It gave the unit to somebody, or somebody got it. */
  readonly handsOver?: boolean;
  /** The links that the same legacy record makes. */
  readonly links?: readonly Said[];
}

/** All that a ministry shares on one condition each. */
export function classesOf({ sharing }: Pick<Ministry, 'sharing'>): readonly FactClass[] {
  return [PARTIES, ...(sharing?.facts ?? [])];
}

/** The classes that this viewer may not see of what is another's. */
export function classesHiddenFrom(viewer: Viewer, ministry: Pick<Ministry, 'sharing'>): readonly FactClass[] {
  return classesOf(ministry).filter(({ group }) => !viewer.may(group));
}

export function isOfClass(each: FactClass, { kind, from, to }: Said): boolean {
  return (
    (kind !== null && each.kinds.includes(kind)) || (each === PARTIES && namesParty({ from: from ?? '', to: to ?? '' }))
  );
}

/** Whether a code is the viewer's own: it, or a unit to whose record it is a party. */
export type Owns = (code: string) => Promise<boolean> | boolean;

/** Whether a link is of a class that is hidden from the viewer, and not its own. */
export async function isHiddenLink(link: Said, hidden: readonly FactClass[], owns: Owns): Promise<boolean> {
  for (const each of hidden) {
    if (isOfClass(each, link) && !(await anyOwned(each.ownedAt === 'to' ? [link.to] : [link.from, link.to], owns)))
      return true;
  }
  return false;
}

/**
 * The same of what a record tells. Who received a unit does not thereby own all that its record tells of it. @param
 * record its code
 */
export async function isHidden(
  { handsOver = false, links = [] }: Telling,
  record: string | null,
  hidden: readonly FactClass[],
  owns: Owns,
): Promise<boolean> {
  for (const each of hidden) {
    const said = links.filter((link) => isOfClass(each, link));
    if (said.length === 0 && !(handsOver && each === PARTIES)) continue;
    if (!(await anyOwned(each.ownedAt === 'to' ? said.map(({ to }) => to) : [record], owns))) return true;
  }
  return false;
}

async function anyOwned(codes: readonly (string | null)[], owns: Owns): Promise<boolean> {
  for (const code of new Set(codes)) if (code !== null && (await owns(code))) return true;
  return false;
}

/** Whether a code is the viewer itself, or a unit whose record here has it as a party. */
export async function isOwnCode(
  ministry: Ministry,
  viewer: Viewer,
  code: string,
  { loaders }: MinistryContext,
): Promise<boolean> {
  if (viewer.organization === null) return false;
  if (isOrganization(code)) return code === `uscc:${viewer.organization}`;
  // Where the record cannot be had, nothing says that it is its own.
  const record = await loaders.record.load(code).catch(() => null);
  return record !== null && isOwnRecord(ministry, record, viewer.organization);
}

/** A link of a hand-over's record that tells no party: it stands without what would tell when somebody got the unit. */
export function withoutHandOver(link: TraceLink): TraceLink {
  const { begins, ends } = link.handsOver ?? {};
  const { recordId: _, ...evidence } = link.evidence;
  if (begins) return { ...link, at: null, until: null, evidence: evidence as TraceLink['evidence'] };
  return ends ? { ...link, until: null } : link;
}
