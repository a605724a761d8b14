import { expect, test } from 'vitest';
import type { AskedUnit } from '../../gateway/chain/asked-unit.ts';
import type { KeptBack } from '../../gateway/chain/kept-back.ts';
import { unreadIn, unreadOf } from '../../gateway/facts/unread.ts';
import { fakeMinistry, urn } from '../support/fake-ministry.ts';

const RULE = { policy: 'agriculture/parties', kinds: ['HOLD'], parts: null } as const;
const WITHHELD = { sector: 'AGRICULTURE', member: null, reason: 'WITHHELD', kinds: ['HOLD'] };
const [EAST, WEST] = [fakeMinistry('agriculture/370000', {}), fakeMinistry('agriculture/410000', {})];
/** Some of whose members were not asked about some code of a urn. */
const KEPT_BACK: ReadonlyMap<string, KeptBack> = new Map([
  ['AGRICULTURE', { rules: [RULE], rulesByKind: new Map([['urn:', [RULE]]]), isSilent: true }],
]);
const LOT = {
  answers: [{ ministry: EAST, code: urn('lot'), result: { held: true, claims: [], faults: [], withheld: [] } }],
} as unknown as AskedUnit;

test('what is kept back of one unit does not tell who was asked about another', () => {
  const ofUrns = unreadOf(KEPT_BACK, 'urn:');
  // All who could keep something back of it have said that they do not.
  expect(unreadIn(LOT, ofUrns, new Map([['AGRICULTURE', [EAST]]]))).toEqual([]);
  expect(unreadIn(LOT, ofUrns, new Map([['AGRICULTURE', [EAST, WEST]]]))).toEqual([WITHHELD]);
  // Of the asker's own code nothing is kept back, whatever is of others.
  const ofMine = unreadOf(KEPT_BACK, 'uscc:91370681MA3T00101F');
  expect(unreadIn(LOT, ofMine, new Map([['AGRICULTURE', [EAST, WEST]]]))).toEqual([]);
});
