import type { Code, LocalTime } from './facts.ts';

/** One thing of the sample that breaks a rule, told by what put it there. */
export interface Case {
  /** `exceeds-its-inputs`, as gateway/warnings has it. */
  readonly rule: string;
  /** The unit that is warned of, and what nobody could leave out who warns of it. A warning may name more. */
  readonly codes: readonly Code[];
  /** From when on it holds, of what runs out; without one, by what is on record whenever that is read. */
  readonly since?: LocalTime;
}
