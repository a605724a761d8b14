import type { JWTPayload } from 'jose';
import { uscc } from '@tongcha/codes';
import { Fault } from '@tongcha/resilience';
import type { Role } from '@tongcha/signature';
import { claimAt } from './claim-at.ts';
import type { Identity } from './identity.ts';

const ROLES: readonly Role[] = ['citizen', 'enterprise', 'regulator', 'data-team'];
const MAX_SCOPES = 100;
/** scope-token (RFC 6749, 3.3). */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
/** Text without control, format (invisible) or unpaired characters. */
const SUBJECT = /^[^\p{C}]{1,256}$/u;

/** Where a token says who its bearer is: names of claims, or JSON Pointers. */
export interface ClaimPlaces {
  readonly subject: string;
  readonly role: string;
  readonly sector: string;
  readonly organization: string;
  readonly scopes: string;
}

export interface IdentityRules {
  readonly claims: ClaimPlaces;
  /** Of the ministries on the graph; empty: any. */
  readonly sectors: ReadonlySet<string>;
}

/** Of OAuth (RFC 8693, 4.2): one text. Elsewhere issuers write lists. */
const STANDARD_SCOPE = 'scope';
/** Ours, which is one word. */
const OWN_ROLE = 'role';

/**
 * Who a verified token says its bearer is. What is not as it should be is refused, never guessed.
 * @throws Fault UNAUTHENTICATED naming the claim
 */
export function readIdentity(payload: JWTPayload, { claims: at, sectors }: IdentityRules): Identity {
  const subject = claimAt(payload, at.subject);
  if (typeof subject !== 'string' || !SUBJECT.test(subject)) throw wrong(at.subject, 'text that names the bearer');
  const role = readRole(at.role, claimAt(payload, at.role));
  const [sector, organization] = [claimAt(payload, at.sector), claimAt(payload, at.organization)];
  return {
    role,
    subject,
    scopes: readScopes(at.scopes, claimAt(payload, at.scopes)),
    sector: role === 'regulator' ? readSector(at.sector, sector, sectors) : absent(at.sector, sector, 'a regulator'),
    organization:
      role === 'enterprise'
        ? readOrganization(at.organization, organization)
        : absent(at.organization, organization, 'an enterprise'),
  };
}

/** In a list others may stand beside it, which say something to other systems; two of ours contradict each other. */
function readRole(claim: string, value: unknown): Role {
  const roles = claim !== OWN_ROLE && Array.isArray(value) ? value.filter(isRole) : isRole(value) ? [value] : [];
  const [role] = roles;
  if (role === undefined || roles.length > 1) throw wrong(claim, `one of ${ROLES.join(', ')}`);
  return role;
}

function isRole(value: unknown): value is Role {
  return ROLES.some((role) => role === value);
}

function readScopes(claim: string, value: unknown): string[] {
  if (value === undefined || value === '') return [];
  const scopes: readonly unknown[] =
    typeof value === 'string' ? value.split(' ') : claim !== STANDARD_SCOPE && Array.isArray(value) ? value : [null];
  if (scopes.length > MAX_SCOPES || !scopes.every(isScope))
    throw wrong(claim, 'scopes in one text with a space between each two');
  return [...new Set(scopes)].sort();
}

function isScope(value: unknown): value is string {
  return typeof value === 'string' && SCOPE.test(value);
}

function readSector(claim: string, sector: unknown, sectors: ReadonlySet<string>): string {
  if (typeof sector === 'string' && (sectors.size > 0 ? sectors.has(sector) : /^[A-Z][A-Z0-9_]{0,63}$/.test(sector)))
    return sector;
  throw wrong(claim, `the sector of the regulator’s ministry${sectors.size > 0 ? `: ${[...sectors].join(', ')}` : ''}`);
}

/** A code that only WARNs is one in use. */
function readOrganization(claim: string, organization: unknown): string {
  if (typeof organization === 'string' && uscc.read(organization)?.value === organization) return organization;
  throw wrong(claim, 'the enterprise’s unified social credit code, 18 characters');
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
