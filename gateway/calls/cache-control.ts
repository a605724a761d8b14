/** What a ministry says of keeping an answer: its `Cache-Control` (RFC 9111, 5.2.2; RFC 5861), seconds. */
export interface Keeping {
  /** Whether it may be kept at all by one who answers others with it. */
  readonly allowed: boolean;
  /** Whether that holds also where the asker has proven who it is (RFC 9111, 3.5). */
  readonly shared: boolean;
  /** How long it is fresh; null: nothing is said of that. */
  readonly fresh: number | null;
  readonly whileRevalidate: number;
  readonly ifError: number;
}

export const NOT_KEPT: Keeping = { allowed: false, shared: false, fresh: null, whileRevalidate: 0, ifError: 0 };

/** Nothing is kept for longer, whatever is said. */
const MOST_SECONDS = 86_400;

/** Directives that a cache of many callers, which can ask no origin whether an answer still holds, must take for "do not keep". */
const FORBIDS = ['no-store', 'no-cache', 'private'] as const;

/**
 * @param age the header `Age`: how long it has been kept on its way
 * @returns undefined where nothing is said; what cannot be read counts as forbidden
 */
export function readCacheControl(
  cacheControl: string | undefined,
  age: string | undefined,
  vary: string | undefined,
): Keeping | undefined {
  if (vary?.trim() === '*') return NOT_KEPT;
  if (cacheControl === undefined || cacheControl.trim() === '') return undefined;
  const said = new Map<string, string | null>();
  // A quoted value may hold a comma (`private="a, b"`).
  for (const [, name = '', quoted, plain] of cacheControl.matchAll(
    /([^\s,;="]+)\s*(?:=\s*(?:"([^"]*)"|([^\s,]*)))?/g,
  )) {
    const key = name.toLowerCase();
    // Said twice is not clear, and the lesser is safe only for times (RFC 9111, 4.2.1).
    if (said.has(key)) return NOT_KEPT;
    said.set(key, quoted ?? plain ?? null);
  }
  if (FORBIDS.some((name) => said.has(name))) return NOT_KEPT;
  const times = ['s-maxage', 'max-age', 'stale-while-revalidate', 'stale-if-error'].map((name) =>
    secondsOf(said, name),
  );
  if (times.includes(UNREADABLE)) return NOT_KEPT;
  const [own = null, all = null, whileRevalidate = null, ifError = null] = times;
  const kept = own ?? all;
  const strict = said.has('must-revalidate') || said.has('proxy-revalidate');
  return {
    allowed: true,
    shared: said.has('public') || own !== null || said.has('must-revalidate'),
    fresh: kept === null ? null : Math.max(0, kept - (Number(age ?? 0) || 0)),
    whileRevalidate: strict ? 0 : (whileRevalidate ?? 0),
    ifError: strict ? 0 : (ifError ?? 0),
  };
}

const UNREADABLE = -1;

function secondsOf(said: ReadonlyMap<string, string | null>, name: string): number | null {
  if (!said.has(name)) return null;
  const text = said.get(name) ?? '';
  return /^\d{1,12}$/.test(text) ? Math.min(Number(text), MOST_SECONDS) : UNREADABLE;
}

/** Of an answer that came in parts: as long as each of them may be kept. */
export function strictest(parts: readonly (Keeping | undefined)[]): Keeping | undefined {
  const [first, ...others] = parts;
  return others.reduce((a, b) => {
    if (!a || !b) return a === b ? a : NOT_KEPT;
    return {
      allowed: a.allowed && b.allowed,
      shared: a.shared && b.shared,
      fresh: a.fresh === null || b.fresh === null ? null : Math.min(a.fresh, b.fresh),
      whileRevalidate: Math.min(a.whileRevalidate, b.whileRevalidate),
      ifError: Math.min(a.ifError, b.ifError),
    };
  }, first);
}
