/** Hashes a member's codes and builds their filters, in a thread of its own: a million take seconds. */
import { parentPort, workerData } from 'node:worker_threads';
import { MembershipKey } from '@tongcha/membership';
import { type LevelChange, Levels, type LevelSizes } from './levels.ts';

export interface BuildData {
  readonly secret: string;
  readonly sizes: LevelSizes;
}

export type ToBuilder = { readonly codes: readonly string[] } | { readonly change: true };
/** Null: the codes are taken. */
export type FromBuilder = LevelChange | null;

const { secret, sizes } = workerData as BuildData;
const levels = new Levels(new MembershipKey(secret), performance.now(), sizes);

// One message at a time: the other side waits for each answer.
parentPort?.on('message', (message: ToBuilder) => {
  void answer(message).then((told) => {
    const bytes = told === null ? [] : told.fresh.map(({ bytes: { buffer } }) => buffer);
    parentPort?.postMessage(told, bytes);
  });
});

async function answer(message: ToBuilder): Promise<FromBuilder> {
  if ('change' in message) return levels.change(performance.now());
  await levels.add(message.codes);
  return null;
}
