import { graphql } from 'graphql';
import { describe, expect, test, vi } from 'vitest';
import { ANONYMOUS_CLAIMS, type CallClaims } from '../../common/signature/call-claims.ts';
import { refusalsOf } from '../../subgraphs/kit/access/refusals.ts';
import { SENSITIVE_SITES } from '../../subgraphs/kit/access/sharing.ts';
import type { LegacySystem } from '../../subgraphs/kit/legacy-system.ts';
import { type LoadContext, createLoaders } from '../../subgraphs/kit/loaders.ts';
import type { Ministry } from '../../subgraphs/kit/ministry.ts';
import type { SectorRecord, TraceLink } from '../../subgraphs/kit/records.ts';
import type { MinistryContext } from '../../subgraphs/kit/context.ts';
import { ministrySchema, ministrySdl } from '../../subgraphs/kit/schema.ts';
import { PUTS } from '../support/puts.ts';

const [MAKER, BUYER, OTHER] = ['91370681MA3T00101F', '91370681MA3T00102J', '91370681MA3T00106Y'];
const [LOT, SOLD] = ['hazlot:370681001.L1', 'hazlot:370681001.SOLD'];

const record = (code: string): SectorRecord & Record<string, unknown> => ({
  code,
  quantity: { value: 12, unit: 't' },
  producer: { uscc: MAKER, name: 'maker' },
  holder: { uscc: BUYER, name: 'holder' },
  place: { division: '370681', address: 'Dock 1', latitude: 37.6, longitude: 120.3 },
  events: [
    { id: 'F1', step: '充装', organization: { uscc: OTHER }, quantity: { value: 1 }, note: 'said' },
    { id: 'W1', step: '运单', organization: { uscc: BUYER }, quantity: { value: 2 }, handsOver: true },
  ],
  inspections: [{ id: 'I1', result: 'PASS', note: 'scratched' }],
  source: { system: 'fake' },
});
const sale: TraceLink = {
  kind: 'TRANSPORT',
  from: SOLD,
  to: `uscc:${BUYER}`,
  quantity: { value: 2, unit: 't' },
  evidence: { system: 'fake', recordId: 'W1', confidence: 'HIGH' },
};
const use: TraceLink = {
  kind: 'TRANSFORM',
  from: SOLD,
  to: 'gs1:(01)06901234001013(10)API1',
  quantity: { value: 900, unit: 'kg' },
  share: 0.5,
  evidence: { system: 'fake', recordId: 'U1', confidence: 'HIGH' },
};

const system: LegacySystem = {
  name: 'fake',
  maxCodes: 100,
  records: async (codes) => codes.map((code) => (code.startsWith('hazlot:') ? record(code) : null)),
  links: async (codes, direction) =>
    codes.map((code) => [sale, use].filter((link) => link[direction === 'BACK' ? 'to' : 'from'] === code)),
  organizations: async (usccs) =>
    usccs.map((uscc) => ({ uscc, name: 'someone', address: 'Dock 1', penalties: [{ number: 'P1' }], licences: [] })),
  search: async () => ({ rows: [{ cursor: '1', record: record(LOT) }], hasNextPage: false }),
  ping: async () => {},
  close: async () => {},
};
const waybills = vi.fn(() => [{ number: 'W1' }]);
const ministry: Ministry = {
  name: 'hazardous-goods',
  systems: [system],
  sharing: { parts: SENSITIVE_SITES, amountsOf: () => true },
  resolvers: { HazardousGoodsRecord: { waybills } },
};
const schema = ministrySchema(ministry);

const citizen: CallClaims = { role: 'citizen' };
const granted = (...policies: string[]): CallClaims => ({
  role: 'data-team',
  policies: policies.map((group) => `hazardous-goods/${group}`),
});
const EVERYTHING = ['parties', 'quantities', 'sites', 'supervision', 'search'].map(
  (group) => `hazardous-goods/${group}`,
);
/** As its own ministry's agreement has it. */
const regulator = (sector: string): CallClaims => ({
  role: 'regulator',
  sector,
  purpose: 'supervision',
  ...(sector === 'HAZARDOUS_GOODS' ? { policies: EVERYTHING } : {}),
});
const enterprise = (organization: string): CallClaims => ({
  role: 'enterprise',
  organization,
  policies: ['own-records'],
});

