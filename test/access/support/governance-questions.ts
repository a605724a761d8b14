import { namesOf } from '../../../schema/names.ts';
import type { Dice } from '../../execute/support/random/dice.ts';

export interface Question {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Scopes that these need beside rights to what they read. */
export const SCOPES = 'impact credit recall';

// Of whom it is told who was asked: about how many units beyond those shown is chance.
const BESIDE = `complete gaps { reason sector member system codes message } withheld { sector policy }
  coverage { sector member status held failed withheld { policy } }`;

const RANGE = '{ least most unit }';

const JUDGED = `rule { id } level outcome codes at zh en parameters { name value member source }
  evidence { sector member system recordId code field value statedBy { name } } missing { sector member code field reason }`;
const WARNINGS = `query Warnings($code: TraceCode!, $direction: Direction!, $rules: [String!]) {
  chain(code: $code direction: $direction maxDepth: 4) { warnings(undecided: true, rules: $rules) { ${JUDGED} } withheld { sector policy } }
  unit(code: $code) { warnings(undecided: true, maxDepth: 2, rules: $rules) { ${JUDGED} } }
  chains(codes: [$code] direction: $direction maxDepth: 2) { warnings(undecided: true, rules: $rules) { ${JUDGED} } }
}`;

const IMPACT = `query Impact($codes: [TraceCode!]!, $kinds: [LinkKind!], $maxDepth: Int, $from: DateTime) {
  impact(codes: $codes, kinds: $kinds, maxDepth: $maxDepth, maxUnits: 900, from: $from, to: "2027-01-01T00:00:00+08:00") {
    roots { code }
    units { code unit { code } depth certain share ${RANGE} content ${RANGE} affected ${RANGE} mixing sectors holders { uscc name } }
    totals(by: [SECTOR, LEVEL, PRODUCT, DIVISION, WEEK, HOLDER]) { by key name units certain content ${RANGE} }
    holders { organization { uscc } name codes certain }
    handovers { kind from to at until quantity { value unit } share evidence { system recordId } disagreements }
    balance { root { code } source ${RANGE} accounted ${RANGE} unaccounted ${RANGE} becauseOf { reason codes } }
    actions { sector division organization { uscc } name duty basis codes certain }
    ${BESIDE}
  }
}`;

const ORIGINS = `query Origins($codes: [TraceCode!]!, $maxUnits: Int, $weights: [Float!]) {
  origins(codes: $codes, maxUnits: $maxUnits, maxDepth: 5, weights: $weights) {
    parameters { name value member source }
    candidates(first: 100) { unit { code } depth cases score reach extent likelihood rank zh en }
    cases left ${BESIDE}
  }
}`;

const TRACEABLE = `query Traceable($codes: [TraceCode!]!) {
  traceable(codes: $codes, maxUnits: 900) {
    units {
      code traceable depth breaks { code reason sector member gap { reason } } origins { unit { code } beginning country }
    }
    ${BESIDE}
  }
}`;

// When a term ends goes by when it was asked.
const PREVIEW = `mutation Preview($input: RecallInput!) {
  recall(input: $input, maxUnits: 900) {
    confirm
    preview {
      units { code unit { code } basis certain } steps { sector member right codes } unheld deadlines { duty basis met }
      impact { units { code certain share ${RANGE} } ${BESIDE} }
    }
  }
}`;

const RECALLS = `query Recalls($sector: String, $state: RecallState) {
  recalls(sector: $sector, state: $state, first: 2) {
    edges {
      cursor node {
        id state level reason advice authority codes steps { sector action member state codes shown unread message settled { held } }
        concerned { organization { uscc } name made held acknowledgedAt }
        deadlines { duty due met } history { entry action by reason waits codes }
      }
    }
    pageInfo { hasNextPage }
  }
  none: recalls(division: "370681", after: null) { edges { node { id codes } } }
}`;

const RATE = `sampled traceable broken undecided causes { reason sector units } least most listed isAll total oldest ${BESIDE}`;

const ORGANIZATION = `query Organization($uscc: USCC!, $where: SearchCondition, $after: String) {
  organization(uscc: $uscc) {
    registers {
      entries { sector member statedBy { name } division licences { code number status } categories { number } penalties { number at reason } }
      complete gaps { reason member codes message } withheld { sector policy }
    }
    made(first: 50, where: $where, after: $after) {
      edges { cursor node { code sector member } } complete gaps { reason member } withheld { sector policy }
      coverage { sector member status total examined narrowedBy tested }
    }
    traceRate(sample: 5) { ${RATE} }
  }
}`;

const INDICATOR = `query Indicator($uscc: USCC!) {
  organization(uscc: $uscc) {
    indicator(sample: 5) {
      least most grade version formula components { name weight formula least most missing inputs { name value member } }
      sample { ${RATE} } complete gaps { reason sector member codes message } withheld { sector policy }
    }
  }
}`;

const MONITORING = `query Monitoring($where: SearchCondition) {
  monitoring(where: $where, sample: 10) {
    groups {
      sector province month units
      sample { sampled traceable broken undecided causes { reason sector units } least most listed isAll }
    }
    others { groups count } members { sector member breaker }
    complete gaps { reason sector member system codes message } withheld { sector policy }
  }
}`;

/** All that is computed over what several records say: the more a rule withholds, the more there is to be told by mistake. */
export function governanceQuestions(
  dice: Dice,
  of: { readonly codes: readonly string[]; readonly usccs: readonly string[]; readonly ministries: readonly string[] },
): Question[] {
  const codes = dice.some(of.codes, 0.5);
  const some = codes.length > 1 ? codes : of.codes.slice(0, 2);
  const uscc = dice.pick(of.usccs);
  return [
    ...some.map((code) => ({ query: WARNINGS, variables: { code, direction: dice.pick(['BACK', 'FORWARD']) } })),
    ...some.map((code) => ({ query: IMPACT, variables: { codes: [code] } })),
    {
      query: IMPACT,
      variables: { codes: some, kinds: dice.chance(0.5) ? ['TRANSFORM', 'PACK', 'HOLD'] : null, maxDepth: 3 },
    },
    {
      query: PREVIEW,
      variables: { input: { action: 'OPEN', codes: some.slice(0, 2), level: 'I', reason: 'worlds' } },
    },
    { query: RECALLS, variables: {} },
    { query: RECALLS, variables: { sector: namesOf(dice.pick(of.ministries)).sector, state: 'OPEN' } },
    { query: ORIGINS, variables: { codes: some, weights: some.map((_, i) => i + 1) } },
    { query: ORIGINS, variables: { codes: some, maxUnits: some.length + 4 } },
    { query: TRACEABLE, variables: { codes: of.codes } },
    { query: ORGANIZATION, variables: { uscc } },
    { query: INDICATOR, variables: { uscc } },
    { query: MONITORING, variables: {} },
    { query: MONITORING, variables: { where: { sectors: [namesOf(dice.pick(of.ministries)).sector] } } },
  ];
}
