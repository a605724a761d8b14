import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'graphql';
import { sqliteDatabase } from '../../../common/database/sqlite.ts';
import type { Identity } from '../../../common/identity/identity.ts';
import { Asker } from '../../../gateway/chain/asker.ts';
import { chainSchema, runChain } from '../../../gateway/execute/chain-source.ts';
import { chainTypeDefs } from '../../../gateway/member-set.ts';
import { Governance } from '../../../governance/governance.ts';
import type { Delivery } from '../../../governance/outbox/task.ts';
import { RECALL_QUEUE } from '../../../governance/recall/recalls.ts';
import { caller, type FakeMinistry, fakeMinistry, type FakeOptions, urn } from '../../support/fake-ministry.ts';
import { ownSupergraph } from '../../support/own-supergraph.ts';

const schema = chainSchema(chainTypeDefs(ownSupergraph()));

/** Who asks, and which policies agreements grant. */
export interface Person {
  readonly identity: Identity;
  readonly policies: readonly string[];
}

export function regulator(subject: string, ...policies: string[]): Person {
  return {
    identity: { role: 'regulator', subject, scopes: ['recall'], sector: 'FOOD_DRUG', organization: null },
    policies,
  };
}

export function enterprise(uscc: string): Person {
  return {
    identity: { role: 'enterprise', subject: `of ${uscc}`, scopes: [], sector: null, organization: uscc },
    policies: ['own-records'],
  };
}

/** Flour of a farm's grain went into a cake lot, in two boxes on a pallet, and some of it into another lot. */
export const [GRAIN, FLOUR, CAKE, BOX, OTHER_BOX, PALLET, MIXED] = [
  'grain',
  'flour',
  'cake',
  'box',
  'other-box',
  'pallet',
  'mixed',
].map(urn) as [string, string, string, string, string, string, string];
export const BAKER = '91370681MA3T00102J';
export const SHOP = '91370681MA3T00105U';

const CAKES = {
  links: [
    { from: FLOUR, to: CAKE },
    { from: FLOUR, to: MIXED },
    { from: urn('sugar'), to: MIXED },
    { kind: 'PACK', from: CAKE, to: BOX },
    { kind: 'PACK', from: CAKE, to: OTHER_BOX },
    { kind: 'PACK', from: BOX, to: PALLET },
    { kind: 'HOLD', from: BOX, to: `uscc:${SHOP}` },
  ],
  holds: [FLOUR, CAKE, BOX, MIXED],
  records: Object.fromEntries(
    [CAKE, BOX, MIXED].map((code) => [code, { kind: 'FOOD', producer: { uscc: BAKER, name: '面包厂' }, recalls: [] }]),
  ),
};

export const food = (more: FakeOptions = {}): FakeMinistry => fakeMinistry('food-drug', { ...CAKES, ...more });
export const farms = (more: FakeOptions = {}): FakeMinistry =>
  fakeMinistry('agriculture', { links: [{ from: GRAIN, to: FLOUR }], holds: [GRAIN, FLOUR], ...more });

/** As ORDER selects it. */
export interface ToldOrder {
  readonly id: string;
  readonly state: string;
  readonly codes: readonly string[];
  readonly steps: readonly {
    readonly id: string;
    readonly action: string;
    readonly member: string;
    readonly state: string;
    readonly codes: readonly string[];
    readonly shown: number;
    readonly unread: number;
    readonly message: string | null;
  }[];
  readonly concerned: readonly {
    readonly organization: { readonly uscc: string };
    readonly made: readonly string[];
    readonly held: readonly string[];
    readonly acknowledgedAt: string | null;
  }[];
  readonly deadlines: readonly { readonly duty: string; readonly met: boolean | null }[];
  readonly history: readonly {
    readonly by: string | null;
    readonly codes: readonly string[];
    readonly waits: boolean;
  }[];
}

