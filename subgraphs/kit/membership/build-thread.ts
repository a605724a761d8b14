/** Hashes members' codes and builds their filters, in a thread of its own: a million take seconds. */
import { parentPort } from 'node:worker_threads';
import { MembershipKey } from '@tongcha/membership';
import { type LevelChange, Levels, type LevelSizes } from './levels.ts';

export interface BuildData {
  readonly secret: string;
  readonly sizes: LevelSizes;
}

export type ToBuilder = { readonly codes: readonly string[] } | { readonly change: true };
/** Each filter that is built has a number. */
export type ToThread = { readonly id: number } & (ToBuilder | { readonly open: BuildData } | { readonly close: true });
/** Null: the codes are taken. */
export type FromBuilder = LevelChange | null;
export interface FromThread {
  readonly id: number;
  readonly told: FromBuilder;
}

const builds = new Map<number, Levels>();

// One message of a filter at a time: its other side waits for each answer.
parentPort?.on('message', (message: ToThread) => {
  const { id } = message;
  if ('open' in message)
    builds.set(id, new Levels(new MembershipKey(message.open.secret), performance.now(), message.open.sizes));
  else if ('close' in message) builds.delete(id);
  else
    void answer(builds.get(id), message).then((told) => {
      const bytes = told === null ? [] : told.fresh.map(({ bytes: { buffer } }) => buffer);
      parentPort?.postMessage({ id, told } satisfies FromThread, bytes);
    });
});

async function answer(levels: Levels | undefined, message: ToBuilder): Promise<FromBuilder> {
  if (!levels) return null;
  if ('change' in message) return levels.change(performance.now());
  await levels.add(message.codes);
  return null;
}
