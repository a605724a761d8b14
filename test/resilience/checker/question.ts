import type { Dice } from '../../execute/support/random/dice.ts';
import { MINISTRIES } from '../judge.ts';

/** Something that is asked at the root of the graph. What it asks of it is one or more of its parts. */
export type Place =
  | { readonly kind: 'unit'; readonly key: string }
  | { readonly kind: 'organization'; readonly key: string }
  | { readonly kind: 'chain'; readonly key: string; readonly direction: 'BACK' | 'FORWARD' }
  /** The field that searches a ministry's records. */
  | { readonly kind: 'search'; readonly key: string };

export interface Question {
  readonly place: Place;
  /** Response keys, in the order in which they are selected. */
  readonly parts: readonly string[];
}

export interface Operation {
  readonly document: string;
  readonly variables: Readonly<Record<string, string>>;
  /** The first is `q0` in the answer. */
  readonly questions: readonly Question[];
}

/** What a sector knows of an organisation, wherever it is asked of. */
const ORGANIZATION = MINISTRIES.map(
  ([, , field]) => `${field} { member division licences { number kind status issuedAt } contactName }`,
);
const RECORD = `{
  code member sector level productName producedAt expiresAt
  quantity { value unit }
  producer { uscc name organization { ${ORGANIZATION[1]} ${ORGANIZATION[3]} } }
  holder { uscc name }
  place { division name }
  events { id step at organization { uscc name } quantity { value unit } }
  inspections { id kind at result organization { uscc name } }
  certificates { code number kind issuer { uscc } status }
  recalls { id level reason }
  source { system recordId }
}`;
const CHAIN: Readonly<Record<string, string>> = {
  __typename: '__typename',
  direction: 'direction',
  depth: 'depth',
  complete: 'complete',
  units:
    'units { code depth sectors records { code sector productName source { system recordId } } unit { code foodDrug { productName kind } } }',
  links:
    'links { kind from to at until quantity { value unit } share evidence { sector system recordId confidence at until quantity { value unit } share } }',
  gaps: 'gaps { reason sector system codes }',
  coverage: 'coverage { sector status asked answered failed }',
};
const WALK = `{ ${Object.values(CHAIN).join(' ')} }`;

const PARTS: Readonly<Record<Place['kind'], Readonly<Record<string, string>>>> = {
  unit: {
    code: 'code',
    ...Object.fromEntries(MINISTRIES.map(([, , field]) => [field, `${field} ${RECORD}`])),
    // What is missing of the one is said by the other.
    coverage: 'coverage { sector status }',
    records:
      'records { code sector productName quantity { value unit } producer { uscc organization { hazardousGoods { division } } } }',
    upstream: `upstream(maxDepth: 1) ${WALK}`,
    downstream: `downstream(maxDepth: 1) ${WALK}`,
  },
  // Not its name, which all share: of whom it is asked depends on what else is.
  organization: {
    uscc: 'uscc',
    ...Object.fromEntries(ORGANIZATION.map((text, i) => [MINISTRIES[i]?.[2] ?? '', text])),
  },
  chain: CHAIN,
  search: {
    edges: 'edges { cursor node { code sector productName quantity { value unit } producer { uscc name } } }',
    pageInfo: 'pageInfo { hasNextPage endCursor }',
  },
};

export function partsOf({ kind }: Place): string[] {
  return Object.keys(PARTS[kind]);
}

/** One to four questions, whose places are its variables: a document is used again about others. */
export function randomOperation(dice: Dice, places: readonly Place[]): Operation {
  const questions = Array.from({ length: 1 + dice.below(4) }, (): Question => {
    const place = dice.pick(places);
    const parts = partsOf(place);
    // A chain is judged as a whole.
    if (place.kind === 'chain') return { place, parts };
    const some = dice.some(parts, 0.3);
    const chosen = some.length > 0 ? some : [dice.pick(parts)];
    return {
      place,
      parts: chosen.includes('records') && !chosen.includes('coverage') ? ['coverage', ...chosen] : chosen,
    };
  });
  return operationOf(questions);
}

export function operationOf(questions: readonly Question[]): Operation {
  const variables: Record<string, string> = {};
  const fields = questions.map(({ place, parts }, i) => {
    const selected = parts.map((part) => PARTS[place.kind][part]).join(' ');
    if (place.kind === 'search') return `q${i}: ${place.key}(first: 7) { ${selected} }`;
    variables[`k${i}`] = place.key;
    const asked = {
      unit: `unit(code: $k${i})`,
      organization: `organization(uscc: $k${i})`,
      chain: `chain(code: $k${i}, direction: ${place.kind === 'chain' ? place.direction : 'BACK'})`,
    }[place.kind];
    return `q${i}: ${asked} { ${selected} }`;
  });
  const declared = questions.flatMap(({ place: { kind } }, i) =>
    kind === 'search' ? [] : [`$k${i}: ${kind === 'organization' ? 'USCC' : 'TraceCode'}!`],
  );
  return {
    document: `query Checked${declared.length > 0 ? `(${declared.join(', ')})` : ''} {\n${fields.join('\n')}\n}`,
    variables,
    questions,
  };
}
