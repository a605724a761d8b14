import measured from './measured.json' with { type: 'json' };

/** How a rule did over made-up records with noise. */
export interface RuleMeasure {
  readonly at: string;
  /** Things that are as the rule warns of. */
  readonly cases: number;
  /** Of these, the parts that it warned of and that it could not decide, 0 to 1. */
  readonly found: number;
  readonly undecided: number;
  /** Of all others that it could warn of, the part that it did, 0 to 1. */
  readonly falseAlarms: number;
}

/** By rule, of those that were measured; `npm run bench -- rules --write` writes the file. */
export const MEASURED: Readonly<Record<string, RuleMeasure | undefined>> = measured;
