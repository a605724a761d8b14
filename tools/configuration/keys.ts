import { z } from 'zod';
import { envName } from '@tongcha/config';

/** One key of the configuration, as its schema has it. */
export interface Key {
  /** `['gateway', 'audit', 'folder']` */
  readonly path: readonly string[];
  /** `GATEWAY_AUDIT_FOLDER` */
  readonly variable: string;
  /** What it sets, in plain sentences; empty where nobody has said. */
  readonly description: string;
  /** Where in `docs` there is more: `audit.md#files`. */
  readonly page?: string;
  /** What it takes, with its unit: `1 to 600000 ms`. */
  readonly takes: string;
  readonly default?: unknown;
  /** Whether its process does not start without it, or only where its section is used. */
  readonly needed: 'always' | 'with its section' | 'no';
  /** What production wants of it. */
  readonly production?: string;
}

/** A section, with its keys and the sections in it in their order. */
export interface Section {
  readonly path: readonly string[];
  readonly description: string;
  readonly page?: string;
  readonly members: readonly (Key | Section)[];
}

/** What a schema may say beside its types: `.meta({ description, page, production })`. */
const meta = z.object({
  description: z.string().default(''),
  page: z.string().optional(),
  production: z.string().optional(),
});

/** Names of keys end in their unit. */
const UNITS: readonly (readonly [RegExp, string])[] = [
  [/Ms$/, 'ms'],
  [/Seconds$/, 'seconds'],
  [/Minutes$/, 'minutes'],
  [/Hours$/, 'hours'],
  [/Days$/, 'days'],
  [/Mb$/, 'MiB'],
  [/Gb$/, 'GiB'],
  [/Bytes$/, 'bytes'],
];

/** @param isUsed whether its process cannot do without the section in which this one is */
export function readSection(schema: z.ZodType, path: readonly string[], isUsed = true): Section {
  const { inner, optional } = unwrap(schema);
  if (!(inner instanceof z.ZodObject)) throw new Error(`${path.join('.')}: no section`);
  const { description, page } = metaOf(schema);
  const members = Object.entries(inner.shape as Readonly<Record<string, z.ZodType>>).map(([name, field]) =>
    unwrap(field).inner instanceof z.ZodObject
      ? readSection(field, [...path, name], isUsed && !optional)
      : readKey(field, [...path, name], isUsed && !optional),
  );
  return { path, description, ...(page === undefined ? {} : { page }), members };
}

export function isSection(member: Key | Section): member is Section {
  return 'members' in member;
}

/** Every key below, in their order. */
export function keysOf(section: Section): Key[] {
  return section.members.flatMap((member) => (isSection(member) ? keysOf(member) : [member]));
}

/** Sections and keys of which nobody has said what they set, by their paths. */
export function undescribed(section: Section): string[] {
  const own = section.description === '' ? [section.path.join('.')] : [];
  return [
    ...own,
    ...section.members.flatMap((member) => {
      if (isSection(member)) return undescribed(member);
      return member.description === '' ? [member.path.join('.')] : [];
    }),
  ];
}

function readKey(schema: z.ZodType, path: readonly string[], isUsed: boolean): Key {
  const { default: value, optional } = unwrap(schema);
  const { description, page, production } = metaOf(schema);
  return {
    path,
    variable: envName(path),
    description,
    takes: takesOf(schema, path.at(-1) ?? ''),
    needed: optional || value !== undefined ? 'no' : isUsed ? 'always' : 'with its section',
    ...(page === undefined ? {} : { page }),
    ...(production === undefined ? {} : { production }),
    ...(value === undefined ? {} : { default: value }),
  };
}

interface Unwrapped {
  readonly inner: z.ZodType;
  readonly optional: boolean;
  readonly default: unknown;
}

function unwrap(schema: z.ZodType): Unwrapped {
  if (schema instanceof z.ZodOptional) return { ...unwrap(schema.unwrap() as z.ZodType), optional: true };
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return { ...unwrap(schema.unwrap() as z.ZodType), default: schema.def.defaultValue };
  return { inner: schema, optional: false, default: undefined };
}

/** What stands outermost counts. */
function metaOf(schema: z.ZodType): z.infer<typeof meta> {
  const { description, ...others } = jsonSchemaOf(schema);
  return meta.parse({ description, ...others });
}

function jsonSchemaOf(schema: z.ZodType): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
}

function takesOf(schema: z.ZodType, name: string): string {
  const { type, format, enum: values, minimum, maximum } = jsonSchemaOf(schema);
  if (values) return values.join(', ');
  // The environment has text alone, so a flag takes text too.
  if (Array.isArray(type) && type.includes('boolean')) return 'true, false';
  if (type === 'array') return 'a list';
  if (type !== 'number' && type !== 'integer') return format === 'uri' ? 'an address' : 'text';
  const unit = UNITS.find(([end]) => end.test(name))?.[1];
  return [boundsOf(minimum, maximum), unit].filter(Boolean).join(' ');
}

function boundsOf(least: number | undefined, most: number | undefined): string {
  const bounded = (value: number | undefined): value is number =>
    value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER;
  if (bounded(least) && bounded(most)) return `${least} to ${most}`;
  if (bounded(least)) return `at least ${least}`;
  return bounded(most) ? `at most ${most}` : 'a number';
}

/** A message, as a sentence. */
export function asSentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('…') ? '' : '.'}`;
}
