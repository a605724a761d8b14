import { parseCode } from '@tongcha/codes';
import { z } from 'zod';
import { type Member, MEMBER_NAME } from '../members/member.ts';
import { memberLimits } from '../settings/ministry.ts';

/** What people are shown: of one line, without signs that turn the rest of it. */
const title = z
  .string()
  .min(1, 'expected a name')
  .max(100, 'expected 100 characters at most')
  .refine((text) => !/[\p{C}\p{Zl}\p{Zp}]/u.test(text), 'expected one line of visible characters');

const half = z.string().regex(/^[\w-]{43}$/, 'expected 32 bytes in base64url');
/** As JWK (RFC 7517). Strictly: a private one would be known to every gateway. */
const publicKey = z.strictObject({
  kty: z.enum(['OKP', 'EC']),
  crv: z.enum(['Ed25519', 'SM2']),
  x: half,
  y: half.exactOptional(),
  kid: z.string().exactOptional(),
  use: z.string().exactOptional(),
  alg: z.string().exactOptional(),
});

const url = z.url({ protocol: /^https?$/, error: 'expected an http or https address' });

/** Of a member of the directory. */
const entry = z
  .strictObject({
    name: z.string().regex(MEMBER_NAME, 'expected a sector’s subgraph, or that, / and a name of a-z 0-9 -'),
    kind: z.enum(['MINISTRY', 'REGION', 'ASSOCIATION', 'PLATFORM', 'ENTERPRISE', 'LABORATORY', 'CERTIFIER']),
    authority: z.strictObject({
      /** GB/T 2260. */
      division: z
        .string()
        .refine((text) => /^\d{6}$/.test(text) && isValid('division', text), 'expected six digits of GB/T 2260')
        .optional(),
      /** GB 32100. */
      uscc: z
        .string()
        .refine((text) => isValid('uscc', text), 'expected a unified social credit code')
        .optional(),
      zh: title,
      en: title,
    }),
    /** One address, or several of which any answers for it. */
    url: url.or(z.array(url).min(1, 'expected an address').max(16, 'expected 16 addresses at most')),
    /** What is not named is as `ministries.NAME` of its sector says. */
    limits: memberLimits.default({}),
    /** The version of the contract that it serves; 2 when not set. 1: before there were members, one record a unit and sector. */
    contract: z.literal([1, 2], 'expected 1 or 2').exactOptional(),
    /** Its own public keys, by which it declares invalid what is kept of its answers. */
    keys: z.array(publicKey).min(1, 'expected a key').max(10, 'expected 10 keys at most').exactOptional(),
    /** On trial it is asked by nobody's query. */
    state: z.enum(['trial', 'counts']),
  })
  .superRefine(({ kind, authority }, context) => {
    const needs = kind === 'MINISTRY' ? null : kind === 'REGION' ? 'division' : 'uscc';
    if (needs && authority[needs] === undefined)
      context.addIssue({ code: 'custom', path: ['authority', needs], message: `expected one, as it is a ${kind}` });
  });

const list = z
  .strictObject({
    /** Grows with each list. */
    serial: z.int().min(1, 'expected a whole number from 1 on'),
    issuedAt: z.iso.datetime({ offset: true, error: 'expected ISO 8601 with its offset' }),
    members: z.array(entry).max(10_000),
  })
  .superRefine(({ members }, context) => {
    const names = new Set<string>();
    for (const [i, { name }] of members.entries()) {
      if (names.has(name)) context.addIssue({ code: 'custom', path: ['members', i, 'name'], message: 'expected once' });
      names.add(name);
    }
  });

/** A member as the directory has it. */
export type DirectoryEntry = z.infer<typeof entry>;
/** The directory: who answers for which sector, and who is on trial. */
export type DirectoryList = z.infer<typeof list>;

/** Either the list, or each of its faults by its key: `members.3.url (agriculture/370000): expected …`. */
export type ReadList =
  | { readonly ok: true; readonly list: DirectoryList }
  | { readonly ok: false; readonly faults: readonly string[] };

/** Faults that are told of one list. */
const MOST_FAULTS = 50;

/** @param text the payload of the signed list, JSON */
export function readList(text: string): ReadList {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, faults: ['expected JSON'] };
  }
  const { data, error } = list.safeParse(value);
  if (data) return { ok: true, list: { ...data, members: data.members.toSorted(byName) } };
  const faults = error.issues.slice(0, MOST_FAULTS).map(({ path, message }) => {
    const name = nameAt(value, path);
    return `${path.join('.') || '(list)'}${name === null ? '' : ` (${name})`}: ${message}`;
  });
  return { ok: false, faults };
}

/** The list as it is signed: in one order, so that equal lists are equal texts. */
export function writeList(directory: DirectoryList): string {
  return JSON.stringify({ ...directory, members: directory.members.toSorted(byName) });
}

function byName(a: Pick<Member, 'name'>, b: Pick<Member, 'name'>): number {
  return a.name < b.name ? -1 : 1;
}

function isValid(scheme: string, text: string): boolean {
  const read = parseCode(`${scheme}:${text}`);
  return read.ok && read.reading.code === `${scheme}:${text}` && read.reading.validity === 'OK';
}

function nameAt(value: unknown, [key, at]: readonly PropertyKey[]): string | null {
  if (key !== 'members' || typeof at !== 'number') return null;
  const name = (value as { members?: { name?: unknown }[] }).members?.[at]?.name;
  return typeof name === 'string' ? name.slice(0, 130) : null;
}
