import { execute, type ExecutionResult, parse } from 'graphql';
import { expect, test } from 'vitest';
import { Asker } from '../../gateway/chain/asker.ts';
import { chainSchema, runChain } from '../../gateway/execute/chain-source.ts';
import { chainTypeDefs } from '../../gateway/member-set.ts';
import { caller, type FakeMinistry, fakeMinistry, urn } from '../support/fake-ministry.ts';
import { ownSupergraph } from '../support/own-supergraph.ts';

const UNITS = 2_500;
const schema = chainSchema(chainTypeDefs(ownSupergraph()));

/** Each unit is made from three others; every fifth is held, and every sixteenth has failed. */
function ministries(): FakeMinistry[] {
  const links = Array.from({ length: UNITS - 1 }, (_, i) => ({ from: urn(i + 1), to: urn(Math.floor(i / 3)) }));
  const holds = Array.from({ length: UNITS }, (_, i) => urn(i)).filter((_, i) => i % 5 === 0);
  return [
    fakeMinistry('agriculture', { links, holds }),
    fakeMinistry('food-drug', {
      links: links.slice(1_000, 1_500),
      errors: (codes) =>
        codes
          .filter((code) => Number(code.split(':').at(-1)) % 16 === 0)
          .map((code) => ({ code: 'UNAVAILABLE', path: null, system: 'bus', codes: [code] })),
    }),
  ];
}

const QUERY = `query($code: TraceCode!, $deep: Boolean!, $wrong: DateTime) {
  chain(code: $code, maxUnits: 20000, from: $wrong) {
    ...Told
    all: units { code sectors records { __typename code member } unit @include(if: $deep) { code coverage { sector asked } downstream { units { code } complete } } }
    links { from ...Link }
    gaps { reason codes }
    coverage { sector asked failed }
  }
  identify(text: "urn:test:1") { code }
}
fragment Told on Chain { complete depth origins { code } destinations { here: code } root { code } }
fragment Link on ChainLink { to evidence { sector recordId statedBy { name zh } } }`;

const asking = (variables: object): Parameters<typeof runChain>[0] => ({
  schema,
  document: parse(QUERY),
  asker: new Asker(ministries(), caller(30_000)),
  variables: { code: urn(0), deep: false, ...variables },
  operationName: null,
});

/** Completed in one turn. */
async function atOnce({ asker, ...run }: Parameters<typeof runChain>[0]): Promise<ExecutionResult> {
  const { document, operationName, variables } = run;
  const contextValue = { asker, lacks: () => {}, told: (chain: unknown) => chain };
  return execute({ schema, document, operationName, contextValue, variableValues: variables });
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test.each([[{}], [{ deep: true }]])('a long chain that is completed in parts is the same: %j', async (variables) => {
  const { data, errors } = await runChain(asking(variables));
  const whole = await atOnce(asking(variables));
  expect(errors).toEqual([]);
  expect(data).toMatchObject({ chain: { all: { length: UNITS } } });
  expect(plain(data)).toEqual(plain(whole.data));
});

test('so is a long impact', async () => {
  const impact = (): Parameters<typeof runChain>[0] => ({
    ...asking({}),
    document: parse(`{ impact(codes: ["${urn(5)}"], maxUnits: 20000) { units { ...Told } complete } }
      fragment Told on AffectedUnit { code certain share { least } unit { code } }`),
    asker: new Asker(
      [
        fakeMinistry('agriculture', {
          links: Array.from({ length: UNITS }, (_, i) => ({ from: urn(5), to: urn(i + 10) })),
        }),
      ],
      caller(30_000),
    ),
  });
  const { data } = await runChain(impact());
  expect(data).toMatchObject({ impact: { units: { length: UNITS + 1 } } });
  expect(plain(data)).toEqual(plain((await atOnce(impact())).data));
});

test('what is wrong with the question is said as ever', async () => {
  const { data, errors } = await runChain(asking({ wrong: 'yesterday' }));
  expect(data).toBeNull();
  expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT', path: ['chain'] }]);
});

test('an error in a later part stands at its place in the whole', async () => {
  const [first] = ministries();
  const broken = { ...fakeMinistry('food-drug', { holds: [urn(1_500)] }), recordType: 'None' };
  const asker = (): Asker => new Asker([first as FakeMinistry, broken], caller(30_000));
  const { data, errors } = await runChain({ ...asking({}), asker: asker() });
  const whole = await atOnce({ ...asking({}), asker: asker() });
  expect(data).toBeNull();
  expect(whole.data).toBeNull();
  expect(errors.map(({ path }) => path)).toEqual(whole.errors?.map(({ path }) => path));
});
