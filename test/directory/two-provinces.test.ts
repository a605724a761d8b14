import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import { startMinistry } from '../../subgraphs/kit/server.ts';
import { EVERYTHING } from '../support/callers.ts';
import { type Graph, startGraph } from '../support/graph.ts';
import { MINISTRIES } from '../support/ministries.ts';
import { entryOf, type SigningFolder, signingFolder } from './support/federation.ts';

const VEGETABLE = 'gs1:(01)06901234001044(10)V260610';
const [EAST, SOUTH] = ['agriculture/370000', 'agriculture/440000'];

let folder: SigningFolder;
let graph: Graph;
let south: RunningServer;

beforeAll(async () => {
  folder = await signingFolder();
  await folder.write(1, []);
  graph = await startGraph({
    as: EVERYTHING,
    settings: {
      GATEWAY_DIRECTORY: folder.file,
      GATEWAY_DIRECTORY_KEYS: folder.keys.publicFile,
      GATEWAY_CACHE_MB: '16',
      GATEWAY_AUDIT_FOLDER: folder.at('audit'),
    },
  });
  // The same system, answered for by another.
  const ministry = await MINISTRIES['agriculture']?.(graph.standIns.env);
  if (!ministry) throw new Error('there is one');
  south = await startMinistry({ ...ministry, member: SOUTH }, { port: 0, trustedKeys: graph.keys.publicFile });
});
afterAll(async () => {
  await south.stop(100);
  await graph.stop();
  folder.remove();
});

const list = async (serial: number, second: 'counts' | 'trial' | null): Promise<void> => {
  const east = { name: EAST, url: graph.subgraphs['agriculture'] ?? '' };
  const entry = second && entryOf({ name: SOUTH, url: `${south.url}/graphql` }, second);
  await folder.write(serial, [entryOf(east), ...(entry ? [entry] : [])]);
  await vi.waitFor(
    async () => {
      const health = (await (await fetch(`${graph.origin}/health`)).json()) as { directory: { serial: number } };
      expect(health.directory.serial).toBe(serial);
    },
    { timeout: 20_000 },
  );
};

interface Told {
  readonly unit: {
    readonly agriculture: readonly { readonly member: string; readonly productName: string }[] | null;
    readonly records: readonly { readonly member: string; readonly statedBy: { readonly name: string } }[];
    readonly coverage: readonly { readonly member: string | null; readonly sector: string; readonly held: number }[];
  };
  readonly members: readonly { readonly name: string }[];
}

const ask = (): ReturnType<typeof graph.query<Told>> =>
  graph.query<Told>(`{
    unit(code: "${VEGETABLE}") {
      agriculture { member productName }
      records { member statedBy { name } }
      coverage { member sector held }
    }
    members { name }
  }`);
const membersIn = ({ data }: Awaited<ReturnType<typeof ask>>): readonly unknown[] => [
  data.unit.agriculture?.map(({ member }) => member),
  data.unit.records.filter(({ member }) => member.startsWith('agriculture')).map(({ statedBy }) => statedBy.name),
  data.members.map(({ name }) => name).filter((name) => name.startsWith('agriculture')),
];

test('a province joins a running gateway on trial, counts beside another, and leaves', async () => {
  expect(membersIn(await ask())).toEqual([['agriculture'], ['agriculture'], ['agriculture']]);
  await list(2, 'trial');
  expect(membersIn(await ask())).toEqual([[EAST], [EAST], [EAST]]);
  await list(3, 'counts');
  for (let again = 0; again < 2; again += 1) {
    const both = await ask();
    expect([both.errors, membersIn(both)]).toEqual([
      [],
      [
        [EAST, SOUTH],
        [EAST, SOUTH],
        [EAST, SOUTH],
      ],
    ]);
    expect(
      both.data.unit.coverage
        .filter(({ sector }) => sector === 'AGRICULTURE')
        .map(({ member, held }) => [member, held]),
    ).toEqual([
      [EAST, 1],
      [SOUTH, 1],
    ]);
  }
  const written = readdirSync(folder.at('audit'))
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => readFileSync(folder.at(`audit/${name}`), 'utf8'))
    .join('');
  for (const name of [EAST, SOUTH]) expect(written).toContain(`"ministry":${JSON.stringify(name)}`);
  await list(4, null);
  expect(membersIn(await ask())).toEqual([[EAST], [EAST], [EAST]]);
}, 60_000);
