import type { MinistryContext } from '../../subgraphs/kit/context.ts';

/** How orders reach systems in a test's own context. */
export const PUTS: Pick<MinistryContext, 'put' | 'longestMs'> = { put: (_, write) => write(), longestMs: 5_000 };
