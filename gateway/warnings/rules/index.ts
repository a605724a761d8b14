import type { Rule } from '../rule.ts';
import { recalled } from './recalled.ts';

/** All that units are judged by, in the order in which what they say is told. */
export const RULES: readonly Rule[] = [recalled];
