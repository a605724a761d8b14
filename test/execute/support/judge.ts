import { isDeepStrictEqual } from 'node:util';
import type { FiveMinistry } from './five.ts';
import type { Path } from './lie.ts';

/** Put into every lie that has words; found in no answer. */
export const CANARY = 'kanarie7f3a';

const PUBLIC_CODES = new Set([
  'TIMEOUT',
  'TOO_BUSY',
  'UNAVAILABLE',
  'BAD_ANSWER',
  'TOO_LARGE',
  'REFUSED',
  'UNVERIFIED_CALL',
  'MINISTRY_ERROR',
]);
const LEAKS = new RegExp(
  `${CANARY}|https?:|127\\.0\\.0\\.1|localhost|\\bstack|\\bat \\S+ \\(|\\.[jt]s:\\d|<html|ECONN|UND_ERR|_entities|representations|node:`,
  'i',
);
const MAX_TEXT = 1_000_000;

export interface Said {
  readonly status: number;
  readonly milliseconds: number;
  readonly text: string;
}

export interface Verdict {
  /** The data had nobody lied. */
  readonly honest: unknown;
  readonly nulls: readonly Path[];
  readonly mayNull: readonly Path[];
  readonly free: readonly Path[];
  readonly codes: readonly string[];
  readonly errors: 'must' | 'may' | 'only-nulls';
  readonly withinMs: number;
}

interface SaidError {
  readonly message: string;
  readonly path?: Path;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** Every fault of an answer, in words; none when the gateway did right. */
export function faultsOf(
  said: Said,
  { honest, nulls, mayNull, free, codes, errors: wanted, withinMs }: Verdict,
): string[] {
  const faults: string[] = [];
  if (said.status !== 200) faults.push(`status ${said.status}`);
  if (said.milliseconds > withinMs) faults.push(`took ${Math.round(said.milliseconds)} ms`);
  if (said.text.length > MAX_TEXT) faults.push(`an answer of ${said.text.length} characters`);
  const leak = LEAKS.exec(said.text);
  if (leak) faults.push(`leaks: …${said.text.slice(Math.max(0, leak.index - 60), leak.index + 60)}…`);

  const { data, errors = [] } = parse(said.text);
  const allowed = [...nulls, ...mayNull];
  // The path of an error is that of the null, or below it where a null rose from a non-null place.
  const explained = (path: Path): boolean =>
    errors.some(
      (error) =>
        error.path !== undefined && begins(error.path, path) && codes.includes(String(error.extensions?.['code'])),
    );
  for (const path of differences(honest, data)) {
    if (free.some((each) => begins(path.at, each))) continue;
    if (!path.isNull) faults.push(`${show(path.at)} is wrong: ${path.found}`);
    else if (!allowed.some((each) => begins(path.at, each))) faults.push(`${show(path.at)} is null`);
    else if (!explained(path.at)) faults.push(`${show(path.at)} is null without an error of ${codes.join(', ')}`);
  }
  for (const path of nulls) {
    const value = at(data, path);
    if (value !== null) faults.push(`${show(path)} is not null: ${brief(value)}`);
    else if (at(honest, path) === null && !explained(path)) faults.push(`${show(path)} is null without an error`);
  }
  for (const { path, extensions } of errors.slice(0, 200)) {
    const code = String(extensions?.['code']);
    if (!PUBLIC_CODES.has(code) || !codes.includes(code)) faults.push(`an error with the code ${code.slice(0, 80)}`);
    if (path && at(honest, path) === undefined) faults.push(`an error whose path leads nowhere: ${brief(path)}`);
    else if (path && wanted === 'only-nulls' && at(data, path) !== null)
      faults.push(`an error at ${show(path)}, where the answer is not null`);
  }
  if (wanted === 'must' && errors.length === 0) faults.push('no error');
  if (wanted === 'only-nulls' && errors.some(({ path }) => !path))
    faults.push(`an error without a path: ${brief(errors.find(({ path }) => !path))}`);
  return [...new Set(faults)];
}

/** The faults of all liars, each said once when it is the same for several; empty when there are none. */
export function inWords(faults: readonly (readonly [FiveMinistry, readonly string[]])[]): string {
  const liars = new Map<string, string[]>();
  for (const [{ name, field, type }, each] of faults) {
    for (const fault of each) {
      const alike = fault.replaceAll(field, '(liar)').replaceAll(type, '(Liar)');
      liars.set(alike, [...(liars.get(alike) ?? []), name]);
    }
  }
  return [...liars]
    .map(([fault, names]) => (names.length === faults.length ? fault : `${names.join(', ')}: ${fault}`))
    .join('\n');
}

function parse(text: string): { readonly data?: unknown; readonly errors?: readonly SaidError[] } {
  try {
    return JSON.parse(text) as { data?: unknown; errors?: SaidError[] };
  } catch {
    return {};
  }
}

interface Difference {
  readonly at: Path;
  readonly isNull: boolean;
  readonly found: string;
}

function* differences(honest: unknown, found: unknown, path: Path = []): Generator<Difference> {
  if (isDeepStrictEqual(honest, found)) return;
  if (Array.isArray(honest) && Array.isArray(found) && honest.length === found.length) {
    for (const [index, each] of honest.entries()) yield* differences(each, found[index], [...path, index]);
  } else if (isRecord(honest) && isRecord(found) && isDeepStrictEqual(Object.keys(honest), Object.keys(found))) {
    for (const key of Object.keys(honest)) yield* differences(honest[key], found[key], [...path, key]);
  } else yield { at: path, isNull: found === null, found: brief(found) };
}

/** The value at a path; null as soon as a null is met; undefined where nothing is. */
function at(value: unknown, path: Path): unknown {
  let now = value;
  for (const step of path) {
    if (now === null) return null;
    if (Array.isArray(now) ? typeof step !== 'number' : !isRecord(now) || !Object.hasOwn(now, step)) return undefined;
    now = (now as Record<string | number, unknown>)[step];
  }
  return now;
}

const begins = (path: Path, start: Path): boolean =>
  start.length <= path.length && start.every((step, index) => step === path[index]);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const show = (path: Path): string => path.join('.') || 'data';
const brief = (value: unknown): string => (JSON.stringify(value) ?? 'undefined').slice(0, 120);
