import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { namesOf } from '../../schema/names.ts';
import { AUDIENCE, claimsWith, ISSUER } from '../access/support/issuer.ts';
import { makeSigner, makeToken } from '../access/support/signer.ts';
import { sharingTable } from './sharing-table.ts';

/** Somebody who asks; null: nobody has shown a token. */
export interface Who {
  readonly role: 'citizen' | 'enterprise' | 'regulator' | 'data-team';
  /** Of a regulator. */
  readonly sector?: string;
  /** Of an enterprise. */
  readonly uscc?: string;
  readonly purpose?: string;
  /** Of its token. */
  readonly scope?: string;
  /** Of its token; all of one role are the same person where not set. */
  readonly subject?: string;
}

/** May see all that any ministry shares on conditions. */
export const EVERYTHING: Who = { role: 'data-team', purpose: 'everything' };

/** The groups of each ministry's policies, as docs/sharing.md has them. */
export function groupsOf(ministry: string): readonly string[] {
  return [
    ...new Set([
      'parties',
      'quantities',
      ...sharingTable()
        .filter(({ section }) => section === ministry)
        .flatMap(({ groups }) => groups),
    ]),
  ];
}

export interface TestGrant {
  readonly who: string;
  readonly groups: readonly string[];
  readonly purpose: string;
  /** For whose data alone it counts; all members of the sector where not set. */
  readonly members?: readonly string[];
}

export interface Callers {
  /** What the gateway needs to know these callers and what they are granted. */
  readonly env: Readonly<Record<string, string>>;
  headersOf(who: Who | null): Readonly<Record<string, string>>;
}

/** Callers of a graph of the test's own: their keys, and agreements by which EVERYTHING sees everything. */
export function createCallers(
  folder: string,
  ministries: readonly string[],
  grants: (ministry: string, sector: string) => readonly TestGrant[] = () => [],
): Callers {
  const signer = makeSigner('test');
  mkdirSync(join(folder, 'agreements'), { recursive: true });
  const keys = join(folder, 'jwks.json');
  writeFileSync(keys, JSON.stringify({ keys: [signer.jwk] }));
  for (const ministry of ministries) {
    const all: readonly TestGrant[] = [
      { who: '{ role: data-team }', groups: groupsOf(ministry), purpose: 'everything' },
      ...grants(ministry, namesOf(ministry).sector),
    ];
    const lines = all.map(
      ({ who, groups, purpose, members }, i) =>
        `  - { name: g${i}, who: ${who}, policies: [${groups.map((group) => `${ministry}/${group}`).join(', ')}], purposes: [${purpose}],${members ? ` members: [${members.join(', ')}],` : ''} until: '2099-01-01T00:00:00+08:00' }`,
    );
    writeFileSync(
      join(folder, 'agreements', `${ministry}.yaml`),
      `version: 1\nministry: ${ministry}\ngrants:\n${lines.join('\n')}\n`,
    );
  }
  return {
    env: {
      GATEWAY_IDENTITY_ISSUER: ISSUER,
      GATEWAY_IDENTITY_AUDIENCE: AUDIENCE,
      GATEWAY_IDENTITY_JWKS_FILE: keys,
      GATEWAY_AGREEMENTS: join(folder, 'agreements'),
    },
    headersOf(who) {
      if (who === null) return {};
      const { role, sector, uscc, purpose, scope, subject } = who;
      const token = makeToken(
        signer,
        claimsWith({ role, sector, uscc, scope, ...(subject === undefined ? {} : { sub: subject }) }),
      );
      return { authorization: `Bearer ${token}`, ...(purpose === undefined ? {} : { 'tongcha-purpose': purpose }) };
    },
  };
}
