import { z } from 'zod';

/** A time that something may take. */
export const milliseconds = z.coerce
  .number()
  .int('expected whole milliseconds')
  .min(1, 'expected at least 1 ms')
  .max(600_000, 'expected at most 600000 ms');
