import { parseCode } from '@tongcha/codes';
import { milliseconds } from '@tongcha/config';
import { z } from 'zod';

/** The sector's subgraph, then optionally `/` and the member's own name. */
export const MEMBER_NAME = /^[a-z][a-z0-9-]{0,63}(?:\/[a-z0-9-]{1,64})?$/;

/** How much, and how long, a member is asked. */
export const LIMITS = {
  timeoutMs: milliseconds.describe('The longest that one call may take.'),
  maxBatch: z.coerce.number().int().min(1).max(1_000).describe('Entities in one call at most.'),
  concurrency: z.coerce.number().int().min(1).max(256).describe('Calls at a time.'),
  cacheSeconds: z.coerce.number().int().min(0, 'expected seconds').max(86_400, 'expected a day at most').meta({
    description:
      'How long its public answers are kept where it says nothing of that; when not set, 30 of a sector’s member and 0 of others.',
    page: 'cache.md#for-how-long',
  }),
};

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

const limits = z.strictObject({
  timeoutMs: LIMITS.timeoutMs.exactOptional(),
  maxBatch: LIMITS.maxBatch.exactOptional(),
  concurrency: LIMITS.concurrency.exactOptional(),
  cacheSeconds: LIMITS.cacheSeconds.exactOptional(),
});

const KINDS = ['MINISTRY', 'REGION', 'ASSOCIATION', 'PLATFORM', 'ENTERPRISE', 'LABORATORY', 'CERTIFIER'] as const;

const keys = z.array(publicKey).min(1, 'expected a key').max(10, 'expected 10 keys at most');

const own = z.strictObject({
  name: z.string().regex(MEMBER_NAME, 'expected a sector’s subgraph, or that, / and a name of a-z 0-9 -'),
  kind: z.enum(KINDS, `expected one of ${KINDS.join(', ')}`),
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
  url: z.union(
    [url, z.array(url).min(1, 'expected an address').max(16, 'expected 16 addresses at most')],
    'expected an http or https address, or a list of 16 at most',
  ),
  /** What is not named is as `ministries.NAME` of its sector says. */
  limits: limits.default({}),
  /** The version of the contract that it serves; 2 when not set. 1: before there were members, one record a unit and sector. */
  contract: z.literal([1, 2], 'expected 1 or 2').exactOptional(),
  /** Its own public keys, by which it declares invalid what is kept of its answers. */
  keys,
});

/** Who it is must be known by a number where it is no ministry of the country. */
const checkAuthority = (
  { kind, authority }: Pick<z.infer<typeof own>, 'kind' | 'authority'>,
  context: z.core.$RefinementCtx,
): void => {
  const needs = kind === 'MINISTRY' ? null : kind === 'REGION' ? 'division' : 'uscc';
  if (needs && authority[needs] === undefined)
    context.addIssue({ code: 'custom', path: ['authority', needs], message: `expected one, as it is a ${kind}` });
};

/** Of a member of the directory. */
export const directoryEntry = own
  .extend({
    keys: keys.exactOptional(),
    /** On trial it is asked by nobody's query. */
    state: z.enum(['trial', 'counts']),
  })
  .superRefine(checkAuthority);

/** A member as the directory has it. */
export type DirectoryEntry = z.infer<typeof directoryEntry>;

/** What a member asks to be listed as, signed by itself: whether, and when it counts, is for who keeps the directory. */
export const ownEntry = own.superRefine(checkAuthority);
export type OwnEntry = z.infer<typeof ownEntry>;

/** The JWS type of a member's own entry, which is signed for its name. */
export const ENTRY_TYPE = 'tongcha-entry+jws';

function isValid(scheme: string, text: string): boolean {
  const read = parseCode(`${scheme}:${text}`);
  return read.ok && read.reading.code === `${scheme}:${text}` && read.reading.validity === 'OK';
}
