import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { uscc } from '@tongcha/codes';
import type { Identity } from '@tongcha/identity';
import { MEMBER_NAME } from '@tongcha/membership';
import { subgraphOf } from '../../members/member.ts';
import { OWN_RECORDS } from './decision.ts';

/** What a ministry lets somebody see. */
export interface Grant {
  readonly name: string;
  readonly role: Identity['role'];
  /** Null: any. */
  readonly sectors: ReadonlySet<string> | null;
  readonly organizations: ReadonlySet<string> | null;
  readonly subjects: ReadonlySet<string> | null;
  /** `<ministry>/<group of fields>` */
  readonly policies: readonly string[];
  /** The members of the ministry's sector for which the policies hold; null: all, whoever they are. */
  readonly members: readonly string[] | null;
  readonly purposes: readonly string[];
  /** From this moment on it holds no longer, epoch milliseconds. */
  readonly until: number;
}

/** What the agreements of a graph can speak of. */
export interface Vocabulary {
  /** The policies that the supergraph's rules name. */
  readonly policies: Pick<ReadonlySet<string>, 'has'>;
  /** Sectors of the ministries on the graph; empty: any. */
  readonly sectors: ReadonlySet<string>;
}

export type ReadAgreement =
  | { readonly ok: true; readonly grants: readonly Grant[] }
  | { readonly ok: false; readonly faults: readonly string[] };

/** A purpose's name; also of the header that states one. */
export const PURPOSE = /^[a-z][a-z0-9-]{0,63}$/;

/**
 * Reads one ministry's agreement. Every fault is named with its key; a file with a fault grants nothing.
 * @param ministry whose file it is: it can grant its own policies only
 */
export function readAgreement(text: string, ministry: string, vocabulary: Vocabulary): ReadAgreement {
  let read: unknown;
  try {
    read = parse(text, { logLevel: 'error' });
  } catch (error) {
    const at = error instanceof YAMLParseError ? `line ${error.linePos?.[0].line ?? '?'}: ${error.code}: ` : '';
    return { ok: false, faults: [`${at}expected YAML`] };
  }
  const result = agreementOf(ministry, vocabulary).safeParse(read);
  if (!result.success)
    return { ok: false, faults: result.error.issues.map(({ path, message }) => `${keyOf(path)}: ${message}`) };
  return {
    ok: true,
    grants: result.data.grants.map(({ name, who, policies, members, purposes, until }) => ({
      name: `${ministry}/${name}`,
      role: who.role,
      sectors: setOf(who.sectors),
      organizations: setOf(who.organizations),
      subjects: setOf(who.subjects),
      policies,
      members: members ?? null,
      purposes,
      until: Date.parse(until),
    })),
  };
}

/** Whether the grant is for this caller; its purpose and end are another matter. */
export function isFor(grant: Grant, { role, sector, organization, subject }: Identity): boolean {
  return (
    grant.role === role &&
    holds(grant.sectors, sector) &&
    holds(grant.organizations, organization) &&
    holds(grant.subjects, subject)
  );
}

function holds(allowed: ReadonlySet<string> | null, value: string | null): boolean {
  return allowed === null || (value !== null && allowed.has(value));
}

function agreementOf(ministry: string, { policies, sectors }: Vocabulary) {
  const name = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, 'expected small letters, digits and hyphens');
  const list = (item: z.ZodString, expected: string) =>
    z.array(item, `expected a list of ${expected}`).min(1, `expected at least one of ${expected}`);
  const policy = z.string('expected text').superRefine((value, context) => {
    const add = (message: string): void =>
      context.addIssue({ code: 'custom', message: `${JSON.stringify(value)}: ${message}` });
    if (value === OWN_RECORDS) add('holds for every enterprise and is granted by nobody');
    else if (!value.startsWith(`${ministry}/`))
      add(`a ministry grants its own policies only, which begin with ${ministry}/`);
    else if (!policies.has(value)) add('no field of the graph is under this policy');
  });
  const who = z
    .strictObject({
      role: z.enum(
        ['citizen', 'enterprise', 'regulator', 'data-team', 'system'],
        'expected citizen, enterprise, regulator, data-team, or system: the platform’s own early warning',
      ),
      sectors: list(
        z.string().refine((value) => sectors.size === 0 || sectors.has(value), `expected ${[...sectors].join(', ')}`),
        'sectors',
      ).optional(),
      organizations: list(
        z
          .string()
          .refine(
            (value) => uscc.read(value)?.value === value,
            'expected a unified social credit code in 18 characters',
          ),
        'unified social credit codes',
      ).optional(),
      subjects: list(z.string().min(1, 'expected text'), 'subjects of tokens').optional(),
    })
    .superRefine(({ role, sectors: given, organizations }, context) => {
      const add = (key: string, message: string): void => context.addIssue({ code: 'custom', path: [key], message });
      if (role === 'regulator' && !given) add('sectors', 'expected the sectors whose regulators are meant');
      if (role !== 'regulator' && given) add('sectors', 'only a regulator has a sector');
      if (role !== 'enterprise' && organizations) add('organizations', 'only an enterprise has a credit code');
    });
  const grant = z.strictObject({
    name,
    who,
    policies: z.array(policy, 'expected a list of policies').min(1, 'expected at least one policy'),
    // Whether there is such a member now is no fault: members come and go without a change of this file.
    members: list(
      z
        .string()
        .refine(
          (value) => MEMBER_NAME.test(value) && subgraphOf(value) === ministry,
          `expected members of ${ministry}, as the directory names them: ${ministry}/370000`,
        ),
      'members',
    ).optional(),
    purposes: list(z.string().regex(PURPOSE, 'expected small letters, digits and hyphens'), 'purposes'),
    until: z.iso.datetime({
      offset: true,
      error: 'expected the moment at which it ends, with its zone, such as 2028-01-01T00:00:00+08:00',
    }),
  });
  return z.strictObject(
    {
      version: z.literal(1, 'expected 1, the form of this file'),
      ministry: z.literal(ministry, `expected ${ministry}, as the file is called`),
      grants: z.array(grant, 'expected a list of grants').superRefine((grants, context) => {
        for (const [i, each] of grants.entries())
          if (grants.findIndex((other) => other.name === each.name) < i)
            context.addIssue({
              code: 'custom',
              path: [i, 'name'],
              message: `${JSON.stringify(each.name)} is there already`,
            });
      }),
    },
    { error: ({ code }) => (code === 'invalid_type' ? 'expected version, ministry and grants' : undefined) },
  );
}

function setOf(values: readonly string[] | undefined): ReadonlySet<string> | null {
  return values ? new Set(values) : null;
}

/** grants[2].until */
function keyOf(path: readonly PropertyKey[]): string {
  return (
    path.map((step, i) => (typeof step === 'number' ? `[${step}]` : `${i > 0 ? '.' : ''}${String(step)}`)).join('') ||
    '(top)'
  );
}
