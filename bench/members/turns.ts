/** Loaded before a gateway: how long one turn of its loop was at most, in CPU time of its thread, so that what else the machine does is not in it. */
import { answerMessages } from './messages.ts';

/** A turn is seen when the timer after it runs. */
const EVERY_MS = 1;

let longest = 0;
let last = 0;
let timer: NodeJS.Timeout | undefined;

function look(): void {
  const now = threadMs();
  longest = Math.max(longest, now - last);
  last = now;
}

function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

answerMessages({
  watch() {
    longest = 0;
    last = threadMs();
    timer = setInterval(look, EVERY_MS);
    return null;
  },
  longestTurnMs() {
    clearInterval(timer);
    look();
    return longest;
  },
});
