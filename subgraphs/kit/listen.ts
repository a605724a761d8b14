import { z } from 'zod';

/** Where a ministry's subgraph listens: the keys `host` and `port` of its section. */
export function listen(port: number): { readonly host: z.ZodDefault<z.ZodString>; readonly port: z.ZodDefault<z.ZodCoercedNumber> } {
  return { host: z.string().default('127.0.0.1'), port: z.coerce.number().int('expected a whole number').min(0, 'expected 0 to 65535').max(65_535, 'expected 0 to 65535').default(port) };
}