/** As RECALL selects it. */
export interface ToldResult {
  readonly confirm: string;
  readonly changed: Readonly<Record<'more' | 'fewer' | 'moreMembers' | 'fewerMembers', readonly string[]>> & {
    readonly message: string;
  };
  readonly preview: {
    readonly units: readonly { readonly code: string; readonly basis: string }[];
    readonly steps: readonly { readonly member: string; readonly right: string; readonly codes: readonly string[] }[];
    readonly unheld: readonly string[];
    readonly deadlines: readonly { readonly duty: string }[];
    readonly impact: {
      readonly units: readonly { readonly code: string; readonly share: { readonly least: number } }[];
    };
  };
  readonly order: ToldOrder | null;
}

export interface Answer<T> {
  /** Of the one field that was asked for. */
  readonly value: T;
  readonly errors: readonly { readonly code: string; readonly message?: string | undefined }[];
}

/** The gateway's fields over a store of the test's own. */
export interface Desk {
  readonly kept: Governance;
  ask<T>(query: string, variables: object, who: Person, ministries?: readonly FakeMinistry[]): Promise<Answer<T>>;
  close(): Promise<void>;
}

export function openDesk(): Desk {
  const folder = mkdtempSync(join(tmpdir(), 'recall-'));
  const kept = new Governance(sqliteDatabase(join(folder, 'governance.sqlite')));
  return {
    kept,
    async ask(query, variables, { identity, policies }, ministries = [food(), farms()]) {
      const claims = { role: identity.role, policies };
      const { data, errors } = await runChain({
        schema,
        document: parse(query),
        asker: new Asker(ministries, { ...caller(30_000), claims }),
        governance: { kept, identity, purpose: 'recall-tracing', claims, requestId: 'test' },
        variables: { ...variables },
        operationName: null,
      });
      const [value = null] = Object.values(data ?? {});
      return { value: JSON.parse(JSON.stringify(value)) as never, errors };
    },
    async close() {
      await kept.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const ORDER = `id state level reason advice authority codes
  steps { id action sector member state codes shown unread message settled { by held note } }
  concerned { organization { uscc } name made held acknowledgedAt }
  deadlines { duty basis due met }
  history { entry action by codes waits approvedBy withdrawnBy }`;

export const RECALL = `mutation Recall($input: RecallInput!) {
  recall(input: $input) {
    confirm changed { more fewer moreMembers fewerMembers message }
    preview {
      units { code basis certain } steps { sector member right codes } unheld deadlines { duty due }
      impact { units { code certain share { least most } } complete }
    }
    order { ${ORDER} }
  }
}`;
export const READ = `query Read($id: ID!) { recall(id: $id) { ${ORDER} } }`;
export const APPROVE = `mutation Approve($id: ID!, $entry: Int!, $approved: Boolean) {
  approveRecall(id: $id, entry: $entry, approved: $approved) { ${ORDER} }
}`;
export const SETTLE = `mutation Settle($id: ID!, $step: ID!, $held: Boolean!, $note: String) {
  settleRecallStep(id: $id, step: $step, held: $held, note: $note) { ${ORDER} }
}`;
export const ACKNOWLEDGE = `mutation Acknowledge($id: ID!) { acknowledgeRecall(id: $id) { ${ORDER} } }`;
export const LIST = `query List($first: Int, $after: String, $state: RecallState, $sector: String, $division: String) {
  recalls(first: $first, after: $after, state: $state, sector: $sector, division: $division) {
    edges { cursor node { id state } } pageInfo { hasNextPage endCursor }
  }
}`;

/** Previews, and confirms what was shown. */
export async function order(
  desk: Desk,
  input: object,
  who: Person,
  ministries?: readonly FakeMinistry[],
): Promise<ToldOrder> {
  const { confirm } = (await desk.ask<ToldResult>(RECALL, { input }, who, ministries)).value;
  const done = await desk.ask<ToldResult>(RECALL, { input: { ...input, confirm } }, who, ministries);
  if (!done.value?.order) throw new Error(JSON.stringify(done.errors));
  return done.value.order;
}

/** Tells members what they are to be told, as it is due: each answers that. */
export async function deliver({ kept }: Desk, answer: Delivery = { state: 'TAKEN', reference: 'R-1' }): Promise<void> {
  for (;;) {
    const now = Date.now() + 10_000;
    const task = await kept.outbox.take([RECALL_QUEUE], 'test', now, 1_000);
    if (!task) return;
    await kept.outbox.record({ id: task.id, worker: 'test' }, task, answer, now);
  }
}
