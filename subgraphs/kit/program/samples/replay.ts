import { Fault } from '@tongcha/resilience';
import type { Settings } from '../../declared/part.ts';
import type { Carried, Tap } from '../../declared/tap.ts';
import type { Exchange, Sample } from './sample.ts';

/** Answers in the system's place, by what it once said. */
export class Replay implements Tap {
  readonly replays = true;
  /** Questions that nobody has put to it then. */
  readonly missing: string[] = [];
  readonly #given: ReadonlyMap<string, unknown>;

  constructor(asked: readonly Exchange[]) {
    this.#given = new Map(asked.map((each) => [keyOf(each.place, each.carried), each.given]));
  }

  put<T>(place: string, carried: Carried): Promise<T> {
    const key = keyOf(place, carried);
    if (this.#given.has(key)) return Promise.resolve(structuredClone(this.#given.get(key)) as T);
    this.missing.push(`${place} ${JSON.stringify(carried)}`);
    return Promise.reject(new Fault('UNAVAILABLE', 'has no sample of this question'));
  }
}

/** What stands for the settings while nothing is asked: addresses where nobody is, and texts. */
export function settingsFor({ addresses }: Pick<Sample, 'addresses'>, names: Iterable<string>): Settings {
  return Object.fromEntries([...names].map((name) => [name, nobodyAt(addresses[name]) ?? `\${${name}}`]));
}

/** The schemes of those settings that are addresses. */
export function addressesIn(settings: Settings): Sample['addresses'] {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) => {
      const scheme = /^[a-z]+:(?=\/\/|\/|:)/.exec(value ?? '')?.[0];
      return scheme === undefined ? [] : [[name, scheme]];
    }),
  );
}

function nobodyAt(scheme: string | undefined): string | undefined {
  if (scheme === undefined) return undefined;
  return scheme === 'sqlite:' ? 'sqlite::memory:' : `${scheme}//127.0.0.1:9/nobody`;
}

function keyOf(place: string, carried: Carried): string {
  return JSON.stringify([place, Object.entries(carried).toSorted(([a], [b]) => (a < b ? -1 : 1))]);
}
