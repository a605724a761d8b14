import type { GraphQLSchema } from 'graphql';
import { writePlace } from '../../../gateway/members/search-cursor.ts';
import { namesOf } from '../../../schema/names.ts';
import type { Dice } from '../../execute/support/random/dice.ts';
import { MINISTRIES } from '../../support/ministries.ts';
import { ownSupergraph } from '../../support/own-supergraph.ts';
import { CODES, ORGANIZATIONS, PRODUCT_CODE, time } from './economy.ts';
import { everythingOf } from './everything.ts';
import { governanceQuestions, type Question } from './governance-questions.ts';

const NAMES = Object.keys(MINISTRIES);
const schema: GraphQLSchema = ownSupergraph().graph.api;

const CHAIN = `complete depth root { code } units { code depth sectors }
  links {
    kind from to at until quantity { value unit } share
    evidence { sector member system recordId confidence at until quantity { value } share statedBy { name } } disagreements doubts
  }
  gaps { reason sector member system codes message } withheld { sector policy }
  coverage { sector member members status asked answered held failed withheld { policy } cached stale breaker excluded }
  origins { code } destinations { code } direction`;
/** Of a walk that stops at a limit, how many codes were asked about depends on who answered first. */
const NEAR = CHAIN.replace('asked answered ', '');

const each = (tell: (name: string) => string): string => NAMES.map(tell).join(' ');
const LINK = everythingOf(schema, 'TraceLink');
const linksBoth = (field: string): string =>
  ['BACK', 'FORWARD'].map((way) => `${field}${way}: ${field}(direction: ${way}) ${LINK}`).join(' ');
const recordOf = (name: string): string => everythingOf(schema, namesOf(name).recordType);
const knownBy = (name: string): string =>
  `${namesOf(name).field} ${everythingOf(schema, namesOf(name).organizationType)}`;

const linksOf = (name: string): string => linksBoth(namesOf(name).linksField);

const UNIT = `query Unit($code: TraceCode!) {
  unit(code: $code) { ${each((name) => `${namesOf(name).field} ${recordOf(name)}`)} ${each(linksOf)} }
}`;
/** Which records and links there are of a unit, to whoever asks. */
export const VISIBLE = `query Visible($code: TraceCode!) {
  unit(code: $code) {
    ${each(
      (name) =>
        `${namesOf(name).field} { sector } ${['BACK', 'FORWARD'].map((way) => `${namesOf(name).linksField}${way}: ${namesOf(name).linksField}(direction: ${way}) { kind from to evidence { system recordId } }`).join(' ')}`,
    )}
  }
}`;
const AROUND = `query Around($code: TraceCode!) {
  unit(code: $code) {
    records { sector code }
    coverage { sector status asked answered held failed withheld { policy } }
    upstream(maxDepth: 2, maxUnits: 500) { ${NEAR} }
    downstream(maxDepth: 2, maxUnits: 500) { ${NEAR} ends: units(at: { last: true }) { unit { code records { code } } records { member code productName } } }
  }
}`;
const WALK = `query Walk($code: TraceCode!, $direction: Direction!, $kinds: [LinkKind!], $maxUnits: Int!, $from: DateTime, $to: DateTime) {
  chain(code: $code direction: $direction maxDepth: 4 kinds: $kinds maxUnits: $maxUnits from: $from to: $to) { ${CHAIN} }
}`;
const CHAINS = `query Chains($codes: [TraceCode!]!, $direction: Direction!, $at: UnitCondition!, $kinds: [LinkKind!], $from: DateTime, $to: DateTime) {
  chains(codes: $codes direction: $direction maxDepth: 3 maxUnits: 900 kinds: $kinds from: $from to: $to) {
    cost { codes members calls } complete direction
    units(at: $at) { code depth sectors reachedFrom }
    links { kind from to at until evidence { system recordId } }
    beyond { kind from to at }
    gaps { reason sector system codes message } withheld { sector policy }
    coverage { sector status asked answered held failed withheld { policy } cached stale }
    roots(arrival: [ARRIVED, NOWHERE, STAYED], at: $at) { root { code } }
    all: roots { arrival(at: $at) ${CHAIN} }
  }
}`;
const FOLLOW = WALK.replace('query Walk', 'subscription Follow').replace('chain(', 'chain: chainProgress(');
const CUT = WALK.replace('asked answered ', '');
const ORGANIZATION = `query Organization($uscc: USCC!) { organization(uscc: $uscc) { name ${each(knownBy)} } }`;
const SEARCHES = NAMES.map((name) => {
  return `query Search($first: Int!, $after: String, $where: SearchCondition, $filter: ${namesOf(name).recordType.replace('Record', 'Filter')}) {
    ${namesOf(name).searchField}(first: $first, after: $after, where: $where, filter: $filter) {
      edges { cursor node ${recordOf(name)} }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor } total narrowedBy tested examined
    }
  }`;
});
/** What the lists and counts over all sectors are made of. */
const OWN_RECALLED = `query Recalled($where: RecalledCondition, $first: Int!, $after: RecalledPlace) {
  ${each((name) => `${namesOf(name).recalledField}(where: $where, first: $first, after: $after) { member code at }`)}
}`;
const OWN_TOTALS = `query Totals($where: SearchCondition, $by: [TotalsKey!]!) {
  ${each(
    (name) =>
      `${namesOf(name).totalsField}(where: $where, by: $by, measures: [COUNT, SUM_QUANTITY]) ${everythingOf(schema, namesOf(name).totalsType)}`,
  )}
}`;
const PRODUCTS = ['agriculture', 'food-drug'] as const;
const PRODUCT = `query Product($code: TraceCode!) {
  unit(code: $code) { ${PRODUCTS.map((name) => `${namesOf(name).productField} { member name producer { uscc } recalled ${recordOf(name)} moreRecalled }`).join(' ')} }
}`;
const ROUTE = `query Route($code: TraceCode!, $topic: ComplaintTopic!, $division: String) {
  complaintRoute(code: $code, topic: $topic, division: $division) {
    sector member { name } division rule zh en
    because { sector member system recordId code field value statedBy { name } } informed { name } terms { zh en basis }
  }
}`;

