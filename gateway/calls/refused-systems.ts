import type { SubgraphRequest } from './call.ts';
import type { SubgraphResponse } from './subgraph-response.ts';

/** A ministry of one system need not name it. */
const UNNAMED = 'its system';

/** The systems behind a ministry that do not let it in, as its responses tell. */
export class RefusedSystems {
  readonly #names = new Set<string>();

  /** From the first response that says so to the first that has entities and nothing wrong with them. */
  get names(): readonly string[] {
    return [...this.#names];
  }

  learn({ representations = [] }: SubgraphRequest, { errors }: SubgraphResponse): void {
    if (errors.length === 0) {
      if (representations.length > 0) this.#names.clear();
      return;
    }
    for (const { code, system } of errors) if (code === 'CREDENTIALS_REFUSED') this.#names.add(system ?? UNNAMED);
  }
}