function context(claims: CallClaims, { systems }: Ministry = ministry): MinistryContext {
  const asking: LoadContext = { signal: AbortSignal.timeout(5_000), ask: (_, question) => question() };
  return { ...asking, claims, ...PUTS, loaders: createLoaders(systems, asking) };
}

async function ask(
  claims: CallClaims,
  selection: string,
  representation: Readonly<Record<string, unknown>> = { __typename: 'HazardousGoodsRecord', code: LOT },
): Promise<{ data: Record<string, unknown> | null; refused: string[]; beside: Record<string, unknown>[] }> {
  const contextValue = context(claims);
  const source = `query($r: [_Any!]!) { _entities(representations: $r) { ... on ${String(representation['__typename'])} { ${selection} } } }`;
  const { data, errors = [] } = await graphql({
    schema,
    source,
    variableValues: { r: [representation] },
    contextValue,
  });
  for (const error of errors) expect(error.extensions['code']).toBe('FORBIDDEN');
  const entities = data?.['_entities'] as Record<string, unknown>[] | undefined;
  return {
    data: entities?.[0] ?? null,
    refused: errors.map((error) => error.path?.slice(2).join('.') ?? ''),
    beside: refusalsOf(contextValue)
      .errors('hazardous-goods')
      .map((error) => ({ ...error.extensions, message: error.message })),
  };
}

test('without a policy a conditional field is null with FORBIDDEN at its place and is never resolved; what is public stands', async () => {
  for (const claims of [
    ANONYMOUS_CLAIMS,
    citizen,
    { role: 'regulator', sector: 'HAZARDOUS_GOODS' } as const,
    regulator('RARE_EARTH'),
    granted('search'),
    { role: 'enterprise', organization: MAKER } as const,
  ]) {
    const { data, refused } = await ask(
      claims,
      'code quantity { value } producer { uscc } holder { uscc } waybills { number }',
    );
    expect(data).toEqual({ code: LOT, quantity: null, producer: { uscc: MAKER }, holder: null, waybills: null });
    expect(refused).toEqual(['quantity', 'holder', 'waybills']);
  }
  expect(waybills).not.toHaveBeenCalled();
});

test('policies that stand together must hold together', async () => {
  expect((await ask(granted('parties'), 'waybills { number }')).refused).toEqual(['waybills']);
  expect((await ask(granted('quantities'), 'waybills { number }')).refused).toEqual(['waybills']);
  expect((await ask(granted('parties', 'quantities'), 'waybills { number }')).data).toEqual({
    waybills: [{ number: 'W1' }],
  });
  expect(
    (await ask({ role: 'data-team', policies: ['rare-earth/parties', 'rare-earth/quantities'] }, 'waybills { number }'))
      .refused,
  ).toEqual(['waybills']);
});

test('a regulator sees what an agreement says, of its own ministry and of another', async () => {
  const selection =
    'quantity { value } holder { uscc } waybills { number } events { id organization { uscc } quantity { value } note } place { address } inspections { note }';
  const { refused, beside, data } = await ask(regulator('HAZARDOUS_GOODS'), selection);
  expect({ refused, beside }).toEqual({ refused: [], beside: [] });
  expect(data).toMatchObject({
    events: [
      { id: 'F1', note: 'said' },
      { id: 'W1', organization: { uscc: BUYER } },
    ],
    place: { address: 'Dock 1' },
  });
  expect(
    (
      await ask(
        { ...regulator('RARE_EARTH'), policies: ['hazardous-goods/parties'] },
        'holder { uscc } quantity { value }',
      )
    ).refused,
  ).toEqual(['quantity']);
});

test.each([MAKER, BUYER])(
  'an enterprise sees what is conditional of a record where it is a party: %s',
  async (uscc) => {
    const { data, refused, beside } = await ask(
      enterprise(uscc),
      'quantity { value } holder { uscc } waybills { number } place { address } events { id organization { uscc } note } inspections { note }',
    );
    expect({ refused, beside }).toEqual({ refused: [], beside: [] });
    expect(data).toMatchObject({
      holder: { uscc: BUYER },
      place: { address: 'Dock 1' },
      events: [{ id: 'F1', organization: { uscc: OTHER }, note: 'said' }, { id: 'W1' }],
      inspections: [{ note: 'scratched' }],
    });
  },
);

