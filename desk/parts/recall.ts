import type { OrderOfData, RecallData } from '../documents/operations.ts';

/** An order to recall, and what one would be, as the pages show them. */
export type Order = NonNullable<OrderOfData['recall']>;
export type Step = Order['steps'][number];
export type Result = NonNullable<RecallData['recall']>;
export type Preview = NonNullable<Result['preview']>;
export type Action = Step['action'];

/** What can be done to an order that stands so. */
export function actionsOn({ state }: Pick<Order, 'state'>): readonly Action[] {
  if (state === 'OPEN') return ['EXTEND', 'NARROW', 'CLOSE', 'CANCEL'];
  return state === 'WAITING' ? ['CANCEL'] : [];
}

/** Whether a person has to find out what became of it. */
export function isUnsettled({ state, settled }: Step): boolean {
  return (state === 'UNCERTAIN' || state === 'PARTLY' || state === 'REFUSED') && settled === null;
}
