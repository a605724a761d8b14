/** The earliest `asOf` in what a member answered, however deep; epoch milliseconds. Null: there is none. */
export function oldestAsOf(value: unknown): number | null {
  if (typeof value !== 'object' || value === null) return null;
  let oldest: number | null = null;
  for (const [key, each] of Object.entries(value)) {
    const time = key === 'asOf' ? timeOf(each) : oldestAsOf(each);
    if (time !== null && (oldest === null || time < oldest)) oldest = time;
  }
  return oldest;
}

/** A caller may have given the name to another field. */
function timeOf(value: unknown): number | null {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}
