import type { Case } from './case.ts';
import { cases as keys } from './keys.ts';

/** Every group of cases, by the topic that its file is named for. */
export const groups: Readonly<Record<string, readonly Case[]>> = { keys };
