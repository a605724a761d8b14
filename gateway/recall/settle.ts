import { type Acting, needOrder, orderer, seenNow } from './act.ts';
import { orderRight } from './order-right.ts';
import { refusal } from './public-fault.ts';
import { textIn } from './read-input.ts';
import type { SeenRecall } from './seen-recall.ts';

export interface SettleArguments {
  readonly id: string;
  readonly step: string;
  readonly held: boolean;
  readonly note?: string | null;
}

/** What a person has found out of a step that did not end by itself. @throws GraphQLError */
export async function settle({ id, step, held, note }: SettleArguments, acting: Acting): Promise<SeenRecall> {
  const { caller, recalls } = acting;
  const by = orderer(caller.identity);
  const said = textIn('note', note);
  const seen = await needOrder(id, acting);
  const known = seen.steps.find((each) => each.id === step);
  if (!known) throw refusal('NOT_FOUND', 'this recall has no step of that number for you');
  if (orderRight(known.member, caller.claims) === 'NONE')
    throw refusal('FORBIDDEN', 'no agreement lets you order this member: whoever may has to settle the step');
  const at = Date.now();
  return seenNow(await recalls.settle(id, step, { held, note: said, by, at }), acting);
}
