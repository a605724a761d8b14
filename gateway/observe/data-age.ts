/** The earliest `asOf` in what a member answered, however deep; epoch milliseconds. Null: there is none. */
export function oldestAsOf(value: unknown): number | null {
  const oldest = earliest(value, Infinity);
  return oldest === Infinity ? null : oldest;
}

// By plain loops: lists of entries for each object took as long as to parse the whole.
function earliest(value: unknown, before: number): number {
  let oldest = before;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i += 1) oldest = earliest(value[i], oldest);
    return oldest;
  }
  if (typeof value !== 'object' || value === null) return oldest;
  const fields = value as Readonly<Record<string, unknown>>;
  for (const key in fields) {
    const each = fields[key];
    if (key === 'asOf') oldest = Math.min(oldest, timeOf(each));
    else if (typeof each === 'object') oldest = earliest(each, oldest);
  }
  return oldest;
}

/** A caller may have given the name to another field. */
function timeOf(value: unknown): number {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? Infinity : time;
}
