import { order } from '../chain/merge-links.ts';
import type { OrderRight } from './order-right.ts';

/** The shapes of schema/recall.graphql. */
export interface PlannedUnit {
  readonly code: string;
  readonly basis: 'BAD' | 'PACKED' | 'CHOSEN';
  readonly certain: boolean;
}

export interface PlannedStep {
  readonly sector: string;
  readonly member: string;
  readonly right: OrderRight;
  readonly codes: readonly string[];
}

export interface RecallPlan {
  readonly units: readonly PlannedUnit[];
  readonly steps: readonly PlannedStep[];
  readonly unheld: readonly string[];
}

/** A member that has a record of a unit. */
interface Holding {
  readonly sector: string;
  readonly member: string;
}

/**
 * Which member is told of which units: each of those of which it has a record.
 * @param rightOf whether whoever asks may have it told
 * @param isTold whether a member knows already that the unit is recalled
 */
export function planOf(
  units: readonly (PlannedUnit & { readonly held: readonly Holding[] })[],
  rightOf: (member: string) => OrderRight,
  isTold: (member: string, code: string) => boolean = () => false,
): RecallPlan {
  const steps = new Map<string, { sector: string; member: string; codes: string[] }>();
  const named: PlannedUnit[] = [];
  for (const { code, basis, certain, held } of units) {
    const open = held.filter(({ member }) => !isTold(member, code));
    if (open.length > 0 || held.length === 0) named.push({ code, basis, certain });
    for (const { sector, member } of open) {
      const step = steps.get(member) ?? { sector, member, codes: [] };
      steps.set(member, step);
      step.codes.push(code);
    }
  }
  return {
    units: named,
    steps: [...steps.values()]
      .sort((a, b) => order(a.member, b.member))
      .map((step) => ({ ...step, right: rightOf(step.member) })),
    unheld: units.flatMap(({ code, held }) => (held.length === 0 ? [code] : [])),
  };
}

/** Those that would be told. */
export function stepsToTell({ steps }: Pick<RecallPlan, 'steps'>): readonly PlannedStep[] {
  return steps.filter(({ right }) => right !== 'NONE');
}
