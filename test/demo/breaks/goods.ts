import { QUOTA } from '../../../demo/world/truth.ts';
import type { Sample } from '../../questions/truth/sample.ts';
import { type Breaks, days } from './found.ts';

const GOES_ON: ReadonlySet<string> = new Set(['TRANSFORM', 'PACK', 'INSTALL', 'TREAT', 'MASS_BALANCE']);

export const recalled: Breaks = function* ({ units }) {
  for (const { code, recalls = [] } of units) if (recalls.length > 0) yield [code];
};

/** What was made next of what is recalled, or of what that was packed into. */
export const madeFromRecalled: Breaks = function* (sample) {
  for (const [code] of recalled(sample, '')) {
    const same = new Set([code ?? '']);
    for (const each of same) for (const { kind, to } of sample.linksFrom(each)) if (kind === 'PACK') same.add(to);
    for (const each of same)
      for (const { kind, to } of sample.linksFrom(each))
        if (GOES_ON.has(kind) && kind !== 'PACK') yield [code ?? '', to];
  }
};

export const withdrawalPeriod: Breaks = function* (sample) {
  for (const { kind, from, to, at } of sample.links) {
    const [drug] = sample.unitsOf(from);
    if (kind !== 'TREAT' || drug?.details.of !== 'veterinary-drug') continue;
    const { withdrawalDays } = drug.details;
    const isEarly = (taken: string): boolean => days(at, taken) >= 0 && days(at, taken) < withdrawalDays;
    const later = sample.unitsOf(to).filter(({ producedAt }) => days(at, producedAt) >= 0);
    for (const { producedAt } of later) if (isEarly(producedAt)) yield [to, from];
    if (later.length > 0) continue;
    for (const taking of sample.linksFrom(to))
      if ((taking.kind === 'PACK' || taking.kind === 'TRANSFORM') && isEarly(taking.at)) yield [taking.to, from, to];
  }
};

/** What of one chain an enterprise mined, or separated, in a month. */
export const quotaExceeded: Breaks = function* (sample) {
  const lots = sample.units.flatMap(({ code, name, producer, details }) =>
    details.of === 'rare-earth' && /^(矿产品|化合物)$/.test(details.form) && !name.startsWith('再生')
      ? [{ code, reo: details.reoKilograms, key: `${producer} ${details.month} ${details.form}` }]
      : [],
  );
  const chains = together(sample);
  for (const output of Map.groupBy(lots, ({ code, key }) => `${key} ${chains(code)}`).values())
    if (output.reduce((sum, { reo }) => sum + reo, 0) > QUOTA) yield output.map(({ code }) => code);
};

/** By what all units of one name have in common that links join, however far. Organisations join nothing. */
function together({ links }: Sample): (code: string) => string {
  const parents = new Map<string, string>();
  const rootOf = (code: string): string => {
    let root = code;
    for (let next = parents.get(root); next !== undefined; next = parents.get(root)) root = next;
    if (root !== code) parents.set(code, root);
    return root;
  };
  for (const { from, to } of links) {
    const [a, b] = [rootOf(from), rootOf(to)];
    if (a !== b && !to.startsWith('uscc:')) parents.set(a, b);
  }
  return rootOf;
}
