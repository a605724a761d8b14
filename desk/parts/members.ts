import { shallowRef, watch } from 'vue';
import { Members, type MembersData } from '@tongcha/client';
import { ask } from '../ask/ask.ts';
import { session } from '../session/session.ts';

type Member = MembersData['members'][number];

/** Who answers for the sectors, by name; read once for a sign-in. */
export const members = shallowRef<ReadonlyMap<string, Member>>(new Map());

watch(
  () => session.value.state,
  async (state) => {
    if (state !== 'in') return;
    const answer = await ask(Members, {});
    if (answer.ok) members.value = new Map(answer.data.members.map((member) => [member.name, member]));
  },
  { immediate: true },
);
