/**
 * An answer so that two that say the same are the same, however they are written: case, width, blanks and quotes of its
 * texts, and how often and in which order a list says it. When a record was last written is not what it says.
 */
export function asWritten(value: unknown): unknown {
  if (typeof value === 'string')
    return value
      .normalize('NFKC')
      .replace(/[\s"]+/g, '')
      .toUpperCase();
  if (Array.isArray(value)) {
    const each = new Map(value.map((one: unknown) => [JSON.stringify(asWritten(one)), asWritten(one)]));
    return [...each].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) =>
      name === 'asOf' || name === 'recordId' ? [] : [[name, asWritten(inner)]],
    ),
  );
}
