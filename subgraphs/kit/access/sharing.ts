import { SHARED_GROUPS } from '@tongcha/schema';
import type { LinkKind, Said, SectorRecord, TraceLink } from '../records.ts';

/** A part of a type that all ministries share, so that no directive of one can mark it. */
export type SharedPart =
  | 'TraceEvent.organization'
  | 'TraceEvent.quantity'
  | 'TraceEvent.note'
  | 'Inspection.note'
  | 'Place.address'
  | 'Place.latitude'
  | 'Place.longitude';

/**
 * A class of facts that is shared on one condition wherever such a fact is told: as a link, as an event, in a list of
 * the ministry's own, in what a filter tests. It is left out whole, because that there is one is the fact.
 */
export interface FactClass {
  /** Second half of the policy that opens it: `farming` is `<ministry>/farming`. */
  readonly group: string;
  /** The links that tell such facts. */
  readonly kinds: readonly LinkKind[];
  /** Whose the fact is: of the parties to the record of its product, or of either end. */
  readonly ownedAt: 'to' | 'either';
}

/**
 * What a ministry shares on conditions beside the fields that its schema marks with `@policy`: parts of shared types and
 * of links. A group is the second half of a policy's name: `parties` is `<ministry>/parties`.
 */
export interface Sharing {
  /** The group that each part needs; null: everyone. What is not named keeps its default. */
  readonly parts?: Readonly<Partial<Record<SharedPart, string | null>>>;
  /** Facts that are shared on a condition wherever they are told, beside who holds or receives a unit (`parties`). */
  readonly facts?: readonly FactClass[];
  /** Whether its links may lead to papers under which goods travel, so that on the way back from any code links may be left out. */
  readonly papers?: boolean;
  /** Who beside its producer and holder is a party to a record and so sees all of it, by USCC. */
  readonly partiesOf?: (record: SectorRecord) => readonly (string | null | undefined)[];
  /** Whether a link's quantity and share need `quantities`; by default those of hazardous goods and of rare earth. */
  readonly amountsOf?: (link: Said) => boolean;
}

/**
 * Who took part, how much and what inspectors wrote is for those with an agreement, unless a ministry says otherwise. How much: any
 * ministry's record of making something says what went into it, hazardous goods too.
 */
export const DEFAULT_PARTS: NonNullable<Sharing['parts']> = {
  'TraceEvent.organization': 'parties',
  'TraceEvent.quantity': 'quantities',
  'TraceEvent.note': 'supervision',
  'Inspection.note': 'supervision',
};

/** Of a ministry whose sites are security relevant. */
export const SENSITIVE_SITES: NonNullable<Sharing['parts']> = {
  'Place.address': 'sites',
  'Place.latitude': 'sites',
  'Place.longitude': 'sites',
};

/**
 * That everything the ministry shares on conditions can be granted: an agreement can name what a mark of its schema names, and what all have.
 * @param named the policies that the ministry's schema names
 * @throws Error for a group that no agreement could open
 */
export function requireGrantable(
  ministry: string,
  { parts = {}, facts = [] }: Sharing,
  named: ReadonlySet<string>,
): void {
  const groups = [...Object.values(parts).filter((group) => group !== null), ...facts.map(({ group }) => group)];
  const stray = groups.find((group) => !SHARED_GROUPS.includes(group) && !named.has(`${ministry}/${group}`));
  if (stray !== undefined)
    throw new Error(
      `${ministry}: nobody can be granted ${ministry}/${stray}: mark a field of its schema with that policy, or use one of ${SHARED_GROUPS.join(', ')}`,
    );
}

/** A trading party is at one end: the link itself says who has, buys or receives. */
export function namesParty({ from, to }: Pick<TraceLink, 'from' | 'to'>): boolean {
  return isOrganization(from) || isOrganization(to);
}

/** A unified social credit code, or a GLN, which is how EPCIS may name a party (GS1 General Specifications, AI 414 and 417). */
export function isOrganization(code: string): boolean {
  return code.startsWith('uscc:') || code.startsWith('gs1:(414)');
}

/** Lots of hazardous goods and rare earth, and the cylinders that carry such goods, whichever ministry speaks of them. */
export function isSensitive({ from, to }: Said): boolean {
  return [from, to].some((code) => code !== null && /^(hazlot|relot|cylinder):/.test(code));
}
