import type { Answered, Told } from './told.ts';

/**
 * What is wrong with an answer that was given while the system failed; null: nothing. It is what the well system had it say, or a fault is
 * said of it, and then nothing is told that was not so.
 */
export function wrongIn(truth: Answered, seen: Answered): string | null {
  if (seen.fault !== null) return seen.fault;
  for (const [i, { what, value }] of truth.told.entries()) {
    const told = seen.told[i];
    const wrong = told && wrongPart(value, told);
    if (wrong) return `${what} ${wrong}`;
  }
  return null;
}

function wrongPart(truth: unknown, { value, said, ofMore }: Told): string | null {
  if (written(value) === written(truth)) return null;
  if (said)
    return ofMore || isWithin(value, truth) ? null : `is told as what it is not, beside the fault: ${shown(value)}`;
  if (value === null) return 'is null, and no fault says why';
  if (size(value) === 0) return 'is answered as none, without a fault';
  if (size(value) < size(truth) && isWithin(value, truth))
    return `is answered with ${size(value)} of ${size(truth)} as if these were all, without a fault`;
  return `is not what it is, without a fault: ${shown(value)}`;
}

/** Whether all that is told is so; less may be told. */
function isWithin(told: unknown, truth: unknown): boolean {
  if (told === null || told === undefined) return true;
  if (Array.isArray(told))
    return told.every((each) => Array.isArray(truth) && truth.some((one) => isWithin(each, one)));
  if (!isObject(told)) return told === truth;
  // That there is more is no statement about what is there.
  return (
    isObject(truth) && Object.entries(told).every(([key, each]) => key === 'hasNextPage' || isWithin(each, truth[key]))
  );
}

/** The same text whatever the order of a list is, and however often it names a thing. */
function written(value: unknown): string {
  if (Array.isArray(value)) return `[${[...new Set(value.map(written))].sort().join()}]`;
  if (!isObject(value)) return JSON.stringify(value ?? null);
  return `{${Object.keys(value)
    .sort()
    .map((key) => `${key}:${written(value[key])}`)
    .join()}}`;
}

function size(value: unknown): number {
  const list = isObject(value) ? value['edges'] : value;
  return Array.isArray(list) ? list.length : 1;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
