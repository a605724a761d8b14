import type { SubgraphError } from './subgraph-response.ts';

/** What a ministry's rules keep back from whoever asks, whether or not there is any of it. */
export interface Withheld {
  readonly sector: string;
  /** The policy that would open it; null: none would. */
  readonly policy: string | null;
}

/**
 * Whether what stands among a ministry's errors says only that its rules keep something back beside an answer that
 * stands: no field is null for it, so it has no path. It is no fault, and will be said again to whoever has the same
 * rights.
 */
export function isWithheld({ code, path }: Pick<SubgraphError, 'code' | 'path'>): boolean {
  return path === null && code === 'FORBIDDEN';
}

/** Its errors without what is none. */
export function faultsIn(errors: readonly SubgraphError[]): readonly SubgraphError[] {
  return errors.some(isWithheld) ? errors.filter((error) => !isWithheld(error)) : errors;
}

/** A ministry may name policies of its own only. @param ministry its subgraph's name */
export function policyOf(ministry: string, { policy }: Pick<SubgraphError, 'policy'>): string | null {
  return policy?.startsWith(`${ministry}/`) ? policy : null;
}

/** Each once, in one order. */
export function distinctWithheld(all: readonly Withheld[]): readonly Withheld[] {
  if (all.length === 0) return all;
  const byName = new Map<string, Withheld>();
  for (const each of all) byName.set(`${each.sector} ${each.policy ?? ''}`, each);
  return [...byName.keys()].sort().flatMap((name) => byName.get(name) ?? []);
}
