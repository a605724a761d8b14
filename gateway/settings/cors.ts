import { z } from 'zod';
import { listed } from './values.ts';

const origin = z.string().refine((text) => text === '*' || isOrigin(text), {
  error: 'expected an origin as browsers write it (https://portal.example), or *',
});

function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

/** Pages of which other origins may ask and read what is answered; none when not set. */
export const cors = z.strictObject({
  origins: z.preprocess(listed, z.array(origin)).default([]).meta({
    description:
      'Origins whose pages may ask and read what is answered, with spaces or commas between, or *; none when not set.',
    page: 'operating.md#pages-of-other-origins',
  }),
});
