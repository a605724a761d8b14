import { type Ref, shallowReactive, watchEffect } from 'vue';
import { ask } from '../ask/ask.ts';
import { Organization } from '../documents/answers.ts';
import type { HeldRecord } from './ministries.ts';
import type { ChainState } from './verdict.ts';

/** Organisations whose name no record tells are asked for, this many at most. */
const MOST_ASKED = 24;

/** What people call the units of the answer, by code: products by their records, organisations by their registers. */
export function useNames(
  records: Ref<readonly HeldRecord[]>,
  ...chains: readonly Readonly<Ref<ChainState>>[]
): ReadonlyMap<string, string> {
  const names = shallowReactive(new Map<string, string>());
  const asked = new Set<string>();
  const note = (code: string, name: string | null | undefined): void => {
    if (name && !names.has(code)) names.set(code, name);
  };

  watchEffect(() => {
    for (const { code, productName, producer } of records.value) {
      note(code, productName);
      if (producer) note(`uscc:${producer.uscc}`, producer.name);
    }
    for (const { value } of chains) {
      if (value.state !== 'known') continue;
      for (const { code, records: held } of value.chain.units) {
        for (const { productName, producer } of held) {
          note(code, productName);
          if (producer) note(`uscc:${producer.uscc}`, producer.name);
        }
      }
      const unnamed = value.chain.units
        .map(({ code }) => code)
        .filter((code) => code.startsWith('uscc:') && !names.has(code) && !asked.has(code));
      for (const code of unnamed.slice(0, MOST_ASKED - asked.size)) {
        asked.add(code);
        void ask(Organization, { uscc: code.slice('uscc:'.length) }).then((answer) => {
          if (answer.ok) note(code, answer.data.organization.name);
        });
      }
    }
  });
  return names;
}
