/** A link back: what came from what. */
interface Step {
  readonly from: string;
  readonly to: string;
}

/**
 * Units that come from each other and from nothing else: no way back from them ends anywhere. Those between two such circles are
 * among them.
 * @param isEnd whether the way may end at a unit, or go on unseen
 */
export function circlesIn(
  units: readonly string[],
  links: readonly Step[],
  isEnd: (code: string) => boolean,
): ReadonlySet<string> {
  const products = Map.groupBy(links, ({ from }) => from);
  const grounded = new Set(units.filter(isEnd));
  // What is added while it is gone through is gone through, too.
  for (const code of grounded) for (const { to } of products.get(code) ?? []) grounded.add(to);
  const left = new Set(units.filter((code) => !grounded.has(code)));
  const uses = new Map<string, number>();
  const inside = links.filter(({ from, to }) => left.has(from) && left.has(to));
  for (const { from } of inside) uses.set(from, (uses.get(from) ?? 0) + 1);
  const sources = Map.groupBy(inside, ({ to }) => to);
  // What was made of a circle, and went into none, is no part of it.
  for (const waiting = [...left].filter((code) => !uses.has(code)); waiting.length > 0;) {
    const code = waiting.pop() as string;
    left.delete(code);
    for (const { from } of sources.get(code) ?? []) {
      const more = (uses.get(from) ?? 0) - 1;
      uses.set(from, more);
      if (more === 0) waiting.push(from);
    }
  }
  return left;
}
