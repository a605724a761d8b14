import { shallowReactive } from 'vue';
import { ask } from '../ask/ask.ts';
import { Members, type StatedFields } from '../documents/answers.ts';

const known = shallowReactive(new Map<string, StatedFields>());
const asked = new Set<string>();
let asking = Promise.resolve();

/** Who a member is, where that has been learnt. */
export function memberOf(name: string | null): StatedFields | null {
  return name === null ? null : (known.get(name) ?? null);
}

/** Learns who those are of whom only the names are at hand. One question tells all of them; one that fails is asked again with the next names. */
export function learnMembers(names: readonly (string | null)[]): Promise<void> {
  const unknown = names.filter((name) => name !== null && !known.has(name) && !asked.has(name));
  if (unknown.length === 0) return asking;
  for (const name of unknown) if (name !== null) asked.add(name);
  asking = ask(Members, {}).then((answer) => {
    if (answer.ok) for (const each of answer.data.members) known.set(each.name, each);
    else asked.clear();
  });
  return asking;
}
