import { shallowRef, watch } from 'vue';
import { ask } from '../ask/ask.ts';
import { Caller, type CallerData } from '../documents/operations.ts';
import { session } from './session.ts';

/** Who is signed in, as the gateway has it: what the token says, and the purposes that agreements let it state. */
export const caller = shallowRef<CallerData['caller']>(null);

watch(
  () => session.value.state,
  async (state) => {
    if (state !== 'in') return;
    const answer = await ask(Caller, {});
    if (answer.ok) caller.value = answer.data.caller;
  },
  { immediate: true },
);
