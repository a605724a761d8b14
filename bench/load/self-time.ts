/** The part of V8's .cpuprofile that is read here. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
  readonly startTime: number;
}

export interface SelfTime {
  readonly where: string;
  /** Of the time in which anything ran. */
  readonly share: number;
}

/** Functions by the time spent in themselves between two moments of the profile's clock, most first. */
export function topSelf(profile: CpuProfile, from: number, to: number): SelfTime[] {
  const names = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  const spent = new Map<string, number>();
  let at = profile.startTime;
  let worked = 0;
  for (const [index, id] of profile.samples.entries()) {
    const delta = profile.timeDeltas[index] ?? 0;
    at += delta;
    const frame = names.get(id);
    if (at < from || at > to || !frame || frame.functionName === '(idle)') continue;
    const where = `${frame.functionName || '(anonymous)'}  ${place(frame.url, frame.lineNumber)}`;
    spent.set(where, (spent.get(where) ?? 0) + delta);
    worked += delta;
  }
  return [...spent].map(([where, time]) => ({ where, share: time / worked })).sort((a, b) => b.share - a.share);
}

/** The end of the path says enough. */
function place(url: string, line: number): string {
  return url === ''
    ? ''
    : `${url
        .replace(/^file:\/\//, '')
        .replace(/^.*\/node_modules\//, '')
        .split('/')
        .slice(-3)
        .join('/')}:${line + 1}`;
}
