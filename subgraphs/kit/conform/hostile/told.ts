import { type FieldDefinitionNode, Kind, type TypeNode } from 'graphql';
import { ruleOf } from '../../access/rule.ts';
import { fieldsOf, searchFieldOf } from '../access.ts';
import { type ConformResponse, field } from '../client.ts';
import { FAULT_CODES_TOLD } from '../fault-codes.ts';
import { isRefusal, leaks, LINKS, RECORD, units } from '../questions.ts';
import type { Subject } from '../subject.ts';

/** One part of an answer: what is told, and whether a fault is said of it. */
export interface Told {
  /** What of which code. */
  readonly what: string;
  readonly value: unknown;
  readonly said: boolean;
  /** A part of a longer list: where rows are missing others come up, which are no less true. */
  readonly ofMore?: true;
}

/** All that one question was answered, and what is wrong with its faults. */
export interface Answered {
  readonly told: readonly Told[];
  readonly fault: string | null;
}

/** What the ministry is asked while its system fails. */
export interface Question {
  readonly name: string;
  /** What it asks for by name, so that what comes in place of it can be told from it; null: whatever there is. */
  readonly keys: readonly string[] | null;
  put(): Promise<Answered>;
}

const ALONE = 1;
const OTHERS = 2;
const LIST = 200;

/** A batch of codes, some alone, organisations and the register, as the gateway asks for them. */
export function questionsFor(
  subject: Subject,
  codes: readonly string[],
  usccs: readonly string[],
): readonly Question[] {
  const { subgraph, names, sdl } = subject;
  const own = plainFieldsOf(subject, names.recordType);
  const selection = `${RECORD} ${own}`;
  const things =
    (some: readonly string[]): Question['put'] =>
    async () => {
      const answer = await units(subgraph, names, some, selection, LINKS);
      return answered(
        answer,
        some.flatMap((code, i) => [
          part(answer, `the record of ${code}`, [i, 'record'], code),
          part(answer, `what leads into ${code}`, [i, 'back'], code),
          part(answer, `what ${code} goes into`, [i, 'forward'], code),
        ]),
      );
    };
  // Some are of no batch: what is answered to them is of nobody in it.
  const batch = codes.slice(0, -OTHERS);
  const alone = [...batch.slice(1, 1 + ALONE), ...codes.slice(-OTHERS)];
  const questions: Question[] = [
    { name: 'a batch of codes', keys: batch, put: things(batch) },
    ...alone.map((code) => ({ name: `${code} alone`, keys: [code], put: things([code]) })),
  ];
  const organization = plainFieldsOf(subject, names.organizationType);
  if (usccs.length > 0 && organization !== '')
    questions.push({
      name: 'organisations',
      keys: usccs,
      put: async () => {
        const answer = await subgraph.query(
          `query($r: [_Any!]!) { _entities(representations: $r) { ... on Organization { record: ${names.field} { ${organization} } } } }`,
          { r: usccs.map((uscc) => ({ __typename: 'Organization', uscc })) },
        );
        return answered(
          answer,
          usccs.map((uscc, i) => part(answer, `the organisation ${uscc}`, [i, 'record'], uscc)),
        );
      },
    });
  if (searchFieldOf(sdl, names))
    questions.push({
      name: 'the register',
      keys: null,
      put: async () => {
        const answer = await subgraph.query(
          `{ ${names.searchField}(first: ${LIST}) { edges { node { ${selection} } } pageInfo { hasNextPage } } }`,
        );
        const errors = answer.errors.filter((each) => !isRefusal(each));
        return answered(answer, [
          {
            what: 'the register',
            value: field(answer.data, names.searchField) ?? null,
            said: errors.length > 0,
            ofMore: true,
          },
        ]);
      },
    });
  return questions;
}

function answered(answer: ConformResponse, told: readonly Told[]): Answered {
  const other = answer.errors.find((each) => !isRefusal(each) && !FAULT_CODES_TOLD.has(each.extensions?.['code']));
  const fault = other
    ? `the fault says ${String(other.extensions?.['code'])}, which is none of ${[...FAULT_CODES_TOLD].join(', ')}`
    : null;
  return { told, fault: fault ?? leaks(answer) ?? passedOn(answer) };
}

/** Words of the pages that were put in place of answers. */
function passedOn({ errors }: ConformResponse): string | null {
  return /com\.legacy|<\w+>|统一身份认证/.test(JSON.stringify(errors)) ? 'an error shows what the system said' : null;
}

function part(answer: ConformResponse, what: string, path: readonly [number, string], code: string): Told {
  return {
    what,
    value: field(answer.data, '_entities', ...path) ?? null,
    said: answer.errors.some((each) => !isRefusal(each) && concerns(each, path, code)),
  };
}

/** An error at the place, at what is around it or within it, or one that names the code. */
function concerns(
  { path, extensions }: ConformResponse['errors'][number],
  [i, name]: readonly [number, string],
  code: string,
): boolean {
  const codes = extensions?.['codes'];
  if (Array.isArray(codes) && extensions?.['partial'] === true) return (codes as readonly unknown[]).includes(code);
  const [, at, part_] = path ?? [];
  return (at === undefined || at === i) && (part_ === undefined || part_ === name);
}

/** Fields of the sector's own that are told to everybody and need no selection. */
function plainFieldsOf({ sdl }: Subject, type: string): string {
  return fieldsOf(sdl, type)
    .filter((each) => ruleOf(each) === null && isPlain(each))
    .map(({ name }) => name.value)
    .join(' ');
}

const PLAIN = new Set(['String', 'ID', 'Int', 'Float', 'Boolean', 'DateTime', 'Date', 'TraceCode', 'USCC']);

function isPlain({ arguments: given = [], type }: FieldDefinitionNode): boolean {
  return given.length === 0 && PLAIN.has(named(type));
}

function named(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : named(type.type);
}
