import { print } from 'graphql';
import { searchFieldOf } from './access.ts';
import { type ConformResponse, field } from './client.ts';
import { differences } from './compare.ts';
import type { Facts, LinkFacts, OwnFields, RecordFacts } from './facts.ts';
import { walkPages } from './pages.ts';
import { errorsOf, isNoRecord, isRefusal, LINKS, RECORD, recordAt, units } from './questions.ts';
import type { Subject } from './subject.ts';

export interface FactCheck {
  readonly name: string;
  readonly run: () => Promise<string | null>;
}

/** No page is wider: it is the most that a search takes. */
const WIDEST = 200;
/** So many pages at least, so that what holds on the first only is seen. */
const PAGES = 5;

/** One check for each record, link and search that the facts name. */
export function factChecks(facts: Facts, subject: Subject): FactCheck[] {
  const rows = facts.rows;
  return [
    ...facts.records.map((fact) => ({
      name: `${fact.code} is as the system shows it`,
      run: () => recordIs(fact, subject),
    })),
    ...facts.notHeld.map((code) => ({ name: `${code} is not held`, run: () => isNotHeld(code, subject) })),
    ...facts.links.map((fact) => ({
      name: `${fact.kind} ${fact.from} → ${fact.to} is told from both ends`,
      run: () => linkIs(fact, subject),
    })),
    ...facts.searches.map((fact) => ({
      name: `a search for ${JSON.stringify(fact.filter)} finds what the system shows`,
      run: () => searchIs(fact, subject),
    })),
    ...(rows === undefined ? [] : [{ name: `all ${rows} rows come, each once`, run: () => allRows(rows, subject) }]),
  ];
}

async function recordIs(fact: RecordFacts, { subgraph, names }: Subject): Promise<string | null> {
  const { own = {}, recordId, linksBack, linksForward, ...shown } = fact;
  const answer = await units(subgraph, names, [fact.code], `${RECORD} ${selectionOf(own)}`, LINKS);
  const failed = errorsOf(answer);
  if (failed) return failed;
  const entity = field(answer.data, '_entities', 0);
  const record = recordAt(answer, 0);
  if (typeof record !== 'object' || record === null) return `${fact.code} is answered as not held`;
  const counted = (way: 'back' | 'forward', expected: number | undefined): string[] => {
    const list = field(entity, way);
    const found = Array.isArray(list) ? list.length : 0;
    return expected === undefined || expected === found ? [] : [`${found} links ${way}, the system shows ${expected}`];
  };
  const found = [
    ...differences({ ...shown, ...own, source: { recordId } }, record),
    ...counted('back', linksBack),
    ...counted('forward', linksForward),
  ];
  return missing(found, answer);
}

function selectionOf(fields: OwnFields): string {
  return Object.entries(fields)
    .map(([name, value]) => (typeof value === 'object' && value !== null ? `${name} { ${selectionOf(value)} }` : name))
    .join(' ');
}

async function isNotHeld(code: string, { subgraph, names }: Subject): Promise<string | null> {
  const answer = await units(subgraph, names, [code], 'code');
  return errorsOf(answer) ?? (isNoRecord(answer, 0) ? null : 'it is not answered that there is no record');
}

async function linkIs(fact: LinkFacts, { subgraph, names }: Subject): Promise<string | null> {
  const answer = await units(subgraph, names, [fact.to, fact.from], 'code', LINKS);
  const failed = errorsOf(answer);
  if (failed) return failed;
  const { from, to, kind, recordId, ...shown } = fact;
  const ends = [
    { code: to, links: field(answer.data, '_entities', 0, 'back'), way: 'back' },
    { code: from, links: field(answer.data, '_entities', 1, 'forward'), way: 'forward' },
  ];
  for (const { code, links, way } of ends) {
    const same = (Array.isArray(links) ? (links as readonly unknown[]) : []).filter(
      (each) => differences({ from, to, kind }, each).length === 0,
    );
    if (same.length === 0) return missing([`${kind} ${from} → ${to} is not among the links ${way} of ${code}`], answer);
    const wrong = same.map((each) => differences({ ...shown, evidence: { recordId } }, each));
    if (wrong.every((found) => found.length > 0))
      return missing([`${kind} ${from} → ${to}, ${way} of ${code}: ${wrong[0]?.join('; ')}`], answer);
  }
  return null;
}

async function searchIs(
  { filter, in: inside, notIn, rows }: Facts['searches'][number],
  { subgraph, names, sdl }: Subject,
): Promise<string | null> {
  const searchField = searchFieldOf(sdl, names);
  if (!searchField) return `there is no field ${names.searchField} to search by`;
  const argument = searchField.arguments?.find(({ name }) => name.value === 'filter');
  if (!argument) return `${names.searchField} takes no filter`;
  const walked = await walkPages(subgraph, names, {
    first: WIDEST,
    filter: { type: print(argument.type), value: filter },
  });
  if (walked.fault ?? walked.refused) return walked.fault ?? REFUSED;
  const found = new Set(walked.codes);
  const [lost, astray] = [inside.find((code) => !found.has(code)), notIn.find((code) => found.has(code))];
  if (lost !== undefined) return `${lost} is not found`;
  if (astray !== undefined) return `${astray} is found, which the filter excludes`;
  return rows === undefined || rows === found.size ? null : `${found.size} rows, the system shows ${rows}`;
}

async function allRows(rows: number, { subgraph, names, sdl }: Subject): Promise<string | null> {
  if (!searchFieldOf(sdl, names)) return `there is no field ${names.searchField} that lists them`;
  const walked = await walkPages(subgraph, names, { first: Math.min(WIDEST, Math.max(1, Math.ceil(rows / PAGES))) });
  if (walked.fault ?? walked.refused) return walked.fault ?? REFUSED;
  return walked.codes.length === rows ? null : `${walked.codes.length} rows, the system shows ${rows}`;
}

const REFUSED = 'not for this caller: sign the calls with --key';

/** What is refused matters where it is missing. */
function missing(faults: readonly string[], { errors }: ConformResponse): string | null {
  if (faults.length === 0) return null;
  return `${faults.join('; ')}${errors.some(isRefusal) ? ` (some of it is ${REFUSED})` : ''}`;
}
