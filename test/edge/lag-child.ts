/** A gateway in a process of its own that tells how long its thread was at work at a stretch, whatever else the machine does. */
import { startEmptyGateway } from '../support/empty-gateway.ts';

const EVERY_MS = 2;

/** The thread's own time, milliseconds. */
const worked = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
};

let longest = 0;
let last = worked();
setInterval(() => {
  const now = worked();
  longest = Math.max(longest, now - last);
  last = now;
}, EVERY_MS);

process.on('disconnect', () => process.exit());
process.on('message', () => {
  process.send?.({ longest });
  longest = 0;
});

// Ministries that nobody listens for.
const nowhere = Object.fromEntries(
  ['AGRICULTURE', 'FOOD_DRUG', 'SPECIAL_EQUIPMENT', 'HAZARDOUS_GOODS', 'RARE_EARTH'].map((name) => [
    `MINISTRIES_${name}_URL`,
    'http://127.0.0.1:9/graphql',
  ]),
);
const gateway = await startEmptyGateway(nowhere);
process.send?.({ url: gateway.url });
