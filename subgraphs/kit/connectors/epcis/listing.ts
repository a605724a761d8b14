import { Fault } from '@tongcha/resilience';
import type { Call } from '../../legacy-system.ts';
import type { EpcisEvent } from './event.ts';
import type { History } from './histories.ts';
import { subjectsOf } from './holdings.ts';
import type { Condition } from './query.ts';
import type { EpcisRepository } from './repository.ts';
import { standing } from './standing.ts';

/** A code at its place in a list of codes: that of the first event about it which the search finds. */
export interface Listed {
  readonly code: string;
  readonly instant: number;
  readonly history: History;
}

/** What is listed of a repository, and for whom. */
export interface Listing {
  readonly conditions: readonly Condition[];
  /** The same as the conditions, for one event: a code with several such events is listed with the first. */
  readonly matches: (event: EpcisEvent) => boolean;
  /** Whether an event of a code's history may be seen by who asks: no other makes a code found, or gives it its place. */
  readonly sees?: (event: EpcisEvent, code: string, history: History) => boolean;
  /** Whether a code is looked for at all; absent: any. */
  readonly wants?: (code: string) => boolean;
  /** Is told of each event that was read, and of which all codes are listed. */
  readonly passes?: (event: EpcisEvent) => void;
  /** Milliseconds since 1970; begins with events of this time. */
  readonly from: number | null;
}

/**
 * The codes that events are about, in the order of time and then of code. A repository lists events, in which a code
 * comes again and again; its history tells which of them is its first.
 * @throws Fault BAD_ANSWER when the repository does not keep to the order of time, TOO_LARGE at the last page that may be read
 */
export async function* listCodes(
  repository: EpcisRepository,
  { conditions, matches, sees = () => true, wants = () => true, passes = () => {}, from }: Listing,
  call: Call,
): AsyncGenerator<Listed> {
  const inOrder = [
    { name: 'orderBy', values: ['eventTime'] },
    { name: 'orderDirection', values: ['ASC'] },
  ];
  const since = from === null ? [] : [{ name: 'GE_eventTime', values: [new Date(from).toISOString()] }];
  let waiting: EpcisEvent[] = [];
  let pages = 0;
  for await (const page of repository.client.pages([...conditions, ...since, ...inOrder], call)) {
    pages += 1;
    for (const { fault } of page.unreadable) call.partial(fault, []);
    if (isDisordered([...waiting.slice(-1), ...page.events]))
      throw new Fault('BAD_ANSWER', 'the events are not in the order of time');
    waiting.push(...page.events);
    // The last moment's events may go on in the next page, and their codes are ordered among themselves.
    const last = page.last ? Infinity : (waiting.at(-1)?.instant ?? 0);
    const whole = waiting.filter((event) => event.instant < last);
    yield* listed(repository, whole, { matches, sees, wants }, call);
    for (const event of whole) passes(event);
    waiting = waiting.filter((event) => event.instant >= last);
    if (!page.last && pages >= repository.client.maxPages)
      throw new Fault('TOO_LARGE', 'there are more events than may be read; narrow the search');
  }
}

async function* listed(
  repository: EpcisRepository,
  events: readonly EpcisEvent[],
  { matches, sees, wants }: Required<Pick<Listing, 'matches' | 'sees' | 'wants'>>,
  call: Call,
): AsyncGenerator<Listed> {
  const places = new Map<string, { code: string; instant: number }>();
  for (const event of events.filter(matches)) {
    for (const item of subjectsOf(event)) {
      const code = repository.identifiers.codeOf(item.uri);
      if (code !== null && wants(code)) places.set(`${event.instant} ${code}`, { code, instant: event.instant });
    }
  }
  const ordered = [...places.values()].sort((a, b) => a.instant - b.instant || (a.code < b.code ? -1 : 1));
  for (let i = 0; i < ordered.length; i += BATCH) {
    const batch = ordered.slice(i, i + BATCH);
    const histories = await repository.histories(
      batch.map(({ code }) => code),
      call,
    );
    for (const [j, { code, instant }] of batch.entries()) {
      const history = histories[j];
      if (history === undefined || history instanceof Error)
        throw history ?? new Fault('BAD_ANSWER', 'was not answered');
      const first = standing(history.found).events.find(
        (event) =>
          matches(event) &&
          sees(event, code, history) &&
          subjectsOf(event).some((item) => repository.identifiers.codeOf(item.uri) === code),
      );
      if (first?.instant === instant) yield { code, instant, history };
    }
  }
}

const BATCH = 50;

function isDisordered(events: readonly EpcisEvent[]): boolean {
  return events.some((event, i) => event.instant < (events[i - 1]?.instant ?? -Infinity));
}
