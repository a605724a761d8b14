import { Fault } from '@tongcha/resilience';
import type { DeclaredMinistry, ReportEntry } from '../declared/index.ts';
import type { Call, LegacySystem, Result } from '../legacy-system.ts';
import type { Direction } from '../records.ts';

/** What a ministry's file makes of what its system says about a code. */
export interface Answer {
  /** null: not held. */
  readonly record: unknown;
  readonly back: unknown;
  readonly forward: unknown;
  /** Of the organisations that the record names, where the file has some. */
  readonly organizations?: unknown;
  /** There, and could not be read: by place and count. */
  readonly unread: readonly ReportEntry[];
  /** There, and nothing of the file reads it. */
  readonly unmapped: readonly ReportEntry[];
}

export interface Asked {
  readonly answer: Answer;
  /** What went wrong, each once. */
  readonly faults: readonly Fault[];
}

/** As long as a person waits. */
const DEADLINE_MS = 30_000;

/** Asks about one code, once, as the kit would. */
export async function ask({ ministry, report }: DeclaredMinistry, code: string): Promise<Asked> {
  const faults: Fault[] = [];
  const call: Call = { signal: AbortSignal.timeout(DEADLINE_MS), partial: (fault) => void faults.push(fault) };
  const [system] = ministry.systems;
  if (!system) throw new Error('a declared ministry has a system');
  const one = async <T>(put: () => Promise<readonly Result<T>[]>): Promise<T | FaultTold> => {
    try {
      const [first] = await put();
      if (!(first instanceof Error)) return first as T;
      throw first;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      faults.push(error);
      return { fault: error.told, ...(error.place === undefined ? {} : { place: error.place }) };
    }
  };
  const links = (direction: Direction): Promise<unknown> => one(() => system.links([code], direction, call));
  const [record, back, forward] = await Promise.all([
    one(() => system.records([code], call)),
    links('BACK'),
    links('FORWARD'),
  ]);
  const organizations = await organizationsOf(system, record, call, one);
  return {
    answer: {
      record,
      back,
      forward,
      ...(organizations === null ? {} : { organizations }),
      unread: byPlace(report.notUnderstood),
      unmapped: byPlace(report.unmapped),
    },
    faults: faults.filter((fault, i) => faults.findIndex((each) => isSame(each, fault)) === i),
  };
}

/** In place of what could not be answered. */
interface FaultTold {
  readonly fault: string;
  readonly place?: string;
}

async function organizationsOf(
  system: LegacySystem,
  record: unknown,
  call: Call,
  one: <T>(put: () => Promise<readonly Result<T>[]>) => Promise<T | FaultTold>,
): Promise<unknown> {
  const { producer, holder } = (record ?? {}) as Readonly<Record<string, { readonly uscc?: string } | null>>;
  const usccs = [...new Set([producer?.uscc, holder?.uscc].filter((uscc) => uscc !== undefined))];
  if (!system.organizations || usccs.length === 0) return null;
  const answers = usccs.map(
    async (uscc) => [uscc, await one(async () => (await system.organizations?.([uscc], call)) ?? [])] as const,
  );
  return Object.fromEntries(await Promise.all(answers));
}

function isSame(a: Fault, b: Fault): boolean {
  return a.told === b.told && a.place === b.place && a.hint === b.hint;
}

function byPlace(entries: readonly ReportEntry[]): ReportEntry[] {
  return entries.toSorted((a, b) => (a.place < b.place ? -1 : 1));
}
