import { z } from 'zod';
import type { Delivery } from '@tongcha/governance';
import { faultMessage } from '../calls/subgraph-response.ts';
import type { Told } from './system.ts';

/** A member's words and numbers go to people as they are: short, in one line, and nothing that is not text. */
const text = z
  .string()
  .transform((each) =>
    each
      .replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
      .trim()
      .slice(0, 500),
  )
  .nullish()
  .transform((each) => each || null);

/** `Receipt` of contract.graphql. */
const receipt = z.discriminatedUnion('state', [
  z.object({ state: z.enum(['TAKEN', 'PARTLY']), reference: text, message: text }),
  z.object({ state: z.enum(['REFUSED', 'NOT_DONE', 'UNCERTAIN']), message: text }),
  z.object({
    state: z.literal('LATER'),
    retryAt: z.iso.datetime({ offset: true }).transform(Date.parse),
    message: text,
  }),
]);

/** Of these nothing was done: the member has looked at the call, and at nothing that it says. */
const NOT_BEGUN: ReadonlySet<string> = new Set(['BAD_REQUEST', 'BAD_USER_INPUT', 'FORBIDDEN', 'OTHER_VERSION']);

/**
 * How telling went, by what a member has answered. Anything but a receipt, or an error which says that nothing was begun, may have been done.
 * @param field of the mutation that it was told by
 */
export function deliveryOf(told: Told, member: string, field: string): Delivery {
  if (told.state !== 'ANSWERED')
    return { state: told.state === 'UNSENT' ? 'NOT_SENT' : 'UNKNOWN', message: told.message };
  const { data, errors } = told.response;
  const read = receipt.safeParse(data?.[field]);
  if (read.success) return read.data;
  const [error] = errors;
  const isBegun = errors.length === 0 || errors.some(({ code, isInvalid }) => !isInvalid && !NOT_BEGUN.has(code));
  return {
    state: isBegun ? 'UNKNOWN' : 'NOT_DONE',
    message: error?.message ?? faultMessage(member, error?.code ?? 'BAD_ANSWER', error?.said),
  };
}
