import { GraphQLError } from 'graphql';
import { canonical } from '@tongcha/codes';
import { isOfProduct, isStanding } from '@tongcha/schema';
import type { Certificate, Inspection, Organization, Place, Recall, RecordSource } from '../records.ts';
import { folded, instantOf, productAsked } from './asked.ts';
import type { ConditionName, SearchCondition, Sight, Test, TimeSpan } from './condition.ts';

interface Kind<T> {
  /** Fields of the record whose facts decide it. */
  readonly reads: readonly string[];
  /** @throws GraphQLError BAD_REQUEST for a value that cannot be */
  readonly test: (value: T, asOf: string | undefined) => Test;
}

type Kinds = { readonly [Name in ConditionName]: Kind<NonNullable<SearchCondition[Name]>> };

/**
 * Each condition by what it reads. What is not for the caller is undefined, and decides nothing: neither that there is
 * such a fact nor that there is none. A list that is absent is an empty one.
 */
const KINDS: Kinds = {
  level: is('level', (value) => value),
  product: { reads: ['productName'], test: ofProduct },
  producer: { reads: ['producer'], test: isParty('producer') },
  holder: { reads: ['holder'], test: isParty('holder') },
  division: { reads: ['place'], test: inDivision },
  producedBetween: { reads: ['producedAt'], test: during(({ see }) => see('producedAt')) },
  recordedBetween: { reads: ['source'], test: during(recordedAt) },
  recalled: someOf('recalls', ({ status }: Recall) => isStanding({ status: status ?? null })),
  wasRecalled: someOf('recalls', () => true),
  failed: someOf('inspections', ({ result }: Inspection) => result === 'FAIL'),
  licence: { reads: ['certificates'], test: hasLicence },
  equipmentOverdue: {
    reads: ['inspectionOverdue'],
    test(value, asOf) {
      const at = asOf ?? new Date().toISOString();
      return async ({ see }) => (await see('inspectionOverdue', { at })) === value;
    },
  },
  changedSince: { reads: ['source'], test: (from) => during(recordedAt)({ from }) },
  text: { reads: ['productName', 'producer', 'holder'], test: hasText },
};

/** A condition that was given. */
export interface Given {
  readonly name: ConditionName;
  readonly reads: readonly string[];
  readonly holds: Test;
}

/**
 * The conditions that are given, in the order of their names in the contract.
 * @param asOf of which moment it is asked; undefined: now
 * @throws GraphQLError BAD_REQUEST
 */
export function givenIn(where: SearchCondition, asOf?: string): readonly Given[] {
  return (Object.keys(KINDS) as ConditionName[]).flatMap((name) => {
    const value = where[name] ?? null;
    if (value === null) return [];
    const { reads, test } = KINDS[name] as Kind<unknown>;
    return [{ name, reads, holds: test(value, asOf) }];
  });
}

function is<T>(field: string, wanted: (value: T) => unknown): Kind<T> {
  return {
    reads: [field],
    test: (value) => {
      const want = wanted(value);
      return async ({ see }) => (await see(field)) === want;
    },
  };
}

function someOf(field: string, holds: (each: never) => boolean): Kind<boolean> {
  return {
    reads: [field],
    test:
      (value) =>
      async ({ see }) => {
        const list = (await see(field)) as readonly never[] | null | undefined;
        return list !== undefined && (list ?? []).some(holds) === value;
      },
  };
}

function ofProduct(value: string): Test {
  const asked = productAsked(value);
  if (asked.code === undefined) return async ({ see }) => contains(await see('productName'), asked.name);
  return async ({ see }) => {
    const code = await see('code');
    return typeof code === 'string' && (code === asked.code || isOfProduct(code, asked.code));
  };
}

function isParty(field: 'producer' | 'holder'): (value: string) => Test {
  return (value) => {
    const uscc = value.toUpperCase();
    return async ({ see }) => ((await see(field)) as Organization | null | undefined)?.uscc.toUpperCase() === uscc;
  };
}

const DIVISION = /^\d{6}$/;

/** The digits that all places of a division begin with, GB/T 2260: `370000` is all of 37. */
export function divisionPrefix(division: string): string {
  return division.replace(/(?:00){1,2}$/, '');
}

function inDivision(value: string): Test {
  if (!DIVISION.test(value))
    throw refused('where.division is six digits, GB/T 2260: 370000 for a province, 370100 for a city');
  const prefix = divisionPrefix(value);
  return async ({ see }) => ((await see('place')) as Place | null | undefined)?.division?.startsWith(prefix) ?? false;
}

async function recordedAt({ see }: Sight): Promise<unknown> {
  return ((await see('source')) as RecordSource | null | undefined)?.asOf;
}

function during(at: (sight: Sight) => unknown): (span: TimeSpan) => Test {
  return ({ from, to }) => {
    const [begin, end] = [from ? instantOf(from) : -Infinity, to ? instantOf(to) : Infinity];
    return async (sight) => {
      const time = await at(sight);
      const instant = typeof time === 'string' ? Date.parse(time) : NaN;
      return instant >= begin && instant < end;
    };
  };
}

/** By its number as printed, or its code. */
function hasLicence(value: string): Test {
  const [number, code] = [value.trim(), canonical(value)];
  return async ({ see }) =>
    ((await see('certificates')) as readonly Certificate[] | null | undefined)?.some(
      (each) => each.number === number || (code !== null && each.code === code),
    ) ?? false;
}

function hasText(value: string): Test {
  const wanted = folded(value);
  return async ({ see, nameOf }) => {
    if (contains(await see('code'), wanted) || contains(await see('productName'), wanted)) return true;
    for (const field of ['producer', 'holder']) {
      const party = await see(field);
      if (party && contains(await nameOf(party), wanted)) return true;
    }
    return false;
  };
}

function contains(value: unknown, wanted: string): boolean {
  return typeof value === 'string' && folded(value).includes(wanted);
}

function refused(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });
}