test('an enterprise sees nothing conditional of another’s record, whatever it sends along', async () => {
  const { data, refused } = await ask(enterprise(OTHER), 'holder { uscc } events { organization { uscc } }', {
    __typename: 'HazardousGoodsRecord',
    code: LOT,
    producer: { uscc: OTHER },
    holder: { uscc: OTHER },
  });
  expect({ data, refused }).toEqual({ data: { holder: null, events: [{ organization: null }] }, refused: ['holder'] });
  const organization = (claims: CallClaims, uscc: string): ReturnType<typeof ask> =>
    ask(claims, 'hazardousGoods { address penalties { number } }', { __typename: 'Organization', uscc });
  expect((await organization(enterprise(OTHER), MAKER)).refused).toEqual([
    'hazardousGoods.0.address',
    'hazardousGoods.0.penalties',
  ]);
  expect((await organization(enterprise(MAKER), MAKER)).data).toEqual({
    hazardousGoods: [{ address: 'Dock 1', penalties: [{ number: 'P1' }] }],
  });
});

test('parts of shared types are null, with one refusal beside the answer for each policy, and hand-overs are left out', async () => {
  const { data, refused, beside } = await ask(
    citizen,
    'place { division address latitude } events { id step organization { uscc } quantity { value } note } inspections { result note }',
  );
  expect(data).toEqual({
    place: { division: '370681', address: null, latitude: null },
    events: [{ id: 'F1', step: '充装', organization: null, quantity: null, note: null }],
    inspections: [{ result: 'PASS', note: null }],
  });
  expect(refused).toEqual([]);
  const PARTS = {
    parties: 'TraceEvent of hand-overs, TraceEvent.organization',
    quantities: 'TraceEvent.quantity',
    sites: 'Place.address, Place.latitude',
    supervision: 'Inspection.note, TraceEvent.note',
  };
  const said = Object.entries(PARTS).map(([group, parts]) => ({
    code: 'FORBIDDEN',
    partial: true,
    policy: `hazardous-goods/${group}`,
    message: `hazardous-goods: ${parts} are not shared with you`,
  }));
  expect(beside).toEqual(said);
});

test('what rules keep back is said by what is selected: alike whether or not there is any of it, or anything at all', async () => {
  const parts =
    'events { id note @skip(if: false) organization @include(if: false) { uscc } ... on TraceEvent { quantity @skip(if: true) { value } } } inspections { result }';
  const policies = async (claims: CallClaims, code: string): Promise<unknown[]> =>
    (await ask(claims, parts, { __typename: 'HazardousGoodsRecord', code })).beside.map(({ policy, codes }) => [
      policy,
      codes,
    ]);
  const said = ['parties', 'supervision'].map((group) => [`hazardous-goods/${group}`, undefined]);
  expect(await policies(citizen, LOT)).toEqual(said);
  expect(await policies(citizen, 'urn:nobody')).toEqual(said);
  // Of what may be its own an enterprise is told record by record.
  const each = said.map(([policy]) => [policy, [LOT]]);
  expect(await policies(enterprise(OTHER), LOT)).toEqual(each);
  expect(await policies(enterprise(MAKER), LOT)).toEqual([]);
  expect((await ask(citizen, 'code events { id: step }')).beside.map(({ policy }) => policy)).toEqual([
    'hazardous-goods/parties',
  ]);
  expect((await ask(citizen, 'code productName inspections { result }')).beside).toEqual([]);
});

/** Said of links that are told without their amounts. */
const AMOUNTS = (codes: string[], kinds: string[]) => ({
  code: 'FORBIDDEN',
  partial: true,
  codes,
  policy: 'hazardous-goods/quantities',
  kinds,
  parts: ['quantity', 'share'],
  message: 'hazardous-goods: TraceLink.quantity, TraceLink.share are not shared with you',
});
const LINKS = (direction: string): string =>
  `links: hazardousGoodsLinks(direction: ${direction}) { kind to quantity { value } share }`;
const unit = (code: string): Readonly<Record<string, unknown>> => ({ __typename: 'TraceUnit', code });

