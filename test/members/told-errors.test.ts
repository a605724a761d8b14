import { expect, test } from 'vitest';
import { Out } from '../../gateway/run/out.ts';
import { graphqlError, publicError, type PublicFault } from '../../gateway/run/public-error.ts';

const of = (member?: string): PublicFault => ({
  code: 'UNAVAILABLE',
  who: member ?? 'AGRICULTURE',
  sector: 'AGRICULTURE',
  member,
  system: null,
  codes: ['urn:test:a'],
});

test('what two members of one sector say of one code is two errors, each with its member', () => {
  const out = new Out({}, { shares: false, escapes: false });
  for (const member of ['agriculture/370000', 'agriculture/110000', 'agriculture/370000']) out.failBeside(of(member));
  expect(out.errors.map(({ extensions }) => extensions['member'])).toEqual([
    'agriculture/370000',
    'agriculture/110000',
  ]);
});

test('the member goes out with the sector, and is not there where nobody was asked among others', () => {
  const told = (fault: PublicFault): unknown => publicError(graphqlError(fault).toJSON(), null).extensions;
  expect(told(of('agriculture/370000'))).toEqual({
    code: 'UNAVAILABLE',
    sector: 'AGRICULTURE',
    member: 'agriculture/370000',
    codes: ['urn:test:a'],
  });
  expect(told(of())).toEqual({ code: 'UNAVAILABLE', sector: 'AGRICULTURE', codes: ['urn:test:a'] });
});
