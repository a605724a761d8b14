import { Impact } from '@tongcha/client';
import { besideOf, namedIn } from '../chain/beside.ts';
import type { Call } from '../command.ts';
import { readMembers } from '../members/member-text.ts';
import { nameOf, organisationNames } from '../organisation-names.ts';
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
  const unnamed = [
    ...impact.handovers.map(({ to }) => to),
    ...impact.holders.flatMap(({ organization, name }) => (name === null ? [codeOf(organization.uscc)] : [])),
    ...impact.actions.flatMap(({ organization, name }) =>
      organization && name === null ? [codeOf(organization.uscc)] : [],
    ),
  ];
  const organisations = await organisationNames(gateway, unnamed);
  const named = (uscc: string, name: string | null): string | null =>
    name ?? nameOf(codeOf(uscc), organisations) ?? null;
  const units = impact.units.map(({ unit, holders, ...each }) => ({
    ...each,
    holders: holders.map(({ uscc, name }) => ({ uscc, name: named(uscc, name) })),
    records: unit.records,
  }));
  return {
    ...impact,
    units,
    holders: impact.holders.map((each) => ({ ...each, name: named(each.organization.uscc, each.name) })),
    actions: impact.actions.map((each) => ({
      ...each,
      name: each.organization && named(each.organization.uscc, each.name),
    })),
    totals: impact.totals.map((each) =>
      each.by === 'HOLDER' && each.key !== null ? { ...each, name: named(each.key, each.name) } : each,
    ),
    organisations,
    ...besideOf(impact.withheld, beside, call),
    members: namedIn({ ...impact, units, links: [] }, members),
  };
}

function codeOf(uscc: string): string {
  return `uscc:${uscc}`;
}