test('a link to an organisation is left out, and that links may be left out is said with and without one', async () => {
  const sold = await ask(citizen, LINKS('FORWARD'), unit(SOLD));
  expect(sold.data).toEqual({ links: [{ kind: 'TRANSFORM', to: use.to, quantity: null, share: null }] });
  const unsold = await ask(citizen, LINKS('FORWARD'), unit(LOT));
  expect(unsold.data).toEqual({ links: [] });
  const unknown = await ask(citizen, LINKS('FORWARD'), unit('urn:nobody'));
  for (const [answer, code] of [
    [sold, SOLD],
    [unsold, LOT],
    [unknown, 'urn:nobody'],
  ] as const) {
    expect(answer.beside).toEqual([
      {
        code: 'FORBIDDEN',
        partial: true,
        codes: [code],
        policy: 'hazardous-goods/parties',
        kinds: ['HOLD', 'TRANSPORT'],
        message: 'hazardous-goods: links to organisations are not shared with you',
      },
      ...(answer === sold ? [AMOUNTS([SOLD], ['TRANSFORM'])] : []),
    ]);
  }
  expect((await ask(citizen, LINKS('BACK'), unit(SOLD))).beside).toEqual([]);
  const buyer = await ask(citizen, LINKS('BACK'), unit(`uscc:${BUYER}`));
  expect([buyer.data, buyer.beside.length]).toEqual([{ links: [] }, 1]);
});

test('with parties a link is told without its amounts, with quantities too it is whole', async () => {
  const parties = await ask(granted('parties'), LINKS('FORWARD'), unit(SOLD));
  expect(parties).toEqual({
    data: {
      links: [
        { kind: 'TRANSPORT', to: sale.to, quantity: null, share: null },
        { kind: 'TRANSFORM', to: use.to, quantity: null, share: null },
      ],
    },
    refused: [],
    beside: [AMOUNTS([SOLD], ['TRANSFORM', 'TRANSPORT'])],
  });
  const both = await ask(granted('parties', 'quantities'), LINKS('FORWARD'), unit(SOLD));
  expect(both.data).toMatchObject({ links: [{ quantity: { value: 2 } }, { quantity: { value: 900 }, share: 0.5 }] });
});

test('an enterprise sees the links of its own records whole, and of others’ only those to itself', async () => {
  const whole = [
    { kind: 'TRANSPORT', to: sale.to, quantity: { value: 2 }, share: null },
    { kind: 'TRANSFORM', to: use.to, quantity: { value: 900 }, share: 0.5 },
  ];
  expect(await ask(enterprise(MAKER), LINKS('FORWARD'), unit(SOLD))).toEqual({
    data: { links: whole },
    refused: [],
    beside: [],
  });
  const other = await ask(enterprise(OTHER), LINKS('FORWARD'), unit(SOLD));
  expect(other.data).toEqual({ links: [{ kind: 'TRANSFORM', to: use.to, quantity: null, share: null }] });
  expect(other.beside.map(({ policy }) => policy)).toEqual(['hazardous-goods/parties', 'hazardous-goods/quantities']);
  expect((await ask(enterprise(BUYER), LINKS('BACK'), unit(`uscc:${BUYER}`))).data).toEqual({ links: [whole[0]] });
  // The maker asks who stands behind its buyer's code: only what it sold itself.
  expect((await ask(enterprise(MAKER), LINKS('BACK'), unit(`uscc:${BUYER}`))).data).toEqual({ links: [whole[0]] });
});

test('a register is not listed without an agreement, and never without a token', async () => {
  const list = async (claims: CallClaims): Promise<unknown> => {
    const { data, errors } = await graphql({
      schema,
      source: '{ hazardousGoodsRecords { edges { node { code } } } }',
      contextValue: context(claims),
    });
    return errors?.[0]?.extensions['code'] ?? data?.['hazardousGoodsRecords'];
  };
  const found = { edges: [{ node: { code: LOT } }] };
  expect(
    await Promise.all(
      [
        ANONYMOUS_CLAIMS,
        citizen,
        enterprise(MAKER),
        { role: 'anonymous', policies: ['hazardous-goods/search'] } as const,
      ].map(list),
    ),
  ).toEqual(Array(4).fill('FORBIDDEN'));
  expect(await Promise.all([granted('search'), regulator('HAZARDOUS_GOODS')].map(list))).toEqual([found, found]);
});

