import { type Contender, contenders, type OursOptions } from './contenders.ts';

export interface OneOptions {
  readonly only: readonly string[];
  readonly ours: OursOptions;
}

/** The one gateway that a command is about: ours as it is by default, or the one that `--only` names, of `others` too. @throws Error */
export function oneGateway({ only, ours }: OneOptions, others: readonly Contender[] = []): Contender {
  const all = [...contenders(ours), ...others];
  const key = only[0] ?? 'ours';
  const found = all.find((each) => each.key === key);
  if (!found || only.length > 1) throw new Error(`--only: expected one of ${all.map((each) => each.key).join(', ')}`);
  return found;
}
