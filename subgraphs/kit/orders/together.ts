import { GraphQLError } from 'graphql';
import type { Receipt } from './writes.ts';

/**
 * Of several systems as one: what is not settled with all of them is told again.
 * @param all what each has answered, or why it has not
 * @throws GraphQLError where a part may be there and another must be told again
 */
export function together(all: readonly PromiseSettledResult<Receipt>[]): Receipt {
  const receipts = all.map((each) => {
    if (each.status === 'rejected') throw each.reason;
    return each.value;
  });
  const having = (state: Receipt['state']): readonly Receipt[] => receipts.filter((each) => each.state === state);
  const later = having('LATER')
    .toSorted((a, b) => Date.parse(a.retryAt ?? '') - Date.parse(b.retryAt ?? ''))
    .at(-1);
  if (later) return later;
  const [only] = receipts;
  if (only && receipts.every(({ state }) => state === only.state)) return { ...only, ...wordsOf(receipts) };
  // Told again with no `tried`, those that have it would write it twice.
  if (having('NOT_DONE').length > 0)
    throw new GraphQLError('a part of it is not taken in yet', { extensions: { code: 'UNAVAILABLE' } });
  // Told again as a whole, a system that has its part could take it twice.
  if (having('TAKEN').length > 0) return { state: 'PARTLY', ...wordsOf(receipts) };
  return { state: 'UNCERTAIN', ...wordsOf(receipts) };
}

function wordsOf(receipts: readonly Receipt[]): Pick<Receipt, 'reference' | 'message'> {
  const references = receipts.flatMap(({ reference }) => reference ?? []);
  const messages = receipts.flatMap(({ message }) => message ?? []);
  return {
    ...(references.length > 0 ? { reference: references.join(', ') } : {}),
    ...(messages.length > 0 ? { message: messages.join('; ') } : {}),
  };
}
