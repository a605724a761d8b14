import type { WarningTextFields } from '@tongcha/client';

/** A warning as the graph's rules give it: gravest first, what is not decided last. */
export type WarningView = WarningTextFields;
