import type { AffectedUnit } from '../impact/affected.ts';

/**
 * Affected units that surely have some of these in them now, as packages of things or filled with it, and what those are packed in: whoever
 * has the package has them, whatever else is in it.
 * @returns without the units themselves, the nearest first
 */
export function packagesOf(codes: Iterable<string>, units: readonly AffectedUnit[]): readonly string[] {
  const packedIn = new Map<string, string[]>();
  for (const { code, of } of units)
    for (const { kind, from, claims } of of.inputsNow())
      if (kind === 'PACK' && claims.some(({ confidence }) => confidence !== 'LOW')) {
        const known = packedIn.get(from);
        if (known) known.push(code);
        else packedIn.set(from, [code]);
      }
  const given = new Set(codes);
  const found = new Set<string>();
  for (const inside of [given, found])
    for (const code of inside) for (const outer of packedIn.get(code) ?? []) if (!given.has(outer)) found.add(outer);
  return [...found];
}