test('a rule of a type and one of its field must both hold', async () => {
  const sdl = ministrySdl('hazardous-goods').replace(
    'type HazardousGoodsOrganization {',
    'type HazardousGoodsOrganization @policy(policies: [["hazardous-goods/parties"], ["hazardous-goods/quantities"]]) {',
  );
  const both = ministrySchema(ministry, sdl);
  const address = async (...groups: string[]): Promise<unknown> => {
    const { data } = await graphql({
      schema: both,
      source: `{ _entities(representations: [{ __typename: "Organization", uscc: "${MAKER}" }]) { ... on Organization { hazardousGoods { address } } } }`,
      contextValue: context(granted(...groups)),
    });
    return (data?.['_entities'] as { hazardousGoods: { address: unknown }[] }[] | undefined)?.[0]?.hazardousGoods[0]
      ?.address;
  };
  for (const groups of [[], ['sites'], ['parties'], ['quantities'], ['parties', 'quantities']])
    expect(await address(...groups)).toBeNull();
  for (const groups of [
    ['sites', 'parties'],
    ['sites', 'quantities'],
  ])
    expect(await address(...groups)).toBe('Dock 1');
});

test('only an enterprise owns records, whatever organisation another role names', async () => {
  for (const role of ['citizen', 'regulator', 'data-team', 'anonymous'] as const) {
    const { data, refused } = await ask(
      { role, organization: MAKER, policies: ['own-records'] },
      'quantity { value } holder { uscc }',
    );
    expect({ data, refused }).toEqual({ data: { quantity: null, holder: null }, refused: ['quantity', 'holder'] });
    expect(
      (await ask({ role, organization: BUYER, policies: ['own-records'] }, LINKS('BACK'), unit(`uscc:${BUYER}`))).data,
    ).toEqual({ links: [] });
  }
});

test('no coordinate of a sensitive site is told, one as little as the other', async () => {
  for (const claims of [ANONYMOUS_CLAIMS, citizen, granted('parties', 'quantities', 'supervision')]) {
    expect((await ask(claims, 'place { address latitude longitude }')).data).toEqual({
      place: { address: null, latitude: null, longitude: null },
    });
  }
  expect((await ask(granted('sites'), 'place { address latitude longitude }')).data).toEqual({
    place: { address: 'Dock 1', latitude: 37.6, longitude: 120.3 },
  });
});

test('what is withheld leaves for nobody', async () => {
  const rareEarth: Ministry = {
    name: 'rare-earth',
    systems: [
      { ...system, records: async (codes) => codes.map((code) => ({ ...record(code), invoiceNumber: '0123' })) },
    ],
  };
  for (const claims of [regulator('RARE_EARTH'), enterprise(MAKER), ANONYMOUS_CLAIMS, { role: 'system' } as const]) {
    const { data, errors } = await graphql({
      schema: ministrySchema(rareEarth),
      contextValue: context(claims, rareEarth),
      source:
        '{ _entities(representations: [{ __typename: "RareEarthRecord", code: "urn:x" }]) { ... on RareEarthRecord { invoiceNumber } } }',
    });
    expect([data, errors?.[0]?.extensions['code']]).toEqual([{ _entities: [{ invoiceNumber: null }] }, 'FORBIDDEN']);
  }
});

