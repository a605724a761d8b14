import { parse } from 'graphql';
import {
  brokenRules,
  contractFault,
  type MinistryNames,
  namesOf,
  SCHEMA_HEADER,
  schemaField,
  SHARED_GROUPS,
  versionOf,
} from '@tongcha/schema';
import { ANONYMOUS_CLAIMS, type SigningKey } from '@tongcha/signature';
import { noAnonymousList, nothingConditional, policiesIn, saysOfAllOrNone, searchFieldOf } from './access.ts';
import { nothingOfToday, todayAsOfNow } from './as-of.ts';
import { type ConformResponse, connect, field, type Subgraph } from './client.ts';
import { searchKeepsConditions } from './conditions.ts';
import type { Facts } from './facts.ts';
import { type Hostile, hostileChecks } from './hostile/hostile.ts';
import type { Subject } from './subject.ts';
import { factChecks } from './facts-suite.ts';
import { orderChecks } from './orders.ts';
import { type Outage, outageChecks } from './outage.ts';
import { errorsOf, isNoRecord, leaks, LINKS, RECORD, recordAt, recordKeys, units } from './questions.ts';
import { privateAt } from './privacy.ts';
import { pageCodes, walkPages } from './pages.ts';
import { productsTellRecalls } from './products.ts';
import { listsRecalled } from './recalled.ts';
import { SIGNATURE_SUITE, signingCaller } from './signatures.ts';

export interface Check {
  /** What must hold. */
  readonly name: string;
  /** null: it holds. Else what was seen instead. */
  readonly fault: string | null;
}

const UNKNOWN = 'urn:tongcha-conform:nobody-holds-this';
const HOSTILE: readonly string[] = [
  `uri'; DROP TABLE x; --`,
  '<a>&b;]]>',
  'gs1:(01)__proto__',
  '__proto__',
  `urn:x:${'9'.repeat(5_000)}`,
  'urn:x:\u0000\u001b[2J',
  'urn:x:\ud800',
  '',
];

export interface ConformOptions {
  /** Codes that it holds, beside those that its search finds. */
  readonly codes?: readonly string[];
  /** A private key that it trusts. */
  readonly key?: SigningKey | undefined;
  /** What its own screens show. */
  readonly facts?: Facts | undefined;
  /** Of a unit that it holds, of which a recall is written into its system; without it nothing is written. */
  readonly orders?: string | undefined;
  /** How its legacy system is made to fail; without it that is not tried. */
  readonly outage?: Outage | undefined;
  /** What stands between it and its legacy systems, to answer wrongly; without it that is not tried. */
  readonly hostile?: Hostile | undefined;
}

/**
 * Runs the contract against any subgraph, in any language, over HTTP. Sample codes come from its search field, where calls are
 * signed or it is open, from `codes` and from `facts`, whose every value is compared. With a key, calls are signed with it, and whether calls that are not are refused is checked too;
 * without, all is asked as by nobody.
 */
