import type { AlertsData } from '../documents/operations.ts';

/** An alert as the pages show it. */
export type AlertOf = AlertsData['alerts']['edges'][number]['node'];
