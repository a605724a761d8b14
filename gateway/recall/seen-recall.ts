import type { Asker } from '../chain/asker.ts';
import type { CallerGovernance } from '../governance/caller-governance.ts';
import { isInForce, isNaming } from './codes-told.ts';
import type { Actor, KeptEntry, KeptRecall, KeptStep } from '@tongcha/governance';
import { orderRight, ordersRecalls } from './order-right.ts';
import { type RecallFacts, recallFacts } from './recall-facts.ts';

/** Who reads. */
export interface Reader {
  readonly asker: Asker;
  readonly caller: Pick<CallerGovernance, 'identity' | 'claims'>;
}

/**
 * An order as far as it is told to whoever reads. A step is told to those who may order its member themselves, and to everybody once the
 * member has it, whose own record then says so. All else (units, counts, terms, history) is of these steps alone: that a unit is recalled
 * with another one says something about both, which may be withheld from the reader.
 */
export class SeenRecall {
  readonly kept: KeptRecall;
  readonly steps: readonly KeptStep[];
  /** Whether he orders himself, to one of its members at least. */
  readonly isOrderer: boolean;
  readonly #reader: Reader;
  #facts: Promise<RecallFacts> | null = null;

  constructor(kept: KeptRecall, reader: Reader) {
    const { identity, claims } = reader.caller;
    const orders = ordersRecalls(identity);
    const mayOrder = ({ member }: KeptStep): boolean => orders && orderRight(member, claims) !== 'NONE';
    this.kept = kept;
    this.#reader = reader;
    this.steps = kept.steps.filter((step) => step.state === 'ACKED' || mayOrder(step));
    this.isOrderer = this.steps.some(mayOrder);
  }

  get reader(): Reader {
    return this.#reader;
  }

  /** Units that it names, also when it is over; without those that were let out. */
  get codes(): readonly string[] {
    const codes = new Set<string>();
    for (const entry of this.entries.filter(isInForce))
      for (const code of entry.codes)
        if (isNaming(entry)) codes.add(code);
        else if (entry.action === 'NARROW') codes.delete(code);
    return [...codes].sort();
  }

  get entries(): readonly (KeptEntry & { readonly codes: readonly string[] })[] {
    return this.kept.entries.flatMap((entry) => {
      const steps = this.steps.filter((step) => step.entry === entry.place);
      return steps.length === 0 ? [] : [{ ...entry, codes: [...new Set(steps.flatMap(({ codes }) => codes))].sort() }];
    });
  }

  /** Persons are told to those who order themselves. */
  named(actor: Actor | null): string | null {
    return actor && this.isOrderer ? `${actor.subject} (${actor.of})` : null;
  }

  /** What members' records say of its units now, also of those that were let out: read once a request, by the reader's rights. */
  facts(): Promise<RecallFacts> {
    const all = new Set(this.steps.flatMap(({ codes }) => codes));
    return (this.#facts ??= recallFacts(this.#reader.asker, [...all].sort()));
  }
}

/** Null: nothing of it is told to whoever reads. */
export function seenBy(kept: KeptRecall | null, reader: Reader): SeenRecall | null {
  const seen = kept && new SeenRecall(kept, reader);
  return seen && seen.steps.length > 0 ? seen : null;
}
