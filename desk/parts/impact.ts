import type { CaseData } from '../documents/operations.ts';

/** What the pages show of what bad units have reached. */
export type ImpactOf = CaseData['impact'];
export type AffectedUnit = ImpactOf['units'][number];

/** What an affected unit is called, by the first record that says so. */
export function nameOf({ unit }: { readonly unit: AffectedUnit['unit'] }): string {
  return unit.records.find(({ productName }) => productName)?.productName ?? '';
}

/** What organisations are called, by their codes; a code of which nobody says stands for itself. */
export function holderNames({ holders }: ImpactOf): (uscc: string) => string {
  const names = new Map(holders.map(({ organization, name }) => [organization.uscc, name ?? organization.name]));
  return (uscc) => names.get(uscc) ?? uscc;
}
