import { computed, type ComputedRef, onScopeDispose, type Ref, ref, shallowRef } from 'vue';
import { readRecallSearch } from '@tongcha/schema';
import { isStanding } from '@tongcha/schema';
import { learnMembers } from '../answer/members.ts';
import { ask, type Asked } from '../ask/ask.ts';
import { Recalled, type RecalledAnswer } from '../documents/answers.ts';

type Told = RecalledAnswer['recalled'];
type Edge = Told['edges'][number];

/** A record of the list, with the recall by which it has its place there. */
export interface RecalledRow {
  readonly at: string | null;
  readonly record: Edge['node'];
  readonly recall: NonNullable<Edge['node']['recalls']>[number] | null;
  readonly stands: boolean;
}

export interface Recalls {
  readonly rows: ComputedRef<readonly RecalledRow[]>;
  /** null: nobody has answered yet. */
  readonly told: Readonly<Ref<Told | null>>;
  readonly at: Readonly<Ref<string | null>>;
  readonly fault: Readonly<Ref<Extract<Asked<unknown>, { ok: false }> | null>>;
  readonly asking: Readonly<Ref<boolean>>;
  load(): Promise<void>;
}

/** Records of one page. */
const MOST = 20;

/** One page of the list, as the page's address asks it; nothing where the address cannot be read. */
export function useRecalls(search: string): Recalls {
  const parameters = new URLSearchParams(search);
  const { where, wrong } = readRecallSearch(parameters);
  const told = shallowRef<Told | null>(null);
  const at = ref<string | null>(null);
  const fault = shallowRef<Extract<Asked<unknown>, { ok: false }> | null>(null);
  const asking = ref(false);
  const left = new AbortController();
  onScopeDispose(() => left.abort());

  async function load(): Promise<void> {
    asking.value = true;
    const answer = await ask(Recalled, { where, first: MOST, after: parameters.get('after') }, left.signal);
    if (left.signal.aborted) return;
    if (answer.ok) {
      const { edges, gaps } = answer.data.recalled;
      // What they are is known before anything of them is shown.
      await learnMembers([...edges.map(({ node }) => node.member), ...gaps.map(({ member }) => member)]);
      if (left.signal.aborted) return;
      told.value = answer.data.recalled;
      at.value = answer.at;
    }
    fault.value = answer.ok ? null : answer;
    asking.value = false;
  }
  if (wrong.length === 0) void load();

  return { rows: computed(() => (told.value?.edges ?? []).map(rowOf)), told, at, fault, asking, load };
}

function rowOf({ at, node }: Edge): RecalledRow {
  const recalls = node.recalls ?? [];
  const recall = recalls.find((each) => instantOf(each.at) === instantOf(at)) ?? recalls[0] ?? null;
  return { at, record: node, recall, stands: recall === null || isStanding(recall) };
}

function instantOf(time: string | null): number | null {
  return time === null ? null : Date.parse(time);
}
