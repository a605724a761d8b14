import { type Acting, needOrder, seenNow } from './act.ts';
import { concernedBy } from './concerned.ts';
import { refusal } from './public-fault.ts';
import type { SeenRecall } from './seen-recall.ts';

/** The word of an enterprise of whose units it is, as records say now. @throws GraphQLError */
export async function acknowledge(id: string, acting: Acting): Promise<SeenRecall> {
  const { role, organization } = acting.caller.identity;
  if (role !== 'enterprise' || organization === null)
    throw refusal('FORBIDDEN', 'a recall is acknowledged by an enterprise, with its credit code in the token');
  const seen = await needOrder(id, acting);
  if (seen.kept.state !== 'OPEN')
    throw refusal('CONFLICT', `this recall is ${seen.kept.state}: it needs no word any more`);
  const [own] = await concernedBy(seen);
  if (!own) {
    const { units } = await seen.facts();
    if ([...units.values()].some(({ unread }) => unread.RECORDS.some(({ reason }) => reason !== 'WITHHELD')))
      throw refusal('UNAVAILABLE', 'not all records of its units can be read just now: ask again later');
    throw refusal('FORBIDDEN', 'no record says that your organisation makes or has units of this recall');
  }
  return seenNow(await acting.recalls.acknowledge(id, organization, Date.now()), acting);
}
