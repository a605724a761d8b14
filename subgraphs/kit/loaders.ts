import DataLoader from 'dataloader';
import { GraphQLError } from 'graphql';
import { describeError, log, logBug, logSeldom } from '@tongcha/observe';
import { Fault, type FaultCode } from '@tongcha/resilience';
import type { Ask } from './guards.ts';
import type { Result, Call, LegacySystem, OrganizationRecord } from './legacy-system.ts';
import type { Direction, SectorRecord, TraceLink } from './records.ts';
import { tellNotUnderstood } from './values/tell.ts';

/** What one request has asked of the legacy systems; lives as long as the request. */
export interface Loaders {
  readonly record: DataLoader<string, SectorRecord | null>;
  readonly links: Readonly<Record<Direction, DataLoader<string, readonly TraceLink[]>>>;
  readonly organization: DataLoader<string, OrganizationRecord | null>;
  /** Faults that left an answer standing but incomplete. */
  readonly partials: Partials;
}

/** Per system and code of fault, the trace codes whose answer may be incomplete. */
export class Partials {
  readonly #found = new Map<string, { readonly system: string; readonly fault: Fault; readonly codes: Set<string> }>();
  #hidden = false;

  add(system: string, fault: Fault, codes: Iterable<string>): void {
    const key = `${system} ${fault.told}`;
    const entry = this.#found.get(key) ?? { system, fault, codes: new Set<string>() };
    for (const code of codes) entry.codes.add(code);
    this.#found.set(key, entry);
  }

  /** From now on no code is told: whoever asks may count records, and not know which there are. */
  hideCodes(): void {
    this.#hidden = true;
  }

