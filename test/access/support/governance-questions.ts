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

const JUDGED = `rule { id } outcome codes at zh en
  evidence { member system recordId code field value } missing { member code field reason }`;
const WARNINGS = `query Warnings($code: TraceCode!, $direction: Direction!) {
  chain(code: $code direction: $direction maxDepth: 4) { warnings(undecided: true) { ${JUDGED} } withheld { sector policy } }
  unit(code: $code) { warnings(undecided: true, maxDepth: 2) { ${JUDGED} } }
}`;

const IMPACT = `query Impact($codes: [TraceCode!]!, $kinds: [LinkKind!], $maxDepth: Int) {
  impact(codes: $codes, kinds: $kinds, maxDepth: $maxDepth) {
    roots { code }
    units { code depth certain share ${RANGE} content ${RANGE} affected ${RANGE} mixing sectors holders { uscc name } }
    totals(by: [SECTOR, LEVEL, PRODUCT, DIVISION, WEEK, HOLDER]) { by key name units certain content ${RANGE} }
    holders { organization { uscc } name codes certain }
    handovers { kind from to at until quantity { value unit } share evidence { system recordId } disagreements }
    balance { root { code } source ${RANGE} accounted ${RANGE} unaccounted ${RANGE} becauseOf { reason codes } }
    actions { sector division organization { uscc } name duty codes certain }
    ${BESIDE}
  }
}`;

const ORIGINS = `query Origins($codes: [TraceCode!]!, $maxUnits: Int) {
  origins(codes: $codes, maxUnits: $maxUnits) {
    candidates(first: 100) { unit { code } depth cases score reach extent likelihood rank zh en }
    cases left ${BESIDE}
  }
}`;

const TRACEABLE = `query Traceable($codes: [TraceCode!]!) {
  traceable(codes: $codes) {
    units {
      code traceable depth breaks { code reason sector member gap { reason } } origins { unit { code } beginning country }
    }
    ${BESIDE}
  }
}`;

// When a term ends goes by when it was asked.
const PREVIEW = `mutation Preview($input: RecallInput!) {
  recall(input: $input) {
    confirm
    preview {
      units { code basis certain } steps { sector member right codes } unheld deadlines { duty basis met }
      impact { units { code certain share ${RANGE} } ${BESIDE} }
    }
  }
}`;

const RECALLS = `query Recalls {
  recalls {
    edges {
      node {
        id state codes steps { member state codes shown unread message }
        concerned { organization { uscc } name made held acknowledgedAt }
        deadlines { duty due met } history { entry action by codes }
      }
    }
    pageInfo { hasNextPage }
  }
}`;

const RATE = `sampled traceable broken undecided causes { reason sector units } least most listed isAll total oldest ${BESIDE}`;

const ORGANIZATION = `query Organization($uscc: USCC!) {
  organization(uscc: $uscc) {
    registers {
      entries { sector member division licences { code number status } categories { number } penalties { number at reason } }
      complete gaps { reason member codes message } withheld { sector policy }
    }
    made(first: 50) {
      edges { cursor node { code sector member } } complete gaps { reason member } withheld { sector policy }
      coverage { member status total examined narrowedBy tested }
    }
    traceRate { ${RATE} }
  }
}`;

const INDICATOR = `query Indicator($uscc: USCC!) {
  organization(uscc: $uscc) {
    indicator {
      least most grade components { name least most missing inputs { name value member } }
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
    { query: ORIGINS, variables: { codes: some } },
    { query: ORIGINS, variables: { codes: some, maxUnits: some.length + 4 } },
    { query: TRACEABLE, variables: { codes: of.codes } },
    { query: ORGANIZATION, variables: { uscc } },
    { query: INDICATOR, variables: { uscc } },
    { query: MONITORING, variables: {} },
    { query: MONITORING, variables: { where: { sectors: [namesOf(dice.pick(of.ministries)).sector] } } },
  ];
}
