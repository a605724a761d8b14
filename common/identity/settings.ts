import { z } from 'zod';
import { hasNoPassword, httpUrl } from '@tongcha/config';

/** A claim's name, or, where it stands deeper, a JSON Pointer to it (RFC 6901). */
const claim = z
  .string()
  .regex(
    /^(?:[^/\p{C}][^\p{C}]{0,255}|(?:\/(?:[^/~\p{C}]|~[01]){1,256}){1,8})$/u,
    'expected the name of a claim, or the way to it: /realm_access/roles',
  );

/** Where tokens say who their bearer is. */
const claims = z
  .strictObject({
    subject: claim.default('sub').describe('Who it is: for the audit log, and for agreements that name subjects.'),
    role: claim
      .default('role')
      .describe(
        'citizen, enterprise, regulator or data-team. Where it is set, a list may stand there that has one of these in it.',
      ),
    sector: claim.default('sector').describe('Of a regulator: the sector of its ministry.'),
    organization: claim.default('uscc').describe('Of an enterprise: its unified social credit code.'),
    scopes: claim
      .default('scope')
      .describe('Its scopes, in one text with a space between each two; where it is set, a list may stand there.'),
  })
  .superRefine((places, context) => {
    const taken = new Map<string, string>();
    for (const [key, place] of Object.entries(places)) {
      const other = taken.get(place);
      if (other === undefined) taken.set(place, key);
      else context.addIssue({ code: 'custom', path: [key], message: `expected another claim than that of ${other}` });
    }
  });

/** Whose access tokens count; without any of these, none does. */
export const identity = z
  .strictObject({
    issuer: z
      .string()
      .min(1, 'expected the text of the claim iss')
      .refine(hasNoPassword, { error: 'expected an address without user and password' })
      .optional()
      .meta({
        description:
          'The text of the claim iss: whose access tokens count. Without it, none does. Where it is alone, its keys are found by it (OpenID Connect Discovery, RFC 8414).',
        page: 'sharing.md#tokens',
      }),
    audience: z
      .string()
      .min(1, 'expected the text of the claim aud')
      .default('tongcha')
      .describe('What a token’s claim aud must name.'),
    jwksUrl: httpUrl
      .optional()
      .describe(
        'The address of the issuer’s public keys (RFC 7517), where it does not tell it itself; by https in production.',
      ),
    jwksFile: z.string().optional().describe('The file of the same keys, where they are at no address.'),
    ca: z
      .string()
      .min(1, 'expected the path of a certificate')
      .optional()
      .describe(
        'The file of the certificates, in PEM, that may have signed the issuer’s own; those that Node trusts when not set. It is read again with each fetch.',
      ),
    claims: claims.prefault({}).meta({
      description:
        'Where tokens say who their bearer is: the name of a claim, or a JSON Pointer to it (/realm_access/roles).',
      page: 'sharing.md#claims-of-other-issuers',
    }),
    tokenType: z
      .string()
      .regex(/^[\w.+-]{1,64}$/, 'expected the value of typ')
      .optional()
      .describe(
        'The typ of its access tokens (RFC 9068: at+jwt). When not set at+jwt, and outside production JWT, too, which ID tokens have as well.',
      ),
    maxTokenMinutes: z.coerce
      .number()
      .int('expected whole minutes')
      .min(1, 'expected a minute at least')
      .max(43_200, 'expected 30 days at most')
      .default(1_440)
      .describe('The longest that a token may count, from its issue to its end.'),
    developmentKeys: z
      .string()
      .optional()
      .describe(
        'The file of the public half of the development key, as npm run token writes it: its tokens count too.',
      ),
  })
  .superRefine(({ issuer, jwksUrl, jwksFile, ca }, context) => {
    const add = (key: string, message: string): void => context.addIssue({ code: 'custom', path: [key], message });
    if (jwksUrl !== undefined && jwksFile !== undefined) add('jwksFile', 'expected one of jwksUrl and jwksFile');
    if (issuer === undefined && (jwksUrl ?? jwksFile) !== undefined)
      add('issuer', 'expected the issuer whose keys these are');
    if (issuer !== undefined && jwksUrl === undefined && jwksFile === undefined && !isIdentifier(issuer))
      add('issuer', 'expected an https address, by which its keys are found, or jwksUrl or jwksFile beside it');
    if (ca !== undefined && (issuer === undefined || jwksFile !== undefined))
      add('ca', 'expected an issuer whose keys are fetched, by jwksUrl or by its own address');
  });

/** An issuer that tells of itself has neither query nor fragment (RFC 8414, 2). Production refuses plain http. */
function isIdentifier(issuer: string): boolean {
  return /^https?:\/\/[^?#]+$/.test(issuer) && URL.canParse(issuer);
}

/** Whose tokens count, and what they say. */
export type IdentitySettings = z.infer<typeof identity>;
