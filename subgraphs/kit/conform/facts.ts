import { readFileSync } from 'node:fs';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { parseCode } from '@tongcha/codes';
import { LINK_KINDS } from '@tongcha/schema';
import { type Moment, momentOf } from './moment.ts';

/** A facts file that cannot be used: every fault with its place. */
export class FactsError extends Error {
  constructor(file: string, faults: readonly string[]) {
    super(`${file}:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.name = 'FactsError';
  }
}

/** A code in any spelling, as its canonical one. */
const code = z.string('expected a code').transform((text, context) => {
  const parsed = parseCode(text);
  if (parsed.ok) return parsed.reading.code;
  context.addIssue({ code: 'custom', message: `expected a code: ${parsed.reason.en}` });
  return z.NEVER;
});

const time = z.string('expected a time in quotes or plain').transform((text, context): Moment => {
  const moment = momentOf(text);
  if (moment) return moment;
  context.addIssue({
    code: 'custom',
    message: 'expected a time: 2026-03-01, 2026-03-01 08:30 or 2026-03-01T08:30:00+08:00',
  });
  return z.NEVER;
});

const AMOUNT = /^(?<value>-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*(?<unit>[^\d\s,.].*)?$/;
const amount = z.union(
  [
    z.number().transform((value) => ({ value, unit: null })),
    z.string().transform((text, context) => {
      const { value, unit } = AMOUNT.exec(text.trim())?.groups ?? {};
      if (value !== undefined) return { value: Number(value.replaceAll(',', '')), unit: unit ?? null };
      context.addIssue({ code: 'custom', message: 'expected an amount with its unit: 1200.5 kg' });
      return z.NEVER;
    }),
  ],
  'expected an amount with its unit: 1200.5 kg',
);

const text = z.string('expected text (digits in quotes)').nullable().optional();
const when = time.nullable().optional();
const organization = z
  .union(
    [z.string().transform((uscc) => ({ uscc })), z.strictObject({ uscc: z.string(), name: z.string().optional() })],
    'expected a USCC in quotes, or {uscc, name}',
  )
  .nullable()
  .optional();
const size = amount.nullable().optional();
const place = z.strictObject({ division: text, name: text, address: text }).nullable().optional();
const list = <T extends z.ZodType>(entry: T) =>
  z.array(entry, 'expected a list; [] where the screen shows none').nullable().optional();

/** A value, exactly; or, of a field that holds an object, its fields. */
export interface OwnFields {
  readonly [field: string]: string | number | boolean | null | OwnFields;
}
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const ownFields: z.ZodType<OwnFields> = z.lazy(() =>
  z.record(z.string().regex(/^[A-Za-z]\w*$/), z.union([scalar, ownFields])),
);

const result = z.enum(['PASS', 'FAIL', 'CONDITIONAL', 'UNKNOWN']).nullable().optional();
const record = z.strictObject({
  code,
  level: z.enum(['ITEM', 'LOT', 'CLASS']).nullable().optional(),
  productName: text,
  quantity: size,
  producedAt: when,
  expiresAt: when,
  producer: organization,
  holder: organization,
  place,
  events: list(z.strictObject({ id: text, step: text, at: when, organization, quantity: size, note: text })),
  inspections: list(
    z.strictObject({ id: text, kind: text, at: when, result, validUntil: when, organization, note: text }),
  ),
  certificates: list(
    z.strictObject({
      code: code.optional(),
      number: text,
      kind: text,
      issuer: organization,
      issuedAt: when,
      validUntil: when,
      status: text,
    }),
  ),
  recalls: list(
    z.strictObject({ id: text, level: text, at: when, reason: text, advice: text, organization, status: text }),
  ),
  recordId: text,
  /** How many links lead into it and out of it. */
  linksBack: z.int().min(0).optional(),
  linksForward: z.int().min(0).optional(),
  /** Fields of the sector's own. */
  own: ownFields.optional(),
});

const link = z.strictObject({
  from: code,
  to: code,
  kind: z.enum([...LINK_KINDS] as [string, ...string[]]),
  at: when,
  until: when,
  quantity: size,
  share: z.number().min(0).max(1).nullable().optional(),
  recordId: text,
});

const factsFile = z.strictObject({
  records: z.array(record).default([]),
  /** Codes that it does not hold. */
  notHeld: z.array(code).default([]),
  links: z.array(link).default([]),
  searches: z
    .array(
      z.strictObject({
        filter: z.record(z.string(), z.unknown(), 'expected the filter as the search field takes it'),
        in: z.array(code).default([]),
        notIn: z.array(code).default([]),
        rows: z.int().min(0).optional(),
      }),
    )
    .default([]),
  /** How many records the search has in all. */
  rows: z.int().min(0).optional(),
});

/** What a ministry's own screens show of some real records: the integrator's truth. */
export type Facts = z.infer<typeof factsFile>;
export type RecordFacts = Facts['records'][number];
export type LinkFacts = Facts['links'][number];

/** @throws FactsError with every fault and its place */
export function readFacts(file: string): Facts {
  let read: string;
  try {
    read = readFileSync(file, 'utf8');
  } catch {
    throw new FactsError(file, ['expected a readable file']);
  }
  return factsIn(read, file);
}

/** @throws FactsError with every fault and its place */
export function factsIn(written: string, file = 'facts'): Facts {
  let value: unknown;
  try {
    value = parse(written);
  } catch (error) {
    throw new FactsError(file, [
      error instanceof YAMLParseError
        ? `line ${error.linePos?.[0].line ?? '?'}: expected YAML: ${error.code}`
        : 'expected YAML',
    ]);
  }
  const { success, data, error } = factsFile.safeParse(value ?? {});
  if (!success)
    throw new FactsError(
      file,
      error.issues.map(({ path, message }) => `${z.core.toDotPath(path) || 'file'}: ${message}`),
    );
  const known = data.records.length + data.links.length + data.searches.length + data.notHeld.length;
  if (known === 0 && data.rows === undefined)
    throw new FactsError(file, ['expected facts: records, links, searches, notHeld or rows']);
  return data;
}
