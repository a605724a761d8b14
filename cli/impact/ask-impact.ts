import { Impact } from '@tongcha/client';
import { besideOf, namedIn } from '../chain/beside.ts';
import type { Call } from '../command.ts';
import { readMembers } from '../members/member-text.ts';
import type { ImpactView } from './impact-view.ts';

/** How far an impact is asked for. */
export interface ImpactAsked {
  readonly depth: number;
  readonly units: number;
}

export async function askImpact(call: Call<ImpactAsked>, codes: readonly string[]): Promise<ImpactView> {
  const { gateway, options } = call;
  const [members, { data, ...beside }] = await Promise.all([
    readMembers(gateway),
    gateway.need(Impact, { codes, maxDepth: options.depth, maxUnits: options.units }),
  ]);
  const { impact } = data;
  const units = impact.units.map(({ unit, ...each }) => ({ ...each, records: unit.records }));
  return {
    ...impact,
    units,
    ...besideOf(impact.withheld, beside, call),
    members: namedIn({ ...impact, units, links: [] }, members),
  };
}
