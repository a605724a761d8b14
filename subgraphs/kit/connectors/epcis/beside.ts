import { Fault } from '@tongcha/resilience';
import type { Call } from '../../legacy-system.ts';
import type { Direction } from '../../records.ts';
import type { EpcisClient } from './client.ts';
import { failureOf } from './failure.ts';
import type { EpcisEvent } from './event.ts';
import type { CodeKind, Identifiers } from './identifiers.ts';
import type { ExtensionLink } from './options.ts';

/** A condition by which events are found that mention a code elsewhere than among their objects. */
interface Question {
  readonly name: string;
  /** Codes of this kind are asked. */
  readonly about: CodeKind;
  /** Where the event has what the condition asks for. */
  readonly uris: (event: EpcisEvent) => readonly string[];
}

/** Events that mention a code as a party, as a transport document or in an extension field. */
export class Beside {
  readonly #client: EpcisClient;
  readonly #identifiers: Identifiers;
  readonly #questions: Readonly<Record<Direction, readonly Question[]>>;
  readonly #known = new Map<string, Promise<boolean>>();

  constructor(
    client: EpcisClient,
    identifiers: Identifiers,
    extensionLinks: readonly ExtensionLink[],
    transportDocuments: readonly string[],
  ) {
    this.#client = client;
    this.#identifiers = identifiers;
    this.#questions = {
      FORWARD: extensionLinks.map(({ namespace, prefix, name }) => ({
        name: `EQ_${prefix}:${name}`,
        about: 'other',
        uris: (event) => urisIn(event.extensions.get(namespace + name)),
      })),
      BACK: [
        ...transportDocuments.map((type): Question => ({
          name: `EQ_bizTransaction_${type}`,
          about: 'other',
          uris: (event) => event.transactions.filter((one) => one.type === type).map((one) => one.uri),
        })),
        ...['owning_party', 'possessing_party'].flatMap((type): Question[] => [
          {
            name: `EQ_destination_${type}`,
            about: 'organization',
            uris: (event) => event.destinations.filter((one) => one.type === type).map((one) => one.uri),
          },
          {
            name: `EQ_source_${type}`,
            about: 'organization',
            uris: (event) => event.sources.filter((one) => one.type === type).map((one) => one.uri),
          },
        ]),
      ],
    };
  }

  /** By code; a question that fails leaves the codes' links incomplete, and is said so. */
  async events(
    codes: readonly string[],
    direction: Direction,
    call: Call,
  ): Promise<ReadonlyMap<string, readonly EpcisEvent[]>> {
    const byCode = new Map<string, EpcisEvent[]>();
    await Promise.all(
      this.#questions[direction].map(async (question) => {
        const spelled = new Map(
          codes
            .filter((code) => this.#identifiers.kindOf(code) === question.about)
            .map((code) => [code, [...this.#identifiers.spellings(code), ...this.#identifiers.guesses(code)]]),
        );
        for (const [code, event] of await this.#ask(question, spelled, call))
          byCode.set(code, [...(byCode.get(code) ?? []), event]);
      }),
    );
    return byCode;
  }

  async #ask(
    question: Question,
    spelled: ReadonlyMap<string, readonly string[]>,
    call: Call,
  ): Promise<readonly (readonly [string, EpcisEvent])[]> {
    const values = [...spelled.values()].flat();
    if (values.length === 0) return [];
    try {
      if (!(await this.#knows(question, values[0] ?? '', call.signal))) return [];
      const found = await this.#client.find(question.name, values, [], call);
      for (const [code, uris] of spelled) {
        const fault =
          failureOf(uris, [found]) ?? uris.map((uri) => found.partial.get(uri)).find((one) => one !== undefined);
        if (fault) call.partial(fault, [code]);
      }
      return found.events.flatMap((event) => {
        const named = new Set(question.uris(event).map((uri) => this.#identifiers.codeOf(uri)));
        return [...named]
          .filter((code) => code !== null && spelled.has(code))
          .map((code) => [code ?? '', event] as const);
      });
    } catch (error) {
      call.partial(
        error instanceof Fault ? error : new Fault('BAD_ANSWER', 'the answer cannot be read', { cause: error }),
        [...spelled.keys()],
      );
      return [];
    }
  }

  /** Not every repository knows every condition, and a careless one answers as if an unknown one were not there: with everything. */
  #knows(question: Question, value: string, signal: AbortSignal): Promise<boolean> {
    const known =
      this.#known.get(question.name) ??
      this.#client.knows({ name: question.name, values: [value] }, (event) => question.uris(event).length > 0, signal);
    this.#known.set(question.name, known);
    known.catch(() => this.#known.delete(question.name));
    return known;
  }
}

/** Identifiers in an extension field: text, an object with an `id`, or a list of them. */
export function urisIn(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.flatMap((one) => {
    const uri =
      typeof one === 'object' && one !== null
        ? ((one as { id?: unknown }).id ?? (one as { '@id'?: unknown })['@id'])
        : one;
    return typeof uri === 'string' ? [uri] : [];
  });
}