  errors(): GraphQLError[] {
    return [...this.#found.values()].map(({ system, fault, codes }) =>
      faultError(system, fault, { partial: true, codes: this.#hidden ? [] : [...codes].sort() }),
    );
  }
}

/** What a request asks with. */
export interface LoadContext {
  readonly signal: AbortSignal;
  readonly ask: Ask;
  /** As of which moment, as `Call.asOf`. */
  readonly asOf?: string | undefined;
  /** Counts what left an answer standing but incomplete. */
  readonly countPartial?: ((system: string, fault: Fault) => void) | undefined;
}

export function createLoaders(systems: readonly LegacySystem[], asking: LoadContext): Loaders {
  const partials = new Partials();
  const links = (direction: Direction): DataLoader<string, readonly TraceLink[]> =>
    new DataLoader((codes) => linksOf(systems, codes, direction, asking, partials));
  return {
    record: new DataLoader((codes) => recordsOf(systems, codes, asking, partials)),
    links: { BACK: links('BACK'), FORWARD: links('FORWARD') },
    organization: new DataLoader((usccs) => organizationsOf(systems, usccs, asking, partials)),
    partials,
  };
}

/** A sector's own loader: `create` is called once a request. */
export function perRequest<R extends LoadContext, T>(create: (request: R) => T): (request: R) => T {
  const made = new WeakMap<object, T>();
  return (request) => {
    const met = made.get(request);
    if (met !== undefined) return met;
    const own = create(request);
    made.set(request, own);
    return own;
  };
}

/** What all systems of the ministry hold of a unit, as its one record; null only when every system said so. */
async function recordsOf(
  systems: readonly LegacySystem[],
  codes: readonly string[],
  asking: LoadContext,
  partials: Partials,
): Promise<Result<SectorRecord | null>[]> {
  const bySystem = await Promise.all(
    systems.map((system) => askInChunks(system, codes, asking, partials, (chunk, call) => system.records(chunk, call))),
  );
  return codes.map((code, i) => {
    const answers = bySystem.map((all) => all[i] ?? null);
    const held = answers.filter((answer): answer is SectorRecord => answer !== null && !(answer instanceof Error));
    // A record that stands may lack what a system that failed holds, such as a recall.
    if (held.length > 0)
      for (const answer of answers)
        if (answer instanceof Error) partials.add(systemOf(answer), faultOf(answer), [code]);
    return held.length > 1 ? togetherOf(held) : firstKnown(answers);
  });
}

/**
 * Several systems' records of one unit: the first system's, with what only others say, and with what all say has happened to it.
 * A recall in the second is as good as one in the first.
 */
function togetherOf(records: readonly SectorRecord[]): SectorRecord {
  const whole: Record<string, unknown> = {};
  for (const record of records) {
    for (const [key, value] of Object.entries(record)) {
      const known = whole[key];
      if (known === undefined || known === null) whole[key] = value;
      else if (Array.isArray(known) && Array.isArray(value)) whole[key] = [...known, ...value];
    }
  }
  // All that is known of it is that it was handed over, only where that is so of each.
  return { ...(whole as unknown as SectorRecord), handsOver: records.every(({ handsOver }) => handsOver === true) };
}

async function organizationsOf(
  systems: readonly LegacySystem[],
  usccs: readonly string[],
  asking: LoadContext,
  partials: Partials,
): Promise<Result<OrganizationRecord | null>[]> {
  const bySystem = await Promise.all(
    systems.map((system) =>
      askInChunks<OrganizationRecord | null>(
        system,
        usccs,
        asking,
        partials,
        async (chunk, call) => system.organizations?.(chunk, call) ?? chunk.map(() => null),
      ),
    ),
  );
  return usccs.map((_, i) => {
    const answers = bySystem.map((all) => all[i] ?? null);
    const known = answers.filter(
      (answer): answer is OrganizationRecord => answer !== null && !(answer instanceof Error),
    );
    return known.length > 0 ? Object.assign({}, ...known.toReversed()) : firstKnown(answers);
  });
}

/** The links of all systems together; where one failed, those of the others and a partial fault. */
async function linksOf(
  systems: readonly LegacySystem[],
  codes: readonly string[],
  direction: Direction,
  asking: LoadContext,
  partials: Partials,
): Promise<Result<readonly TraceLink[]>[]> {
  const bySystem = await Promise.all(
    systems.map((system) =>
      askInChunks(system, codes, asking, partials, (chunk, call) => system.links(chunk, direction, call)),
    ),
  );
  return codes.map((code, i) => {
    const answers = bySystem.map((all) => all[i] ?? []);
    const failed = answers.filter((answer) => answer instanceof Error);
    if (failed.length === answers.length && failed[0]) return failed[0];
    for (const error of failed) partials.add(systemOf(error), faultOf(error), [code]);
    return answers.flatMap((answer) => (answer instanceof Error ? [] : answer));
  });
}

type Put<T> = (chunk: readonly string[], call: Call) => Promise<readonly Result<T>[]>;

/** Splits by what the system takes at once; a chunk that fails fails only its own codes. */
async function askInChunks<T>(
  system: LegacySystem,
  codes: readonly string[],
  asking: LoadContext,
  partials: Partials,
  put: Put<T>,
): Promise<Result<T>[]> {
  const chunks: (readonly string[])[] = [];
  for (let i = 0; i < codes.length; i += system.maxCodes) chunks.push(codes.slice(i, i + system.maxCodes));
  const call = callOf(system, asking, partials);
  const answers = await Promise.all(chunks.map((chunk) => askOne(system, chunk, call, asking, put)));
  return answers.flat();
}

/** What a system is called with: the request's signal, and where to say that an answer is partial. */
export function callOf(system: LegacySystem, { signal, asOf, countPartial }: LoadContext, partials: Partials): Call {
  return {
    signal,
    asOf,
    partial: (fault, codes) => {
      tellNotUnderstood(system.name, fault);
      countPartial?.(system.name, fault);
      partials.add(system.name, fault, codes);
    },
  };
}

async function askOne<T>(
  system: LegacySystem,
  chunk: readonly string[],
  call: Call,
  { ask }: LoadContext,
  put: Put<T>,
): Promise<Result<T>[]> {
  try {
    const answers = await ask(system, () => put(chunk, call), chunk.length);
    if (answers.length !== chunk.length) throw new Fault('BAD_ANSWER', 'answered another number of codes than asked');
    return answers.map((answer) => (answer instanceof Error ? faultError(system.name, answer) : answer));
  } catch (error) {
    const failure = faultError(system.name, error);
    return chunk.map(() => failure);
  }
}

function firstKnown<T>(answers: readonly Result<T | null>[]): Result<T | null> {
  return (
    answers.find((answer) => answer !== null && !(answer instanceof Error)) ??
    answers.find((answer) => answer instanceof Error) ??
    null
  );
}

/** The public error of a system's failure: only a Fault speaks for itself; anything else is a bug and stays inside. */
export function faultError(system: string, error: unknown, extensions: Record<string, unknown> = {}): GraphQLError {
  if (error instanceof GraphQLError) return error;
  // A bug of ours: the caller is told nothing of it, the operator must see it.
  if (!(error instanceof Fault)) logBug(error, { system });
  // A password that has run out or an account that was closed: nobody but the operator can mend it.
  else if (error.code === 'CREDENTIALS_REFUSED' || error.code === 'REFUSED') tellRefused(system, error);
  // Its answer was read and made no sense: whoever runs it must find out, and whoever asks is told no more than that.
  else if (error.code === 'BAD_ANSWER' || error.hint !== undefined)
    logSeldom(
      'warn',
      `bad answer of ${system}`,
      {
        event: 'bad-answer',
        system,
        ...(error.place === undefined ? {} : { place: error.place }),
        error: describeError(error),
      },
      '旧系统的答复无法读取 / the legacy system gave an answer that cannot be read',
    );
  else if (error.code === 'NOT_UNDERSTOOD') tellNotUnderstood(system, error);
  else if (log.isLevelEnabled('debug'))
    log.debug(
      { event: 'fault', system, error: describeError(error, { stack: false }) },
      '旧系统未能答复 / the legacy system did not answer',
    );
  const fault = error instanceof Fault ? error : new Fault('BAD_ANSWER', 'cannot be read', { cause: error });
  return new GraphQLError(`${system}: ${fault.message}`, {
    originalError: fault,
    extensions: { code: toldCode(fault), system, ...extensions },
  });
}

/** A legacy system knows nobody but the ministry's own account: what it refuses is never for whoever asks the ministry. */
export function toldCode({ told }: Pick<Fault, 'told'>): FaultCode {
  return told === 'REFUSED' ? 'CREDENTIALS_REFUSED' : told;
}

function tellRefused(system: string, { code, place, hint }: Fault): void {
  logSeldom(
    'error',
    `refused by ${system}`,
    { event: 'credentials-refused', system, code, place, hint },
    code === 'REFUSED'
      ? '旧系统不向本账号提供所请求的内容 / the legacy system does not give this to our account: see what the account may read'
      : '旧系统拒绝了本账号,请核对用户名、密码或密钥 / the legacy system refuses our credentials: see the user, the password or the key in this ministry’s configuration',
  );
}

function systemOf(error: Error): string {
  return error instanceof GraphQLError ? String(error.extensions['system']) : '';
}

/** Why a system failed, for whoever asks; a bug of ours is an answer that cannot be read. */
export function faultOf(error: Error): Fault {
  const original = error instanceof GraphQLError ? error.originalError : error;
  return original instanceof Fault ? original : new Fault('BAD_ANSWER', 'cannot be read', { cause: original });
}
