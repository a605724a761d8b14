import { Impact, type ImpactData, type JobFields } from '@tongcha/client';
import { besideOf, namedIn } from '../chain/beside.ts';
import type { Call } from '../command.ts';
import { readMembers } from '../members/member-text.ts';
import { nameOf, organisationNames } from '../organisation-names.ts';
import { impactByJob, readImpact } from './impact-by-job.ts';
import type { ImpactView } from './impact-view.ts';

/** What is more is a job. */
const MOST_AT_ONCE = 20_000;

/** How far an impact is asked for. */
export interface ImpactAsked {
  readonly depth: number;
  readonly units: number;
}

export async function askImpact(call: Call<ImpactAsked>, codes: readonly string[]): Promise<ImpactView> {
  const { gateway, options } = call;
  if (options.units > MOST_AT_ONCE) return viewOf(call, await impactByJob(call, codes), NOTHING_BESIDE);
  const { data, ...beside } = await gateway.need(Impact, { codes, maxDepth: options.depth, maxUnits: options.units });
  return viewOf(call, data.impact, beside);
}

/** The results of a job that is done. */
export async function impactOfJob(call: ViewCall, job: JobFields): Promise<ImpactView> {
  return viewOf(call, await readImpact(call, job), NOTHING_BESIDE);
}

type ViewCall = Pick<Call<unknown>, 'gateway' | 'io' | 'language' | 'warn'>;
const NOTHING_BESIDE = { errors: [], withheld: [] };

/** With the names of organisations of which only a code is known. */
async function viewOf(
  call: ViewCall,
  impact: ImpactData['impact'],
  beside: Parameters<typeof besideOf>[1],
): Promise<ImpactView> {
  const { gateway } = call;
  const members = await readMembers(gateway);
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
