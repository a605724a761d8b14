import { existsSync, readFileSync } from 'node:fs';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { readRegularFileSync } from './regular-file.ts';

/** All faults of a configuration at once, one a line: key, value, what is expected. */
export class ConfigError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`configuration is not usable:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

/** Where a configuration is read from; the process's environment and its file where not given. */
export interface ConfigSources {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Path of the YAML (or JSON) file; by default `TONGCHA_CONFIG`, else `tongcha.yaml` where it exists. */
  readonly file?: string;
}

/**
 * Reads the sections that `schema` names out of the one configuration file, then lets the environment override single
 * keys: `food.epcis.url` is `FOOD_EPCIS_URL`, `gateway.walk.deadlineMs` is `GATEWAY_WALK_DEADLINE_MS`. `FOOD_EPCIS_URL_FILE` names
 * a file that holds the value, so that a secret is in no environment, which whoever looks at a process can read.
 * Leaves that are not text must accept text (z.coerce), because the environment has nothing else.
 * @throws ConfigError with every fault
 */
export function readConfig<S extends z.ZodObject>(schema: S, sources: ConfigSources = {}): z.infer<S> {
  const env = sources.env ?? process.env;
  const values = readSections(schema, sources.file ?? env['TONGCHA_CONFIG']);
  const faults: string[] = [];
  override(schema, values, [], (name) => variableOf(name, env, faults));
  const result = schema.safeParse(values);
  if (result.success && faults.length === 0) return result.data;
  throw new ConfigError([...faults, ...(result.error?.issues.map((issue) => describe(issue, values)) ?? [])]);
}

type Tree = { [key: string]: unknown };

function readSections(schema: z.ZodObject, path: string | undefined): Tree {
  const file = path ?? 'tongcha.yaml';
  if (!existsSync(file)) {
    if (path === undefined) return {};
    throw new ConfigError([`TONGCHA_CONFIG: ${JSON.stringify(path)}: expected the path of a readable file`]);
  }
  let whole: unknown;
  try {
    // No warnings: they print the line, secrets and all.
    whole = parse(readFileSync(file, 'utf8'), { logLevel: 'error' }) ?? {};
  } catch (error) {
    throw new ConfigError([`${file}: ${unreadable(error)}`]);
  }
  if (!isTree(whole)) throw new ConfigError([`${file}: expected sections with keys`]);
  // Other processes' sections are theirs to check.
  return Object.fromEntries(Object.entries(whole).filter(([section]) => section in schema.shape));
}

/** Where and what kind: the parser's own message quotes the file, whose lines hold secrets. */
function unreadable(error: unknown): string {
  if (error instanceof YAMLParseError)
    return `line ${error.linePos?.[0].line ?? '?'}, column ${error.linePos?.[0].col ?? '?'}: ${error.code}: expected YAML`;
  const code = (error as { code?: unknown }).code;
  return `not readable${typeof code === 'string' ? ` (${code})` : ''}: expected YAML`;
}

function override(
  schema: z.ZodObject,
  values: Tree,
  path: readonly string[],
  variable: (name: string) => string | undefined,
): void {
  for (const [key, field] of Object.entries(schema.shape)) {
    const here = [...path, key];
    const inner = unwrap(field as z.ZodType);
    if (inner instanceof z.ZodObject) {
      // `food:` with nothing below it, as where all its lines are comments.
      if (values[key] === null) delete values[key];
      const child = isTree(values[key]) ? { ...values[key] } : {};
      if (values[key] === undefined || isTree(values[key])) {
        override(inner, child, here, variable);
        if (Object.keys(child).length > 0 || values[key] !== undefined || !isOptional(field as z.ZodType))
          values[key] = child;
      }
      continue;
    }
    const value = variable(envName(here));
    if (value !== undefined) values[key] = value;
  }
}

/** The value of a variable, or what is in the file that its name with _FILE gives: without the line's end that editors add. */
function variableOf(name: string, env: NonNullable<ConfigSources['env']>, faults: string[]): string | undefined {
  const value = env[name] || undefined;
  const file = env[`${name}_FILE`] || undefined;
  if (file === undefined) return value;
  if (value !== undefined) faults.push(`${name}_FILE: expected one of ${name} and ${name}_FILE`);
  try {
    return readRegularFileSync(file).replace(/\r?\n$/, '');
  } catch {
    faults.push(`${name}_FILE: ${JSON.stringify(file)}: expected the path of a readable file`);
    return value;
  }
}

/** `food.epcis.url` -> `FOOD_EPCIS_URL` */
export function envName(path: readonly string[]): string {
  return path
    .map((key) =>
      key
        .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
        .replaceAll('-', '_')
        .toUpperCase(),
    )
    .join('_');
}

function unwrap(field: z.ZodType): z.ZodType {
  let inner = field;
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault)
    inner = inner.unwrap() as z.ZodType;
  return inner;
}

function isOptional(field: z.ZodType): boolean {
  return field instanceof z.ZodOptional;
}

const SECRET = /secret|password|token|key|auth_?code/i;

function describe(issue: z.core.$ZodIssue, values: Tree): string {
  const path = issue.path.map(String);
  const key = path.join('.') || '(top)';
  const value = path.reduce<unknown>(
    (node, step) => (typeof node === 'object' && node !== null ? (node as Tree)[step] : undefined),
    values,
  );
  // A secret that is wrong, or stands in a section that is wrong, must not land in a log.
  const hide = (name: string, each: unknown): unknown => (SECRET.test(name) && each !== undefined ? '(hidden)' : each);
  const shown =
    path.some((step) => SECRET.test(step)) && value !== undefined
      ? '(hidden)'
      : withoutCredentials(JSON.stringify(value, hide) ?? 'not set');
  return `${key} (${envName(path)}): ${shown}: ${issue.message}`;
}

/** Of an address (RFC 3986, 3.2.1). */
function withoutCredentials(text: string): string {
  return text.replace(/\/\/[^/"@]*@/g, '//(hidden)@');
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
