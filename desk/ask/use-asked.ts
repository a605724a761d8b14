import { onUnmounted, type Ref, shallowRef, watch } from 'vue';
import type { TypedDocument } from '@tongcha/client';
import { purpose, session } from '../session/session.ts';
import { type Answer, ask } from './ask.ts';

/** What a page asks, and what has come of it; null while it is asked. */
export interface Asked<Data> {
  readonly answer: Ref<Answer<Data> | null>;
  again(): Promise<void>;
}

/** Asks at once, and again when the variables, the purpose or who is signed in have changed; variables of null ask nothing. */
export function useAsked<Data extends object, Variables extends object>(
  document: TypedDocument<Data, Variables>,
  variables: () => Variables | null,
): Asked<Data> {
  const answer = shallowRef<Answer<Data> | null>(null);
  let asking = new AbortController();
  const again = async (): Promise<void> => {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    const own = variables();
    if (own === null || session.value.state !== 'in') return;
    const next = await ask(document, own, signal);
    if (!signal.aborted) answer.value = next;
  };
  watch(
    [() => JSON.stringify(variables()), purpose, () => session.value.state],
    ([, , state]) => {
      if (state !== 'in') return;
      answer.value = null;
      void again();
    },
    { immediate: true },
  );
  onUnmounted(() => asking.abort());
  return { answer, again };
}
