import { Fault } from '@tongcha/resilience';
import type { Result, Call, CodesPage } from '../../legacy-system.ts';
import type { Direction, TraceLink } from '../../records.ts';
import { Acquaintance } from './acquaintance.ts';
import { Beside } from './beside.ts';
import { EpcisClient } from './client.ts';
import { Completing } from './completing.ts';
import { Histories, type History } from './histories.ts';
import { Identifiers } from './identifiers.ts';
import { type LinkRules, linksOf } from './links.ts';
import { listMentioned } from './mentioned.ts';
import { type EpcisOptions, TRANSPORT_DOCUMENTS, TREATED_WITH } from './options.ts';
import { EMPTY_PAGE, type EpcisPage } from './read-document.ts';
import { tellNewShape } from '../../values/tell.ts';
import { standing } from './standing.ts';

/** An EPCIS 2.0 repository asked by our codes, under every spelling that it may use for them. */
export class EpcisRepository {
  readonly client: EpcisClient;
  readonly identifiers: Identifiers;
  readonly #histories: Histories;
  readonly #beside: Beside;
  readonly #completing: Completing;
  readonly #rules: LinkRules;

  /** @param system `evidence.system` of the links */
  constructor(system: string, options: EpcisOptions) {
    const extensionLinks = options.extensionLinks ?? [TREATED_WITH];
    const transportDocuments = options.transportDocuments ?? TRANSPORT_DOCUMENTS;
    this.client = new EpcisClient({
      newShape: (place, change) => tellNewShape(system, place, change),
      ...options,
      extensionLinks,
    });
    this.identifiers = new Identifiers(options);
    const acquaintance = options.digitalLinkBases ? null : new Acquaintance(this.client, this.identifiers);
    this.#histories = new Histories(this.client, this.identifiers, acquaintance);
    this.#beside = new Beside(this.client, this.identifiers, extensionLinks, transportDocuments);
    this.#completing = new Completing(this.client, this.identifiers);
    this.#rules = {
      system,
      extensionLinks,
      transportDocuments,
      codeOf: (uri) => this.identifiers.codeOf(uri),
      organizationOf: (uri) => this.identifiers.organizationOf(uri),
    };
  }

  /** For each code every event that has it among its objects. */
  histories(codes: readonly string[], call: Call): Promise<readonly Result<History>[]> {
    return this.#histories.of(codes, call);
  }

  /** The links into or out of each code that any event mentions, whatever else the repository knows of it. */
  async links(
    codes: readonly string[],
    direction: Direction,
    call: Call,
  ): Promise<readonly Result<readonly TraceLink[]>[]> {
    const forms = this.identifiers.forms;
    const [histories, early] = await Promise.all([
      this.#histories.of(codes, call),
      this.#beside.events(codes, direction, call),
    ]);
    // More spellings became known meanwhile.
    const beside = this.identifiers.forms > forms ? await this.#beside.events(codes, direction, call) : early;
    const completing = await this.#completing.events(codes, histories, direction, call);
    return codes.map((code, i) => {
      const history = histories[i];
      if (history === undefined || history instanceof Error)
        return history ?? new Fault('BAD_ANSWER', 'was not answered');
      const events = [...history.found, ...(beside.get(code) ?? []), ...(completing[i] ?? [])];
      return linksOf(code, direction, standing(events).events, this.#rules);
    });
  }

  /** What the repository says of an organisation beside events that name it (their master data), or null: as it says it today. */
  async party(code: string, call: Call): Promise<ReadonlyMap<string, unknown> | null> {
    const values = this.identifiers.spellings(code);
    if (values.length === 0) return null;
    for (const name of [
      'EQ_source_owning_party',
      'EQ_destination_possessing_party',
      'EQ_destination_owning_party',
      'EQ_source_possessing_party',
    ]) {
      const { masterData } = await this.client
        .first([{ name, values }], { signal: call.signal })
        .catch(nothingWhenRefused);
      for (const [id, attributes] of masterData) if (this.identifiers.organizationOf(id) === code) return attributes;
    }
    return null;
  }

  /** The codes that its events mention, by the time at which these were recorded. */
  codes(since: string | null, call: Call): Promise<CodesPage> {
    return listMentioned(this.client, this.#rules, since, call);
  }

  ping(call: Call): Promise<void> {
    return this.client.ping(call.signal);
  }

  close(): Promise<void> {
    return this.client.close();
  }
}

/** A repository that does not know the condition knows no parties by it. */
function nothingWhenRefused(error: unknown): EpcisPage {
  if (error instanceof Fault && error.code === 'BAD_REQUEST') return EMPTY_PAGE;
  throw error;
}