export async function conform(
  url: string,
  { codes = [], key, facts, orders, outage, hostile }: ConformOptions = {},
): Promise<Check[]> {
  const checks: Check[] = [];
  const caller = key && (await signingCaller(url, key));
  if (caller === null)
    return [
      { name: 'health tells the name by which calls are signed for it', fault: '/health answers no {"ministry": …}' },
    ];
  const sign = caller?.sign ?? null;
  const sdl = await connect(url, sign, ANONYMOUS_CLAIMS)
    .query('{ _service { sdl } }')
    .catch(() => null);
  const text = field(sdl?.data, '_service', 'sdl');
  if (typeof text !== 'string')
    return [{ name: 'the subgraph tells its schema (_service.sdl)', fault: 'no SDL was answered' }];
  const record = /type (\w+)Record implements[^{]*\bSectorRecord\b/.exec(text)?.[1];
  if (!record) return [{ name: 'a type implements SectorRecord', fault: 'there is none in the SDL' }];
  const names = namesOf(record.replace(/(?!^)([A-Z])/g, '-$1').toLowerCase());
  const schema = parse(text);
  const policies = [
    ...new Set([...policiesIn(schema), ...SHARED_GROUPS.map((group) => `${names.name}/${group}`)]),
  ].sort();
  const rights = { role: 'regulator', sector: names.sector, policies, purpose: 'conformance' } as const;
  const subgraph = connect(url, sign, rights);

  const check = async (name: string, run: () => Promise<string | null> | string | null): Promise<void> => {
    try {
      checks.push({ name, fault: await run() });
    } catch (error) {
      checks.push({ name, fault: error instanceof Error ? error.message : String(error) });
    }
  };
  await check(
    'the schema keeps the rules of the contract',
    () => brokenRules([{ name: names.name, typeDefs: schema }]).join('; ') || null,
  );
  await check('every response tells the versions that its schema tells', async () => {
    const fault = contractFault(names.name, names.sector, schema);
    const own = versionOf(schema, names.sector);
    if (fault !== null || own === null) return fault;
    for (const query of ['{ __typename }', '{ no_such_field }']) {
      const { version } = await subgraph.query(query);
      if (version !== schemaField(own))
        return `${query}: ${SCHEMA_HEADER} is ${JSON.stringify(version)}, not ${schemaField(own)}`;
    }
    return null;
  });
  const found = await sampleCodes(subgraph, names, text).catch(() => []);
  const subject: Subject = {
    subgraph,
    names,
    sdl: schema,
    samples: [...new Set([...codes, ...(facts?.records.map(({ code }) => code) ?? []), ...found])],
  };
  await check('health and readiness are answered', async () => {
    const [health, ready] = [await subgraph.get('/health'), await subgraph.get('/ready')];
    return health === 200 && ready === 200 ? null : `/health answered ${health}, /ready ${ready}`;
  });
  if (caller) for (const [name, run] of Object.entries(SIGNATURE_SUITE)) await check(name, () => run(caller));
  await check('there are sample codes to test with', () =>
    subject.samples.length > 0
      ? null
      : `${names.searchField} found none, or is not for this caller: name some with --code`,
  );
  if (subject.samples.length > 0) {
    for (const [name, run] of Object.entries(SUITE)) await check(name, () => run(subject));
  }
  if (caller && subject.samples.length > 0)
    for (const [name, run] of Object.entries(MOMENTS)) await check(name, () => run(subject, rights));
  if (facts) for (const { name, run } of factChecks(facts, subject)) await check(name, run);
  if (orders !== undefined) for (const { name, run } of orderChecks(orders, subject)) await check(name, run);
  if (outage) for (const { name, run } of outageChecks(outage, subject)) await check(name, run);
  if (hostile && subject.samples.length > 0)
    for await (const each of hostileChecks(hostile, subject)) checks.push(each);
  return checks;
}

const MOMENTS: Readonly<Record<string, typeof nothingOfToday>> = {
  'nothing of today is told as of a moment': nothingOfToday,
  'as of this moment it tells what it tells of today': todayAsOfNow,
};

const SUITE: Readonly<Record<string, (subject: Subject) => Promise<string | null>>> = {
  'a record tells its code, member, sector and source': async ({ subgraph, names, samples }) => {
    const answer = await units(subgraph, names, samples.slice(0, 50), RECORD);
    for (const [i, code] of samples.slice(0, 50).entries()) {
      const record = recordAt(answer, i);
      if (field(record, 'code') !== code) return `${code}: answered as ${String(field(record, 'code'))}`;
      if (field(record, 'sector') !== names.sector) return `${code}: sector is ${String(field(record, 'sector'))}`;
      if (!field(record, 'member')) return `${code}: member is missing`;
      if (!field(record, 'source', 'system')) return `${code}: source.system is missing`;
    }
    return errorsOf(answer);
  },
  'a record is the same by its own type and by its unit': async ({ subgraph, names, samples }) => {
    const codes = samples.slice(0, 20);
    const byUnit = await units(subgraph, names, codes, RECORD);
    const byRecord = await subgraph.query(
      `query($r: [_Any!]!) { _entities(representations: $r) { ... on ${names.recordType} { ${RECORD} } } }`,
      {
        r: recordKeys(names, codes, byUnit),
      },
    );
    const differing = codes.find(
      (_, i) => JSON.stringify(recordAt(byUnit, i)) !== JSON.stringify(field(byRecord.data, '_entities', i)),
    );
    return differing ? `${differing} differs` : null;
  },
  'every time has its offset': async ({ subgraph, names, samples }) => {
    const answer = await units(subgraph, names, samples.slice(0, 100), RECORD, LINKS);
    const wrong = times(answer.data).find(
      (time) => !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(time),
    );
    return wrong ? `${wrong} has none or is no ISO 8601 time` : null;
  },
  'batches of 1, 100 and 1000 keep their order and length': async ({ subgraph, names, samples }) => {
    for (const size of [1, 100, 1000]) {
      const codes = Array.from({ length: size }, (_, i) =>
        i % 7 === 3 ? `${UNKNOWN}:${i}` : (samples[i % samples.length] ?? UNKNOWN),
      );
      const answer = await units(subgraph, names, codes, 'code');
      const entities = field(answer.data, '_entities');
      if (!Array.isArray(entities) || entities.length !== size)
        return `a batch of ${size} answered ${Array.isArray(entities) ? entities.length : 'no'} entities`;
      const at = codes.findIndex(
        (code, i) => (field(recordAt(answer, i), 'code') ?? null) !== (code.startsWith(UNKNOWN) ? null : code),
      );
      if (at >= 0) return `in a batch of ${size}, entity ${at} is not ${codes[at]}`;
    }
    return null;
  },
  'a code that it does not hold is an empty list and no links, without an error': async ({ subgraph, names }) => {
    const answer = await units(subgraph, names, [UNKNOWN], 'code', LINKS);
    if (!isNoRecord(answer, 0)) return 'its records are not an empty list';
    const links = [field(answer.data, '_entities', 0, 'back'), field(answer.data, '_entities', 0, 'forward')];
    if (!links.every((list) => Array.isArray(list) && list.length === 0)) return 'its links are not an empty list';
    return errorsOf(answer);
  },
  'a hostile code fails alone and leaks nothing': async ({ subgraph, names, samples }) => {
    const codes = HOSTILE.flatMap((code) => [code, samples[0] ?? '']);
    const answer = await units(subgraph, names, codes, 'code', LINKS);
    const lost = codes.findIndex((code, i) => code === samples[0] && field(recordAt(answer, i), 'code') !== code);
    if (lost >= 0) return `the good code beside ${JSON.stringify(codes[lost - 1]?.slice(0, 40))} was not answered`;
    return leaks(answer);
  },
  'a key of the wrong type fails alone': async ({ subgraph, names, samples }) => {
    const answer = await units(subgraph, names, [samples[0] ?? '', 42, { code: 1 }, samples[0] ?? ''], 'code');
    if (field(recordAt(answer, 3), 'code') !== samples[0]) return 'the good code after it was not answered';
    if (!answer.errors.some((error) => error.path?.[1] === 1)) return 'its error has no path to its key';
    return leaks(answer);
  },
  'links both ways agree': async ({ subgraph, names, samples }) => {
    const codes = samples.slice(0, 60);
    const answer = await units(subgraph, names, codes, 'code', LINKS);
    const failed = errorsOf(answer);
    if (failed) return failed;
    const claims = codes.flatMap((code, i) => [
      ...links(answer, i, 'back').map(
        (link) => ({ link, asked: code, end: 'to', other: link.from, way: 'forward' }) as const,
      ),
      ...links(answer, i, 'forward').map(
        (link) => ({ link, asked: code, end: 'from', other: link.to, way: 'back' }) as const,
      ),
    ]);
    const astray = claims.find(({ link, asked, end }) => link[end] !== asked);
    if (astray) return `a link of ${astray.asked} does not have it as ${astray.end}`;
    const others = [...new Set(claims.map(({ other }) => other))].slice(0, 400);
    const second = await units(subgraph, names, others, 'code', LINKS);
    const missing = claims.find(({ link, other, way }) => {
      const i = others.indexOf(other);
      return (
        i >= 0 &&
        !links(second, i, way).some(
          (each) =>
            each.kind === link.kind &&
            each.from === link.from &&
            each.to === link.to &&
            each.evidence.recordId === link.evidence.recordId,
        )
      );
    });
    if (missing) return `${missing.link.from} → ${missing.link.to} is known from one side only`;
    return claims.length > 0 ? null : 'no sample has any link';
  },
  'no telephone or person number goes out unmasked': async ({ subgraph, names, samples }) => {
    const answer = await units(subgraph, names, samples.slice(0, 200), RECORD);
    for (const [i, code] of samples.slice(0, 200).entries()) {
      const at = privateAt(recordAt(answer, i));
      if (at !== null) return `${code}: a telephone or a person's number stands in ${at}`;
    }
    return null;
  },
  'a caller without a token gets no conditional field': ({ subgraph, sdl, names, samples }) =>
    nothingConditional(subgraph, sdl, names, samples),
  'a caller without a token lists no register that is not open': ({ subgraph, sdl, names }) =>
    noAnonymousList(subgraph, sdl, names),
  'that links are withheld is said of all codes or of none': ({ subgraph, names, samples }) =>
    saysOfAllOrNone(subgraph, names, samples, UNKNOWN),
  'search pages do not overlap and go on': async ({ subgraph, names, sdl }) => {
    // A register need not be one that can be searched.
    if (!searchFieldOf(sdl, names)) return null;
    // Where it is not for who asks there is nothing to see here, which is another check's concern.
    const { fault } = await walkPages(subgraph, names, { first: 3, most: 5 });
    return fault;
  },
  'a search by conditions finds what holds to them, and all of it': searchKeepsConditions,
  'a recalled unit is told with its product, and no other': productsTellRecalls,
  'what was recalled is listed, the newest first, and nothing else is': listsRecalled,
};

interface LinkAnswer {
  readonly kind: string;
  readonly from: string;
  readonly to: string;
  readonly evidence: { readonly recordId: string | null };
}

function links(answer: ConformResponse, i: number, way: 'back' | 'forward'): readonly LinkAnswer[] {
  const list = field(answer.data, '_entities', i, way);
  return Array.isArray(list) ? (list as LinkAnswer[]) : [];
}

async function sampleCodes(subgraph: Subgraph, names: MinistryNames, sdl: string): Promise<string[]> {
  if (!sdl.includes(names.searchField)) return [];
  const answer = await subgraph.query(`{ ${names.searchField}(first: 100) { edges { node { code } } } }`);
  return pageCodes(answer, names.searchField);
}

function times(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(times);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    typeof each === 'string'
      ? ['at', 'until', 'asOf', 'producedAt', 'expiresAt', 'validUntil', 'issuedAt'].includes(key)
        ? [each]
        : []
      : times(each),
  );
}
