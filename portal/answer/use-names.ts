import { type Ref, shallowReactive, watchEffect } from 'vue';
import { ask } from '../ask/ask.ts';
import { Organization } from '../documents/answers.ts';
import type { HeldRecord } from './ministries.ts';
import { byRank, isSelf, type Said } from './said.ts';
import type { ChainState } from './chain-state.ts';

/** Organisations whose name no record tells are asked for, this many at most. */
const MOST_ASKED = 24;

/** What people call the units of the answer. */
export interface Names {
  get(code: string): string | null;
  /** Only an enterprise calls it that, of itself. */
  isSelfStated(code: string): boolean;
}

/** Products by their records, organisations by records and registers; what an authority calls a thing comes before what others do. */
export function useNames(records: Ref<readonly HeldRecord[]>, ...chains: readonly Readonly<Ref<ChainState>>[]): Names {
  const names = shallowReactive(new Map<string, { readonly name: string; readonly by: Said }>());
  const asked = new Set<string>();
  const note = (code: string, name: string | null | undefined, by: Said): void => {
    const before = names.get(code);
    if (name && (!before || byRank(by, before.by) < 0)) names.set(code, { name, by });
  };

  watchEffect(() => {
    for (const record of records.value) noteRecord(record.code, record);
    for (const { value } of chains) {
      if (value.state !== 'known') continue;
      for (const { code, records: held } of value.chain.units) for (const record of held) noteRecord(code, record);
      const unnamed = value.chain.units
        .map(({ code }) => code)
        .filter((code) => code.startsWith('uscc:') && !isRegistered(code) && !asked.has(code));
      for (const code of unnamed.slice(0, MOST_ASKED - asked.size)) {
        asked.add(code);
        void ask(Organization, { uscc: code.slice('uscc:'.length) }).then((answer) => {
          const name = answer.ok ? answer.data.organization.name : null;
          if (name && !isRegistered(code)) names.set(code, { name, by: REGISTER });
        });
      }
    }
  });

  /** Known by more than its own word. */
  function isRegistered(code: string): boolean {
    const before = names.get(code);
    return before !== undefined && !isSelf(before.by);
  }

  function noteRecord(
    code: string,
    record: Pick<HeldRecord, 'sector' | 'statedBy' | 'productName' | 'producer'>,
  ): void {
    note(code, record.productName, record);
    if (record.producer) note(`uscc:${record.producer.uscc}`, record.producer.name, record);
  }

  return {
    get: (code) => names.get(code)?.name ?? null,
    isSelfStated(code) {
      const known = names.get(code);
      return known !== undefined && isSelf(known.by);
    },
  };
}

/** Whose register it was is not told. */
const REGISTER: Said = { sector: '', statedBy: null };
