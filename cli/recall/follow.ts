import { setTimeout as sleep } from 'node:timers/promises';
import { FindRecall, type RecallOrderToldFields } from '@tongcha/client';
import { CliFault, EXIT, printable } from '@tongcha/command';
import type { Call } from '../command.ts';
import { interrupted } from '../gateway.ts';
import { isStuck, orderText } from './order-text.ts';
import { RECALL_WORDS } from './words.ts';

type Order = RecallOrderToldFields;
type FollowCall = Pick<
  Call<{ readonly json: boolean }>,
  'gateway' | 'io' | 'language' | 'warn' | 'say' | 'paint' | 'options'
>;

export async function findOrder({ gateway }: Pick<FollowCall, 'gateway'>, id: string): Promise<Order> {
  const { data, errors, status } = await gateway.need(FindRecall, { id });
  if (data.recall) return data.recall;
  if (errors.length > 0) throw gateway.refusal({ errors, status });
  throw new CliFault(
    EXIT.refused,
    '没有这个召回令,或不在您的权限内(--purpose) / there is no recall of that number for you (--purpose)',
  );
}

/**
 * Until every member has it and its own record says so, or a person has to do something, with how far it is on the standard error. An
 * interruption leaves the recall as it is. @returns the exit code
 */
export async function follow(call: FollowCall, first: Order): Promise<number> {
  const { io, warn, say, options } = call;
  let said = '';
  let pause = 500;
  for (let now = first; ; now = await findOrder(call, first.id)) {
    const line = progressLine(now, call);
    if (line !== said) warn(line);
    said = line;
    if (now.steps.every(isOver) || now.state === 'WAITING') {
      say(options.json ? JSON.stringify(now, null, 2) : orderText(printable(now), call));
      return now.state !== 'WAITING' && now.steps.every(isDone) ? EXIT.done : EXIT.incomplete;
    }
    await sleep(pause, undefined, { signal: io.signal }).catch(() => {
      throw interrupted();
    });
    pause = Math.min(5_000, pause * 1.5);
  }
}

/** How many members have it, and of how many units their records say so. */
export function progressLine({ id, state, steps }: Order, { language }: Pick<FollowCall, 'language'>): string {
  const own = RECALL_WORDS[language];
  const count = (of: Order['steps'][number]['state']): number => steps.filter((step) => step.state === of).length;
  const told = (['ACKED', 'PENDING', 'SENDING', 'PARTLY', 'REFUSED', 'UNCERTAIN'] as const).flatMap((each) =>
    count(each) > 0 || each === 'ACKED' ? [`${own.steps[each]} ${count(each)}`] : [],
  );
  const [shown, codes] = [sum(steps, 'shown'), steps.reduce((all, step) => all + step.codes.length, 0)];
  return [id, own.states[state], ...told, own.shown(shown, codes, sum(steps, 'unread'))].join('  ');
}

function sum(steps: Order['steps'], of: 'shown' | 'unread'): number {
  return steps.reduce((all, step) => all + step[of], 0);
}

/** What its record does not say at the end a person settled otherwise, or was let out since. */
function isDone({ state, settled, shown, codes }: Order['steps'][number]): boolean {
  return state === 'ACKED' && (settled !== null || shown === codes.length);
}

function isOver(step: Order['steps'][number]): boolean {
  return isStuck(step) || isDone(step);
}
