import { expect, test } from 'vitest';
import { ANONYMOUS_CLAIMS } from '../../common/signature/call-claims.ts';
import { Asker } from '../../gateway/chain/asker.ts';
import { chainOf } from '../../gateway/chain/chain.ts';
import type { Discovery } from '../../gateway/chain/discovery.ts';
import { walk } from '../../gateway/chain/walk.ts';
import { ask, entities, member, unit } from '../members/support/sector.ts';
import { caller, fakeMinistry, urn } from '../support/fake-ministry.ts';

const claims = { ...ANONYMOUS_CLAIMS, asOf: '2026-03-01T00:00:00.000Z' };

test('a member whose filter rules a code out today is asked about it as of a moment', async () => {
  const links = [{ from: urn('b'), to: urn('a') }];
  const ministry = {
    ...fakeMinistry('agriculture', { links, holds: [urn('b')] }),
    mayKnow: () => false,
    // Tried lately by somebody who did not wait for it.
    isShadow: () => true,
  };
  const nobody: Discovery = { mayKnow: () => [], youngFrom: Infinity };
  const request = { root: urn('a'), direction: 'BACK', kinds: null, from: -Infinity, to: Infinity } as const;
  const told = async (who: typeof claims | typeof ANONYMOUS_CLAIMS): Promise<object> => {
    const asker = new Asker([ministry], { ...caller(5_000), claims: who }, undefined, nobody);
    const walked = await walk(asker, { ...request, maxDepth: 20, maxUnits: 100 });
    return chainOf(walked, [ministry]);
  };
  expect(await told(ANONYMOUS_CLAIMS)).toMatchObject({ links: [] });
  expect(await told(claims)).toMatchObject({
    links: [{ from: urn('b'), to: urn('a') }],
    coverage: [{ asked: 2, excluded: 0, answered: 2, held: 1 }],
  });
});

test('so is one for the records of a unit', async () => {
  const own = member('agriculture/370000', { records: { 'urn:test:a': 'x' } }, { mayKnow: () => false });
  const query = entities('... on TraceUnit { agriculture { code } }');
  const told = (more: object) => ask([own], query, [unit('urn:test:a')], more);
  expect(JSON.stringify((await told({})).data)).not.toContain('urn:test:a');
  expect(JSON.stringify((await told({ claims })).data)).toContain('urn:test:a');
});