describe('a fact that is shared on a condition', () => {
  const [PLOT, PESTICIDE, FARM, SUPPLIER] = [
    'urn:plot:1',
    'pesticide:12403211005482913375620184739201',
    MAKER,
    OTHER,
  ] as const;
  const treat: TraceLink = {
    kind: 'TREAT',
    from: PESTICIDE,
    to: PLOT,
    at: '2026-05-08T08:00:00+08:00',
    quantity: { value: 3, unit: 'kg' },
    evidence: { system: 'bus', recordId: 'YY-1', confidence: 'HIGH' },
  };
  const harvest: TraceLink = {
    kind: 'TRANSFORM',
    from: PLOT,
    to: 'gs1:(01)06901234001044(10)V1',
    evidence: { system: 'bus', recordId: 'CS-1', confidence: 'HIGH' },
  };
  const farm: LegacySystem = {
    ...system,
    name: 'bus',
    records: async (codes) =>
      codes.map((code) => ({
        code,
        producer: { uscc: code === PLOT ? FARM : SUPPLIER },
        events: [treat, harvest]
          .filter(({ from, to }) => [from, to].includes(code))
          .map((link) => ({ id: link.evidence.recordId, at: link.at, links: [link] })),
        inputUses: [{ id: 'YY-1', input: 'hazlot:370681001.L1', quantity: { value: 3, unit: 'kg' } }],
        source: { system: 'bus' },
      })),
    links: async (codes, direction) =>
      codes.map((code) => [treat, harvest].filter((link) => link[direction === 'BACK' ? 'to' : 'from'] === code)),
  };
  const agriculture: Ministry = {
    name: 'agriculture',
    systems: [farm],
    sharing: { facts: [{ group: 'farming', kinds: ['TREAT'], ownedAt: 'to' }] },
  };
  const farmSchema = ministrySchema(agriculture);
  /** The record ids of links both ways and of events, and what was said beside. */
  async function told(
    claims: CallClaims,
    code: string,
  ): Promise<{ links: string[]; events: string[]; said: unknown[] }> {
    const contextValue = context(claims, agriculture);
    const source =
      '{ _entities(representations: [{ __typename: "TraceUnit", code: "CODE" }]) { ... on TraceUnit { back: agricultureLinks(direction: BACK) { evidence { recordId } } on: agricultureLinks(direction: FORWARD) { evidence { recordId } } agriculture { events { id } } } } }'.replace(
        'CODE',
        code,
      );
    const { data } = await graphql({ schema: farmSchema, source, contextValue });
    const unit = (
      data?.['_entities'] as { back: Linked[]; on: Linked[]; agriculture: { events: { id: string }[] }[] }[] | undefined
    )?.[0];
    const said = refusalsOf(contextValue)
      .errors('agriculture')
      .flatMap(({ extensions }) =>
        extensions['policy'] === undefined ? [] : [[extensions['policy'], extensions['codes']]],
      );
    return {
      links: [...(unit?.back ?? []), ...(unit?.on ?? [])].map(({ evidence }) => evidence.recordId),
      events: (unit?.agriculture[0]?.events ?? []).map(({ id }) => id),
      said,
    };
  }
  interface Linked {
    readonly evidence: { readonly recordId: string };
  }
  const farming = { role: 'data-team', policies: ['agriculture/farming', 'agriculture/parties'] } as const;

  test('is left out of links both ways and of events on either side, and that it may be is said of every code', async () => {
    for (const claims of [
      ANONYMOUS_CLAIMS,
      citizen,
      { role: 'data-team', policies: ['agriculture/parties', 'agriculture/quantities'] } as const,
      enterprise(BUYER),
    ]) {
      expect(await told(claims, PLOT)).toMatchObject({
        links: ['CS-1'],
        events: ['CS-1'],
        said: expect.arrayContaining([['agriculture/farming', [PLOT]]]),
      });
      expect(await told(claims, PESTICIDE)).toMatchObject({
        links: [],
        events: [],
        said: expect.arrayContaining([['agriculture/farming', [PESTICIDE]]]),
      });
      expect(await told(claims, 'urn:nobody')).toMatchObject({
        links: [],
        said: expect.arrayContaining([['agriculture/farming', ['urn:nobody']]]),
      });
    }
    expect(await told(farming, PLOT)).toMatchObject({ links: ['YY-1', 'CS-1'], events: ['YY-1', 'CS-1'], said: [] });
    expect(await told(farming, PESTICIDE)).toMatchObject({ links: ['YY-1'], events: ['YY-1'] });
  });

  test('is its owner’s on every way to it, and not its counterpart’s', async () => {
    expect(await told(enterprise(FARM), PLOT)).toMatchObject({ links: ['YY-1', 'CS-1'], events: ['YY-1', 'CS-1'] });
    expect(await told(enterprise(FARM), PESTICIDE)).toMatchObject({ links: ['YY-1'], events: ['YY-1'] });
    expect(await told(enterprise(SUPPLIER), PESTICIDE)).toMatchObject({ links: [], events: [] });
    expect(await told(enterprise(SUPPLIER), PLOT)).toMatchObject({ links: ['CS-1'], events: ['CS-1'] });
  });

  test('has amounts of hazardous goods for those alone who may see them, in its own list too', async () => {
    const amounts = async (...groups: string[]): Promise<unknown> => {
      const { data } = await graphql({
        schema: farmSchema,
        source: `{ _entities(representations: [{ __typename: "AgricultureRecord", code: "${PLOT}" }]) { ... on AgricultureRecord { inputUses { id quantity { value } } } } }`,
        contextValue: context(
          { role: 'data-team', policies: groups.map((group) => `agriculture/${group}`) },
          agriculture,
        ),
      });
      return (data?.['_entities'] as { inputUses: unknown }[] | undefined)?.[0]?.inputUses;
    };
    expect(await amounts('farming')).toEqual([{ id: 'YY-1', quantity: null }]);
    expect(await amounts('farming', 'quantities')).toEqual([{ id: 'YY-1', quantity: { value: 3 } }]);
  });

  test('is under a policy that somebody can be granted, or the ministry does not start', () => {
    for (const sharing of [
      { facts: [{ group: 'harvests', kinds: ['TRANSFORM'], ownedAt: 'to' }] },
      { parts: { 'Place.address': 'depots' } },
    ] as const) {
      expect(() => ministrySchema({ ...agriculture, sharing })).toThrow(
        /nobody can be granted agriculture\/(harvests|depots)/,
      );
    }
    expect(() => ministrySchema({ ...agriculture, sharing: { parts: SENSITIVE_SITES } })).not.toThrow();
  });
});