const SEARCH_ALL = `query SearchAll($where: SearchCondition, $first: Int!, $after: String) {
  search(where: $where, first: $first, after: $after) {
    edges { cursor node { __typename code sector member productName holder { uscc } place { division address } } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    total complete gaps { reason member system codes message } withheld { sector policy }
    coverage { member status total examined narrowedBy tested }
  }
}`;

const AGGREGATE = `query Counted($where: SearchCondition, $by: [TotalsKey!]!) {
  aggregate(where: $where, by: $by, measures: [COUNT, SUM_QUANTITY]) {
    groups { sector product division province month producer status count quantity { value unit } }
    others { groups count } count complete gaps { reason member system codes message } withheld { sector policy }
    coverage { sector member status count examined complete }
  }
}`;

const RECALLED = `query Recalled($where: RecalledCondition, $first: Int!, $after: String) {
  recalled(where: $where, first: $first, after: $after) {
    edges { cursor at node { __typename code sector member productName holder { uscc } recalls { id reason } } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    complete gaps { reason member system codes message } withheld { sector policy } coverage { sector member status complete }
  }
}`;

/** Conditions on what may be kept back, and on what may not. */
function condition(dice: Dice): Readonly<Record<string, unknown>> {
  const all = {
    sectors: dice.some(
      NAMES.map((name) => namesOf(name).sector),
      0.6,
    ),
    members: dice.some(NAMES, 0.6),
    level: 'LOT',
    product: `W${dice.below(10)}`,
    producer: dice.pick(ORGANIZATIONS),
    holder: dice.pick(ORGANIZATIONS),
    division: dice.pick(['370000', '370681', '110000']),
    producedBetween: { from: time(dice) },
    recordedBetween: { from: time(dice), to: '2027-01-01T00:00:00+08:00' },
    recalled: dice.chance(0.5),
    failed: dice.chance(0.5),
    licence: 'L-1',
    equipmentOverdue: dice.chance(0.5),
    changedSince: time(dice),
    text: dice.pick([dice.pick(ORGANIZATIONS).slice(-4), ':', 'a']),
  };
  return Object.fromEntries(Object.entries(all).filter(() => dice.chance(0.15)));
}

