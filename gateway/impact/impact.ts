import { linkOf } from '../chain/chain.ts';
import type { Link } from '../chain/claims.ts';
import type { Slices } from '../chain/slices.ts';
import type { FactChain } from '../facts/index.ts';
import { actionsOf, dutyFieldsOf, type ResponsibleAction } from './actions.ts';
import { affectedOf, type AffectedUnit } from './affected.ts';
import { balanceOf, type MaterialBalance } from './balance.ts';
import { type ChainFlow, flowOf } from './flow-of.ts';
import { allHolders, Holders, type ImpactHolder } from './holders.ts';
import { isOrganization } from './parties.ts';
import { sharesOf } from './shares.ts';
import type { ImpactDimension } from './total-keys.ts';
import { type ImpactTotal, totalsOf } from './totals.ts';

/** What bad units can have reached, by a chain that was walked forward from them, each unit asked for its sources too. */
export interface ChainImpact {
  readonly flow: ChainFlow;
  readonly units: readonly AffectedUnit[];
  readonly holders: () => readonly ImpactHolder[];
  /** Links that say to whom some of them were handed. */
  readonly handovers: () => readonly object[];
  readonly actions: () => readonly ResponsibleAction[];
  readonly balance: () => readonly MaterialBalance[];
  readonly totals: (by: readonly ImpactDimension[]) => readonly ImpactTotal[];
}

const NEEDS = [
  'quantity { value unit }',
  'productName',
  'producedAt',
  'place { division name }',
  'holder { uscc name }',
  'producer { uscc name }',
] as const;

/** What of a sector's records an impact goes by. */
export function impactNeeds(sector: string): readonly string[] {
  return [...NEEDS, ...dutyFieldsOf(sector)];
}

/**
 * @param isAsked whether a link is among those that were asked for; null: all are
 * @param now from which terms run, epoch milliseconds
 */
export async function impactOf(
  chain: FactChain,
  isAsked: ((link: Link) => boolean) | null,
  slices: Slices,
  now = Date.now(),
): Promise<ChainImpact> {
  const flow = await flowOf(chain, isAsked ?? (() => true), slices);
  const shares = sharesOf(flow.flow, flow.roots);
  const units = await affectedOf(flow, shares, new Holders(chain), slices);
  return {
    flow,
    units,
    holders: () => allHolders(units),
    handovers: () => chain.links.filter(({ to }) => isOrganization(to)).map(linkOf),
    actions: () => actionsOf(units, now),
    balance: () => balanceOf(flow, shares.order, chain, isAsked === null),
    totals: (by) => totalsOf(units, by, shares.beyond.most > 0),
  };
}
