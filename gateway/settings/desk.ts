import { z } from 'zod';

/** What the regulator's page asks of a provider when nothing else is set. */
const SCOPES = 'openid impact credit recall alerts complaints audit';

/** The regulator's page, whose people sign in at `identity.issuer`. */
export const desk = z.strictObject({
  folder: z.string().optional().describe('The folder of the built page for regulators; none is served when not set.'),
  clientId: z
    .string()
    .regex(/^[\x21-\x7e]{1,256}$/, 'expected the name of a client, without spaces')
    .default('tongcha-desk')
    .describe('What the page is called at the issuer: a public client, with the redirect address ORIGIN/desk.'),
  scopes: z
    .string()
    .regex(/^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/, 'expected scopes with a space between each two')
    .refine((text) => text.split(' ').includes('openid'), { error: 'expected openid among the scopes' })
    .default(SCOPES)
    .describe('The scopes that it asks for, openid among them.'),
});

/** As it is read. */
export type DeskSettings = z.infer<typeof desk>;
