/** A part of a chain that could not be read; docs/errors.md, Gaps. */
export interface Gap {
  /** `GAP` where the operation did not select it. */
  readonly reason: string;
  readonly sector?: string | null;
  /** Which of the sector's members: `agriculture/370000` */
  readonly member?: string | null;
  readonly system?: string | null;
  readonly codes?: readonly string[];
  readonly message?: string;
}

/** What became of one member, or of those of a sector that need no line of their own, in a chain or a unit. */
export interface Coverage {
  readonly sector: string;
  /** null: those that need none, or the operation did not select it. */
  readonly member: string | null;
  readonly status: 'ANSWERED' | 'PARTIAL' | 'FAILED';
}

/**
 * The gaps of every chain, search or count in a result's data, wherever it stands. What says `complete: false` and names no gap has
 * one of reason INCOMPLETE, or one for each member that its coverage calls incomplete.
 */
export function gapsIn(data: unknown): Gap[] {
  return [...objectsIn(data)].flatMap(({ gaps, complete, coverage }): Gap[] => {
    const named = Array.isArray(gaps) ? gaps.map((gap: object) => ({ reason: 'GAP', ...gap })) : [];
    const partly = partlyIn(coverage);
    if (complete !== false || named.length + partly.length > 0) return [...named, ...partly];
    return [{ reason: 'INCOMPLETE' }];
  });
}

/** Members that answered, and left out what they had no time for. What did not answer has a gap. */
function partlyIn(coverage: unknown): Gap[] {
  if (!Array.isArray(coverage)) return [];
  return (coverage as readonly Partial<Coverage & { readonly complete: boolean }>[]).flatMap(
    ({ sector, member = null, status, complete }) =>
      complete === false && sector !== undefined && status !== 'FAILED'
        ? [{ reason: 'INCOMPLETE', sector, member }]
        : [],
  );
}

/** What became of each member that was asked for anything in a result's data; of several parts, the worst. */
export function coverageIn(data: unknown): Coverage[] {
  const all = new Map<string, Coverage>();
  for (const { coverage } of objectsIn(data)) {
    if (!Array.isArray(coverage)) continue;
    for (const { sector, member = null, status } of coverage as readonly Partial<Coverage>[]) {
      if (sector === undefined || status === undefined) continue;
      const key = `${sector} ${member}`;
      const known = all.get(key);
      if (known === undefined || WORSE.indexOf(status) > WORSE.indexOf(known.status))
        all.set(key, { sector, member, status });
    }
  }
  return [...all.values()];
}

const WORSE: readonly Coverage['status'][] = ['ANSWERED', 'PARTIAL', 'FAILED'];

function* objectsIn(value: unknown): Iterable<Readonly<Record<string, unknown>>> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Readonly<Record<string, unknown>>;
  const ofMany = 'gaps' in value && Array.isArray(value.gaps);
  for (const [key, each] of Object.entries(value)) {
    if (key === 'gaps' || key === 'coverage') continue;
    // What is missing in the chain of one root is missing in all of them together.
    yield* objectsIn(ofMany && key === 'roots' && Array.isArray(each) ? each.map(withoutGaps) : each);
  }
}

function withoutGaps(chain: object): object {
  return { ...chain, gaps: undefined, complete: undefined };
}
