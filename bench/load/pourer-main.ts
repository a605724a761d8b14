import { answerMessages } from '../members/messages.ts';
import { openLoop } from './open.ts';
import type { Pour } from './pourer.ts';
import { type Question, WORKLOADS } from './question.ts';

answerMessages({
  pour: (given) => {
    const { everNewAddresses, ...pour } = given as Pour;
    return openLoop({ ...pour, next: everNewAddresses ? citizen : WORKLOADS.unlike.next });
  },
});
// There is nothing else here that keeps it alive.
process.channel?.ref();

let citizens = 0;

/** Each from an address of its own, as the proxy in front tells it. */
function citizen(): Question {
  citizens += 1;
  const address = `198.${18 + ((citizens >> 16) % 2)}.${(citizens >> 8) % 256}.${citizens % 256}`;
  return { ...WORKLOADS.unlike.next(), headers: { 'x-forwarded-for': address } };
}
