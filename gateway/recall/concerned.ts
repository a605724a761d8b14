import { order } from '../chain/merge-links.ts';
import { makersOf, type RecallFacts } from './recall-facts.ts';
import type { SeenRecall } from './seen-recall.ts';

/** As schema/recall.graphql has it. */
export interface RecallParty {
  readonly organization: { readonly uscc: string };
  readonly name: string | null;
  readonly made: readonly string[];
  readonly held: readonly string[];
  readonly acknowledgedAt: string | null;
}

/** Who makes or has units of it as far as the reader may see: to an enterprise, itself alone. */
export async function concernedBy(seen: SeenRecall): Promise<readonly RecallParty[]> {
  const { role, organization } = seen.reader.caller.identity;
  const parties = partiesIn(await seen.facts(), seen.codes);
  const told = role === 'enterprise' ? parties.filter(({ uscc }) => uscc === organization) : parties;
  const acknowledged = new Map(seen.kept.acknowledgements.map(({ organization: uscc, at }) => [uscc, at]));
  return told.map(({ uscc, name, made, held }) => {
    const at = seen.isOrderer || uscc === organization ? acknowledged.get(uscc) : undefined;
    return {
      organization: { uscc },
      name,
      made,
      held,
      acknowledgedAt: at === undefined ? null : new Date(at).toISOString(),
    };
  });
}

interface Party {
  readonly uscc: string;
  name: string | null;
  readonly made: string[];
  readonly held: string[];
}

function partiesIn({ units, holders }: RecallFacts, codes: readonly string[]): readonly Party[] {
  const found = new Map<string, Party>();
  const partyOf = (uscc: string, name: string | null): Party => {
    let party = found.get(uscc);
    if (!party) found.set(uscc, (party = { uscc, name, made: [], held: [] }));
    party.name ??= name;
    return party;
  };
  for (const code of codes) {
    const unit = units.get(code);
    if (!unit) continue;
    for (const [uscc, name] of makersOf(unit)) partyOf(uscc, name).made.push(unit.code);
    for (const { uscc, name } of holders.of(unit)) partyOf(uscc, name).held.push(unit.code);
  }
  return [...found.values()].sort((a, b) => order(a.uscc, b.uscc));
}