test('a link of a delivery that names nobody stands without when; a link to a party’s GLN or to a paper is not there', async () => {
  const packed: TraceLink = {
    kind: 'PACK',
    from: 'urn:a',
    to: 'urn:box',
    at: '2026-05-08T08:00:00+08:00',
    until: '2026-05-09T08:00:00+08:00',
    evidence: { system: 's', recordId: 'E1', confidence: 'HIGH' },
    handsOver: { begins: true, ends: false },
  };
  const all = [
    packed,
    { ...packed, to: 'urn:crate', handsOver: { begins: false, ends: true } },
    { ...packed, kind: 'HOLD', to: 'gs1:(414)6901234000009' },
    { ...packed, kind: 'TRANSPORT', to: 'urn:bol:7' },
  ] as const;
  const food: Ministry = {
    name: 'food-drug',
    systems: [
      { ...system, records: async (codes) => codes.map(() => null), links: async (codes) => codes.map(() => [...all]) },
    ],
  };
  const foodSchema = ministrySchema(food);
  const ask = async (claims: CallClaims): Promise<unknown> => {
    const { data } = await graphql({
      schema: foodSchema,
      source:
        '{ _entities(representations: [{ __typename: "TraceUnit", code: "urn:a" }]) { ... on TraceUnit { links: foodDrugLinks(direction: FORWARD) { to at until evidence { recordId } } } } }',
      contextValue: context(claims, food),
    });
    return (data?.['_entities'] as { links: unknown }[] | undefined)?.[0]?.links;
  };
  expect(await ask(citizen)).toEqual([
    { to: 'urn:box', at: null, until: null, evidence: { recordId: null } },
    { to: 'urn:crate', at: packed.at, until: null, evidence: { recordId: 'E1' } },
  ]);
  expect(await ask({ role: 'data-team', policies: ['food-drug/parties'] })).toEqual(
    all.map(({ to }) => ({ to, at: packed.at, until: packed.until, evidence: { recordId: 'E1' } })),
  );
});

test('a record of which nothing but hand-overs is known is there for those alone who may see these', async () => {
  const food: Ministry = {
    name: 'food-drug',
    systems: [
      {
        ...system,
        records: async (codes) => codes.map((code) => ({ ...record(code), handsOver: true })),
        links: async (codes) => codes.map(() => []),
      },
    ],
  };
  const foodSchema = ministrySchema(food);
  const ask = async (claims: CallClaims): Promise<unknown> =>
    (
      await graphql({
        schema: foodSchema,
        source:
          '{ _entities(representations: [{ __typename: "TraceUnit", code: "urn:a" }, { __typename: "FoodDrugRecord", code: "urn:a" }]) { ... on TraceUnit { foodDrug { code } } ... on FoodDrugRecord { code } } }',
        contextValue: context(claims, food),
      })
    ).data?.['_entities'];
  expect(await ask(citizen)).toEqual([{ foodDrug: [] }, null]);
  for (const claims of [{ role: 'data-team', policies: ['food-drug/parties'] } as const, enterprise(BUYER)])
    expect(await ask(claims)).toEqual([{ foodDrug: [{ code: 'urn:a' }] }, { code: 'urn:a' }]);
});
