import fc from 'fast-check';
import { LONG } from './runs.ts';

/** Property tests repeat their cases too; a long run's own seed is in what fast-check says of a failure. */
if (!LONG) fc.configureGlobal({ seed: Number(process.env['FAST_CHECK_SEED'] ?? 7) });
