import { z } from 'zod';

export const port = z.coerce
  .number()
  .int('expected a whole number')
  .min(0, 'expected 0 to 65535')
  .max(65_535, 'expected 0 to 65535');
export const flag = z.stringbool('expected true or false').or(z.boolean());
/** The environment has text alone. */
export function listed(given: unknown): unknown {
  return typeof given === 'string' ? given.split(/[\s,]+/).filter((each) => each !== '') : given;
}
