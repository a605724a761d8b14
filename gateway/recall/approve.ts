import { refused } from '../chain/read-arguments.ts';
import { type Acting, needOrder, orderer, seenNow } from './act.ts';
import { orderRight } from './order-right.ts';
import { refusal } from './public-fault.ts';
import type { SeenRecall } from './seen-recall.ts';

export interface ApproveArguments {
  readonly id: string;
  readonly entry: number;
  readonly approved?: boolean | null;
}

/** A second person's word for an entry that waits for one; or it is taken back, by whoever may order it. @throws GraphQLError */
export async function approve({ id, entry: place, approved }: ApproveArguments, acting: Acting): Promise<SeenRecall> {
  const { caller, recalls } = acting;
  const by = orderer(caller.identity);
  const { kept, entries } = await needOrder(id, acting);
  // Of what is not told to him there is none, and no word says how many there are.
  const entry = entries.find((each) => each.place === place);
  if (!entry) throw refused('entry must be a place in the history of this recall, from 1');
  const steps = kept.steps.filter((step) => step.entry === place);
  if (steps.some(({ member }) => orderRight(member, caller.claims) === 'NONE'))
    throw refusal('FORBIDDEN', 'it goes to members that no agreement lets you order: whoever may has to decide');
  if (approved === false) return seenNow(await recalls.withdraw(id, place, by, Date.now()), acting);
  if (entry.by.subject === by.subject)
    throw refusal('FORBIDDEN', 'you have ordered this yourself: a second person has to approve it');
  return seenNow(await recalls.approve(id, place, by, Date.now()), acting);
}