/** Whatever can be asked of a few codes and organisations, and of the registers. */
export function questions(dice: Dice): Question[] {
  const codes = [dice.pick(CODES), dice.pick(CODES), `uscc:${dice.pick(ORGANIZATIONS)}`, 'urn:test:paper:1'];
  const filter = Object.fromEntries(
    (
      [
        ['step', dice.pick(['HOLD', 'TRANSPORT', 'TRANSFORM', 'PACK', 'INSTALL'])],
        ['from', time(dice)],
        ['to', time(dice)],
      ] as const
    ).filter(() => dice.chance(0.5)),
  );
  const between = (): object => (dice.chance(0.3) ? { from: time(dice), to: '2026-09-01T00:00:00+08:00' } : {});
  return [
    ...codes.flatMap((code) => [
      { query: UNIT, variables: { code } },
      { query: AROUND, variables: { code } },
    ]),
    ...codes.flatMap((code) =>
      ['BACK', 'FORWARD'].map((direction) => {
        const kinds = dice.chance(0.3) ? ['TRANSFORM', dice.pick(['PACK', 'HOLD', 'TREAT'])] : null;
        return dice.chance(0.3)
          ? { query: CUT, variables: { code, direction, kinds, maxUnits: 3, ...between() } }
          : { query: WALK, variables: { code, direction, kinds, maxUnits: 1_000, ...between() } };
      }),
    ),
    {
      query: FOLLOW,
      variables: { code: codes[0], direction: dice.pick(['BACK', 'FORWARD']), kinds: null, maxUnits: 1_000 },
    },
    ...['BACK', 'FORWARD'].map((direction) => ({
      query: CHAINS,
      variables: {
        codes,
        direction,
        ...between(),
        at: dice.pick([
          {},
          { last: true },
          { sectors: [dice.pick(NAMES.map((name) => namesOf(name).sector))] },
          { schemes: [dice.pick(['gs1', 'drug', 'uri', 'uscc'])], last: false },
        ]),
      },
    })),
    ...governanceQuestions(dice, { codes: CODES, usccs: ORGANIZATIONS, ministries: NAMES }),
    { query: ORGANIZATION, variables: { uscc: dice.pick(ORGANIZATIONS) } },
    ...Array.from({ length: 6 }, () => ({
      query: SEARCH_ALL,
      variables: {
        where: dice.chance(0.5) ? { holder: dice.pick(ORGANIZATIONS) } : condition(dice),
        first: 1 + dice.below(4),
        after: dice.chance(0.5) ? writePlace({ member: dice.pick(NAMES), cursor: null }) : null,
      },
    })),
    ...Array.from({ length: 3 }, () => ({
      query: RECALLED,
      variables: {
        where: dice.pick([
          {},
          { product: `W${dice.below(10)}`, standing: true },
          { division: '370681', level: 'II' },
          { members: dice.some(NAMES, 0.6), announced: { from: '2026-11-02T00:00:00+08:00' } },
        ]),
        first: 1 + dice.below(4),
      },
    })),
    ...Array.from({ length: 4 }, () => ({
      query: AGGREGATE,
      variables: {
        where: dice.chance(0.3) ? { holder: dice.pick(ORGANIZATIONS) } : condition(dice),
        by: dice.some(['SECTOR', 'PRODUCT', 'DIVISION', 'PROVINCE', 'MONTH', 'PRODUCER', 'STATUS'], 0.3).slice(0, 3),
      },
    })),
    ...SEARCHES.map((query) => ({
      query,
      variables: {
        first: 1 + dice.below(3),
        ...(dice.chance(0.5) ? { where: condition(dice) } : query.includes('FoodDrugFilter') ? { filter } : {}),
      },
    })),
    {
      query: OWN_RECALLED,
      variables: {
        where: dice.pick([{}, { standing: true }]),
        first: 1 + dice.below(4),
        after: dice.pick([null, { at: null, code: dice.pick(CODES), included: true }]),
      },
    },
    { query: OWN_TOTALS, variables: { where: condition(dice), by: [dice.pick(['PRODUCT', 'STATUS', 'PRODUCER'])] } },
    { query: PRODUCT, variables: { code: PRODUCT_CODE } },
    ...codes.map((code) => ({
      query: ROUTE,
      variables: {
        code,
        topic: dice.pick(['SELLER', 'EXPIRED', 'QUALITY', 'LEAK', 'EQUIPMENT', 'OTHER']),
        division: dice.pick([null, '370600']),
      },
    })),
  ];
}
