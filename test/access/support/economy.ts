import type { FactClass } from '../../../subgraphs/kit/access/sharing.ts';
import type { Sharing } from '../../../subgraphs/kit/access/sharing.ts';
import type { LinkKind } from '../../../subgraphs/kit/records.ts';
import type { Dice } from '../../execute/support/random/dice.ts';

export const ORGANIZATIONS: readonly string[] = [
  '91370681MA3T00101F',
  '91370681MA3T00102J',
  '91370681MA3T00106Y',
  '91150203MA0N001092',
];
export const CODES: readonly string[] = [
  'hazlot:370681001.L1',
  'relot:91150203MA0N001092.P1',
  'cylinder:137021000345',
  'urn:test:plot',
  'urn:test:crop',
  'urn:test:food',
  'urn:test:box',
];
/** A class of product, of which whatever is recalled is a lot. */
export const PRODUCT_CODE = 'gs1:(01)06901234001020';
const KINDS: readonly LinkKind[] = ['TRANSFORM', 'PACK', 'HOLD', 'INSTALL', 'TREAT', 'TRANSPORT', 'MASS_BALANCE'];

/** Of what is shared on conditions; `nobody`: what is withheld from all. */
export const GROUPS = ['parties', 'quantities', 'supervision', 'sites', 'farming', 'nobody'] as const;

/** One row of a legacy system: what it says went where. */
export interface Paper {
  readonly id: string;
  readonly kind: LinkKind;
  readonly from: string;
  readonly to: string;
  readonly at: string;
  readonly amount: number;
  readonly party: string;
  readonly note: string;
}

/** What a legacy system holds of one unit, beside its papers. */
export interface Thing {
  readonly code: string;
  readonly name: string;
  readonly producer: string;
  readonly holder: string;
  readonly amount: number;
  readonly address: string;
  readonly finding: string;
  /** What only this sector has, one value a group of policies. */
  readonly secrets: Readonly<Record<(typeof GROUPS)[number], number>>;
}

export interface Firm {
  readonly uscc: string;
  readonly address: string;
  readonly penalty: string;
}

/** What one ministry's legacy system holds. */
export interface Holdings {
  readonly papers: readonly Paper[];
  readonly things: readonly Thing[];
  readonly firms: readonly Firm[];
}

/** By ministry. */
export type Economy = Readonly<Record<string, Holdings>>;

export const time = (dice: Dice): string =>
  `2026-0${1 + dice.below(9)}-1${dice.below(10)}T0${dice.below(10)}:00:0${dice.below(10)}+08:00`;
export const word = (dice: Dice): string => `W${dice.below(1_000_000)}`;
export const number = (dice: Dice): number => 1 + dice.below(1_000_000);

export function randomSecrets(dice: Dice): Thing['secrets'] {
  return {
    parties: number(dice),
    quantities: number(dice),
    supervision: number(dice),
    sites: number(dice),
    farming: number(dice),
    nobody: number(dice),
  };
}

export function randomPaper(dice: Dice, kind: LinkKind = dice.pick(KINDS)): Paper {
  const from = dice.pick(CODES);
  const toSomebody = kind === 'HOLD' || (kind === 'TRANSPORT' && dice.chance(0.7));
  const to = toSomebody
    ? `uscc:${dice.pick(ORGANIZATIONS)}`
    : kind === 'TRANSPORT'
      ? `urn:test:paper:${dice.below(3)}`
      : dice.pick(CODES.filter((code) => code !== from));
  return {
    id: word(dice),
    kind,
    from,
    to,
    at: time(dice),
    amount: number(dice),
    party: dice.pick(ORGANIZATIONS),
    note: word(dice),
  };
}

export function randomEconomy(dice: Dice, ministries: readonly string[]): Economy {
  return Object.fromEntries(
    ministries.map((name) => [
      name,
      {
        papers: Array.from({ length: 2 + dice.below(9) }, () => randomPaper(dice)),
        things: dice.some(CODES, 0.6).map((code) => ({
          code,
          name: word(dice),
          producer: dice.pick(ORGANIZATIONS),
          holder: dice.pick(ORGANIZATIONS),
          amount: number(dice),
          address: word(dice),
          finding: word(dice),
          secrets: randomSecrets(dice),
        })),
        firms: ORGANIZATIONS.map((uscc) => ({ uscc, address: word(dice), penalty: word(dice) })),
      },
    ]),
  );
}

/** The rules of one ministry, as its `ministry.ts` would state them. */
export function randomSharing(dice: Dice, ministry: string): Sharing {
  const facts: FactClass[] = ministry === 'agriculture' ? [{ group: 'farming', kinds: ['TREAT'], ownedAt: 'to' }] : [];
  if (dice.chance(0.5))
    facts.push({
      group: dice.pick(['supervision', 'quantities']),
      kinds: dice.pick([['INSTALL'], ['PACK', 'MASS_BALANCE'], ['TRANSFORM']] as const),
      ownedAt: dice.pick(['to', 'either'] as const),
    });
  const parts = {
    ...(dice.chance(0.5) ? { 'Place.address': 'sites', 'Place.latitude': 'sites', 'Place.longitude': 'sites' } : {}),
    ...(dice.chance(0.3) ? { 'TraceEvent.note': 'parties' } : {}),
  };
  return { facts, parts, papers: true, ...(dice.chance(0.5) ? { amountsOf: () => true } : {}) };
}
