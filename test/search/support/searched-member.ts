import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '../../../common/resilience/fault.ts';
import type { SubgraphRequest } from '../../../gateway/calls/call.ts';
import type { SubgraphError, SubgraphResponse } from '../../../gateway/calls/subgraph-response.ts';
import type { WalkedMinistry } from '../../../gateway/chain/walked-ministry.ts';
import { namesOf } from '../../../schema/names.ts';
import { fakeMinistry } from '../../support/fake-ministry.ts';

export interface SearchedMember extends WalkedMinistry {
  readonly requests: SubgraphRequest[];
}

export interface SearchedOptions {
  /** In its own order, which is none by name. */
  readonly codes?: readonly string[];
  /** Records that one page looks at, at most; absent: any number. */
  readonly examines?: number;
  /** Conditions that it narrows by; it counts where it narrows by all that is given. */
  readonly narrows?: readonly string[];
  readonly errors?: readonly SubgraphError[];
  /** Throws, or answers in place of the real answer. */
  readonly instead?: (request: SubgraphRequest) => SubgraphResponse | Promise<SubgraphResponse> | undefined;
}

/** A member as a search sees it, at the level of one call. `where.text` is part of the code; its cursors are places in its list. */
export function searchedMember(name: string, options: SearchedOptions = {}): SearchedMember {
  const { codes = [], examines = Infinity, narrows = [], errors = [] } = options;
  const requests: SubgraphRequest[] = [];
  const fake = fakeMinistry(name, {});
  const { searchField } = namesOf(fake.name);
  return {
    ...fake,
    searchField,
    searchMarks: [{ kind: 'policies', anyOf: [[`${fake.name}/search`]] }],
    requests,
    async call(request) {
      requests.push(request);
      const other = await options.instead?.(request);
      if (other) return other;
      const { where, first, after } = request.variables as unknown as Asked;
      const { text = '' } = where ?? {};
      const isNarrowed = narrows.includes('text');
      const from = after === null ? 0 : Number(after) + 1;
      const rows = codes.flatMap((code, i) => (i >= from && (!isNarrowed || code.includes(text)) ? [{ code, i }] : []));
      const looked = rows.slice(0, isNarrowed ? first : examines);
      const found = looked.filter(({ code }) => code.includes(text)).slice(0, first);
      const end = found.length === first ? found.at(-1) : looked.at(-1);
      const given = Object.keys(where ?? {});
      return {
        data: {
          page: {
            edges: found.map(({ code, i }) => ({ cursor: String(i), node: { code } })),
            pageInfo: {
              hasNextPage: end !== undefined && rows.some(({ i }) => i > end.i),
              endCursor: end === undefined ? null : String(end.i),
            },
            narrowedBy: given.filter((each) => narrows.includes(each)),
            tested: given.filter((each) => !narrows.includes(each)),
            examined: looked.length,
            total: given.every((each) => narrows.includes(each))
              ? codes.filter((code) => code.includes(text)).length
              : null,
          },
        },
        errors,
      };
    },
  };
}

interface Asked {
  readonly where: { readonly text?: string } | null;
  readonly first: number;
  readonly after: string | null;
}

/** Cannot be reached. */
export const down = (): never => {
  throw new Fault('UNAVAILABLE', 'is down');
};

/** Says nothing until whoever asks gives up. */
export const hung = async ({ signal }: SubgraphRequest): Promise<SubgraphResponse> => {
  await sleep(60_000, undefined, { signal, ref: false }).catch(() => {});
  throw new Fault('TIMEOUT', 'no answer in time');
};
