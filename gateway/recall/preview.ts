import { namesOf } from '@tongcha/schema';
import type { Asker } from '../chain/asker.ts';
import { refused } from '../chain/read-arguments.ts';
import type { CallerGovernance } from '../governance/caller-governance.ts';
import type { Impact } from '../impact/impact-from.ts';
import { subgraphOf } from '../members/member.ts';
import { codesTold, isNaming } from './codes-told.ts';
import { deadlinesOf, type RecallDeadline } from './deadlines.ts';
import { orderRight } from './order-right.ts';
import type { PlannedStep, RecallPlan } from './plan.ts';
import { type RecallRequest, requestText } from './read-input.ts';
import type { SeenRecall } from './seen-recall.ts';
import { workOutNamed } from './work-out.ts';
import type { Shown } from './shown.ts';

/** What a request would do. */
export interface Preview extends RecallPlan {
  /** Null where nothing is walked. */
  readonly impact: Impact | null;
  readonly deadlines: readonly RecallDeadline[];
}

export interface PreviewTerms {
  readonly maxUnits: number;
  /** Whether it has been confirmed, so that what has changed since is a difference and no fault. */
  readonly isConfirmed: boolean;
}

/** Works out what a request would do now, by the caller's own rights. @param known the order that it is about; null: it opens one @throws GraphQLError */
export async function previewOf(
  request: RecallRequest,
  known: SeenRecall | null,
  { asker, caller }: { readonly asker: Asker; readonly caller: Pick<CallerGovernance, 'claims'> },
  terms: PreviewTerms,
): Promise<Preview> {
  const told = known
    ? codesTold({ entries: known.kept.entries, steps: known.steps })
    : new Map<string, ReadonlySet<string>>();
  const rightOf = (member: string): ReturnType<typeof orderRight> => orderRight(member, caller.claims);
  if (!isNaming(request)) {
    const steps = stepsOfTold(request, told).map((step) => ({ ...step, right: rightOf(step.member) }));
    return { impact: null, units: [], steps, unheld: [], deadlines: [] };
  }
  const isTold = (member: string, code: string): boolean => told.get(member)?.has(code) === true;
  const { impact, plan } = await workOutNamed(request, terms, asker, { rightOf, isTold });
  const named = new Set(plan.units.map(({ code }) => code));
  const units = impact.units.flatMap(({ code, of }) => (named.has(code) ? [of.unit] : []));
  const level = known?.kept.level ?? request.level;
  return { impact, ...plan, deadlines: level === null ? [] : deadlinesOf(units, level, Date.now()) };
}

/** What of it is confirmed. */
export function shownOf(request: RecallRequest, { impact, units, steps, unheld }: Preview, maxUnits: number): Shown {
  return {
    request: requestText(request, maxUnits),
    affected: impact?.units.map(({ code, certain }) => [code, certain] as const) ?? [],
    plan: { units, steps, unheld },
  };
}

/** To let units out, or all: whoever was told of them. */
function stepsOfTold(
  { action, codes }: RecallRequest,
  told: ReadonlyMap<string, ReadonlySet<string>>,
): readonly Omit<PlannedStep, 'right'>[] {
  const all = new Set([...told.values()].flatMap((codes) => [...codes]));
  const strange = codes.filter((code) => !all.has(code));
  if (strange.length > 0)
    throw refused(`codes must hold units that this recall names; it does not name ${strange.slice(0, 20).join(', ')}`);
  const named = new Set(codes);
  const isMeant = (code: string): boolean => action !== 'NARROW' || named.has(code);
  return [...told].flatMap(([member, known]) => {
    const own = [...known].filter(isMeant);
    return own.length === 0 ? [] : [{ sector: namesOf(subgraphOf(member)).sector, member, codes: own }];
  });
}
