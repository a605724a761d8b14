import { z } from 'zod';
import { httpUrl } from '@tongcha/config';

/** Who has read what; nothing is written without a folder. */
export const audit = z.strictObject({
  folder: z.string().min(1, 'expected a folder').optional().meta({
    description: 'The folder of the log: who has read what. Nothing is written when not set.',
    page: 'audit.md',
  }),
  key: z
    .string()
    .optional()
    .describe(
      'The file of the Ed25519 key that signs the log, PKCS #8 in PEM; when not set, one beside the folder, made on first use.',
    ),
  witnessUrl: httpUrl.optional().meta({
    description:
      'Where the log’s heads are kept: each is sent there as it is signed, and a start asks what is kept there.',
    page: 'audit.md#heads-elsewhere',
  }),
  graceMinutes: z.coerce
    .number()
    .min(0, 'expected minutes')
    .max(1_440, 'expected a day at most')
    .default(10)
    .describe('How long what is public is answered while the log cannot be written.'),
});
