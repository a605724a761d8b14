import type { JWTPayload } from 'jose';
import { uscc } from '@tongcha/codes';
import { Fault } from '@tongcha/resilience';
import type { Role } from '@tongcha/signature';
import type { Identity } from './identity.ts';

const ROLES: readonly Role[] = ['citizen', 'enterprise', 'regulator', 'data-team'];
const MAX_SCOPES = 100;
/** scope-token (RFC 6749, 3.3). */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
/** Text without control, format (invisible) or unpaired characters. */
const SUBJECT = /^[^\p{C}]{1,256}$/u;

/**
 * Who a verified token says its bearer is. What is not as it should be is refused, never guessed.
 * @param sectors of the ministries on the graph; empty: any
 * @throws Fault UNAUTHENTICATED naming the claim
 */
export function readIdentity(
  { sub, role, scope, sector, uscc: organization }: JWTPayload,
  sectors: ReadonlySet<string>,
): Identity {
  if (typeof sub !== 'string' || !SUBJECT.test(sub)) throw wrong('sub', 'text that names the bearer');
  if (!isRole(role)) throw wrong('role', ROLES.join(', '));
  return {
    role,
    subject: sub,
    scopes: readScopes(scope),
    sector: role === 'regulator' ? readSector(sector, sectors) : absent('sector', sector, 'a regulator'),
    organization:
      role === 'enterprise' ? readOrganization(organization) : absent('uscc', organization, 'an enterprise'),
  };
}

function isRole(value: unknown): value is Role {
  return ROLES.some((role) => role === value);
}

function readScopes(scope: unknown): string[] {
  if (scope === undefined || scope === '') return [];
  const scopes = typeof scope === 'string' ? scope.split(' ') : [];
  if (scopes.length === 0 || scopes.length > MAX_SCOPES || !scopes.every((each) => SCOPE.test(each)))
    throw wrong('scope', 'scopes in one text with a space between each two');
  return [...new Set(scopes)].sort();
}

function readSector(sector: unknown, sectors: ReadonlySet<string>): string {
  if (typeof sector === 'string' && (sectors.size > 0 ? sectors.has(sector) : /^[A-Z][A-Z0-9_]{0,63}$/.test(sector)))
    return sector;
  throw wrong(
    'sector',
    `the sector of the regulator’s ministry${sectors.size > 0 ? `: ${[...sectors].join(', ')}` : ''}`,
  );
}

/** A code that only WARNs is one in use. */
function readOrganization(organization: unknown): string {
  if (typeof organization === 'string' && uscc.read(organization)?.value === organization) return organization;
  throw wrong('uscc', 'the enterprise’s unified social credit code, 18 characters');
}

function absent(claim: string, value: unknown, who: string): null {
  if (value === undefined) return null;
  throw wrong(claim, `nothing: it is for ${who} only`);
}

function wrong(claim: string, expected: string): Fault {
  return new Fault(
    'UNAUTHENTICATED',
    `the token’s claim ${claim} cannot be used; expected ${expected}: get a token from your identity provider that has it so`,
  );
}
