import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { declaredIn, declareMinistry } from '../../subgraphs/kit/declared/index.ts';
import type { CodesPage, LegacySystem } from '../../subgraphs/kit/legacy-system.ts';
import { type LegacyReply, legacyServer, listening } from '../support/legacy-server.ts';
import { BUYER, IMPORTER, MAKER, timberDatabase } from './support/timber/data.ts';

const ended: (() => unknown)[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const end of ended.splice(0)) await end();
});

/** Lots that can be asked for by number, and what was made of them only as a whole. */
const YAML = `
ministry: timber
title: { zh: 木材, en: Timber }
system: timber-register
http:
  url: \${URL}
  body: query
  ask: { send: { page: '{page}' } }
  answer: { rows: rows, total: total }
  pages: { size: 2 }
codes:
  lot: { code: 'urn:timber:lot:{no}' }
records:
  ask: { path: /lots, send: { no: '{lot}' } }
  map: { productName: name }
links:
  kind: TRANSFORM
  to: { lot: made }
  forward: { path: /uses, send: { no: '{lot}' } }
  back: { list: { path: /uses }, every: 60 }
  deleted: gone
  recordId: id
mentions:
  - ask: { path: /changes, send: { after: '{after}', size: '{first}' } }
    cursor: n
    codes: [{ each: lots, lot: code }, { each: owners, uscc: it }]
  - ask: { path: /uses }
    codes: [lot, { lot: made }]
    ignore: [id, gone]
`;
const USES = [
  { id: 'U1', no: 'A', made: 'B', gone: '0' },
  { id: 'U2', no: 'A', made: 'C', gone: '0' },
  { id: 'U3', no: 'D', made: 'C', gone: '0' },
  { id: 'U4', no: 'E', made: 'B', gone: '1' },
];
const json = (value: unknown): LegacyReply => ({ status: 200, body: JSON.stringify(value) });
const paged = (rows: readonly unknown[], page: number): LegacyReply =>
  json({ rows: rows.slice((page - 1) * 2, page * 2), total: rows.length });

async function timber(
  uses: (page: number, number: number) => LegacyReply | null,
  changes: (after: string) => readonly unknown[] = () => [],
): Promise<{ readonly system: LegacySystem; readonly asked: string[] }> {
  const asked: string[] = [];
  const server = await legacyServer((_, __, { url = '' }) => {
    const { pathname, searchParams: sent } = new URL(url, 'http://x');
    asked.push(pathname);
    if (pathname === '/lots') return json({ rows: [], total: 0 });
    if (pathname === '/changes') {
      const rows = changes(sent.get('after') ?? '');
      return json({ rows: rows.slice(0, Number(sent.get('size'))), total: rows.length });
    }
    return sent.has('no')
      ? json({ rows: USES.filter(({ no }) => sent.getAll('no').includes(no)), total: 0 })
      : uses(Number(sent.get('page')), asked.length);
  });
  const { ministry } = await declaredIn(YAML, { settings: { URL: server.url } });
  const [system] = ministry.systems as [LegacySystem];
  ended.push(
    () => system.close(),
    () => server.stop(),
  );
  return { system, asked };
}

const lot = (no: string): string => `urn:timber:lot:${no}`;
async function sources(system: LegacySystem, codes: readonly string[], call = listening()): Promise<unknown[]> {
  const answers = await system.links(codes, 'BACK', call);
  return answers.map((each) => (each instanceof Error ? each.message : each.map(({ from }) => from)));
}

describe('an index of what a system lists whole', () => {
  test('answers what the system cannot be asked for, and is read once', async () => {
    const { system, asked } = await timber((page) => paged(USES, page));
    const answers = await Promise.all([1, 2, 3].map(() => sources(system, [lot('B'), lot('C'), lot('X')])));
    for (const each of answers) expect(each).toEqual([[lot('A')], [lot('A'), lot('D')], []]);
    expect(asked.filter((path) => path === '/uses')).toHaveLength(2);
    expect(system.figures?.()).toMatchObject({ listAgeSeconds: 0, notUnderstood: 0 });
  });

  test('is read anew when it is as old as it may be, and told of where it is twice as old', async () => {
    let rows = USES;
    let isAway = false;
    const { system } = await timber((page) => (isAway ? { status: 503, body: '' } : paged(rows, page)));
    await sources(system, [lot('B')]);
    rows = [...USES, { id: 'U5', no: 'F', made: 'B', gone: '0' }];
    const now = performance.now();
    const after = (ms: number): void => void vi.spyOn(performance, 'now').mockReturnValue(now + ms);
    after(59_000);
    expect(await sources(system, [lot('B')])).toEqual([[lot('A')]]);
    after(61_000);
    // From the old one, while the new one is read.
    await sources(system, [lot('B')]);
    await vi.waitFor(async () => expect(await sources(system, [lot('B')])).toEqual([[lot('A'), lot('F')]]));
    isAway = true;
    const call = listening();
    after(61_000 + 59_000);
    await sources(system, [lot('B')], call);
    expect(call.said).toEqual([]);
    after(61_000 + 180_000);
    expect(await sources(system, [lot('B')], call)).toEqual([[lot('A'), lot('F')]]);
    expect(call.said).toMatchObject([{ code: 'UNAVAILABLE', codes: [lot('B')] }]);
    expect(system.figures?.()).toMatchObject({ listAgeSeconds: 180 });
  });

  test('is no answer before it was read', async () => {
    const { system } = await timber(() => ({ status: 503, body: '' }));
    await expect(sources(system, [lot('B')])).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  test('a row of it that nobody understands leaves all in doubt, and one that is understood its own code alone', async () => {
    const call = listening();
    const { system } = await timber((page) => paged([{ id: 'U1', no: 'A', gone: '0' }, USES[1]], page));
    expect(await sources(system, [lot('C')], call)).toEqual([[lot('A')]]);
    expect(call.said).toMatchObject([{ code: 'NOT_UNDERSTOOD' }]);
    const other = listening();
    const wrong = await timber((page) => paged([{ ...USES[0], gone: '?' }, USES[1]], page));
    await sources(wrong.system, [lot('C')], other);
    expect(other.said).toEqual([]);
    await sources(wrong.system, [lot('B')], other);
    expect(other.said).toMatchObject([{ code: 'NOT_UNDERSTOOD' }]);
  });

  test('is of today alone', async () => {
    const { system } = await timber((page) => paged(USES, page));
    const call = { ...listening(), asOf: '2026-01-01T00:00:00Z' };
    expect(await sources(system, [lot('B')], call)).toEqual([[]]);
    expect(call.said).toEqual([{ code: 'NO_HISTORY', codes: [lot('B')] }]);
  });
});

async function listed(system: LegacySystem, since: string | null = null): Promise<CodesPage & { pages: number }> {
  const codes: string[] = [];
  for (let pages = 1, position = since; ; pages += 1) {
    const page = (await system.codes?.(position, listening())) as CodesPage;
    codes.push(...page.codes);
    if (!page.more) return { ...page, codes, pages };
    position = page.position;
  }
}

describe('the codes that a system mentions', () => {
  const change = (n: number): unknown => ({ n: String(n), lots: [{ code: `L${n}` }], owners: n === 1 ? [MAKER] : [] });

  test('are read on where a register tells of changes, and from the beginning where none does', async () => {
    let count = 700;
    const { system, asked } = await timber(
      (page) => paged(USES, page),
      (after) => Array.from({ length: count }, (_, i) => change(i + 1)).filter((_, i) => i >= Number(after)),
    );
    const all = await listed(system);
    expect(new Set(all.codes).size).toBe(700 + 1 + 5);
    expect(all.codes).toEqual(expect.arrayContaining([`uscc:${MAKER}`, lot('L700'), lot('A'), lot('B'), lot('D')]));
    count = 701;
    asked.length = 0;
    const next = await listed(system, all.position);
    expect(next.codes.filter((code) => code.startsWith(lot('L')))).toEqual([lot('L701')]);
    expect(next.codes).toContain(lot('A'));
    expect(asked.filter((path) => path === '/changes')).toHaveLength(1);
  });

  test('with one that is not understood the system was not listed', async () => {
    const { system } = await timber(
      (page) => paged(USES, page),
      () => [{ n: '1', lots: [{ code: 'L1' }, { code: { a: 1 } }], owners: [] }],
    );
    await expect(system.codes?.(null, listening())).rejects.toMatchObject({ code: 'NOT_UNDERSTOOD' });
    const other = await timber(
      (page) => paged(USES, page),
      () => [{ n: '', lots: [], owners: [] }],
    );
    await expect(other.system.codes?.(null, listening())).rejects.toMatchObject({ code: 'NOT_UNDERSTOOD' });
  });

  test('stand in every table of a database', async () => {
    const database = timberDatabase();
    ended.push(() => database.remove());
    const file = join(import.meta.dirname, 'support/timber/ministry.yaml');
    const { ministry } = await declareMinistry(file, { TIMBER_DB_URL: database.url });
    const [system] = ministry.systems as [LegacySystem];
    ended.unshift(() => system.close());
    const { codes, position } = await listed(system);
    expect(new Set(codes).size).toBe(40 + 3 + 3);
    expect(codes).toEqual(
      expect.arrayContaining(['urn:timber:cargo:C3', ...[MAKER, BUYER, IMPORTER].map((each) => `uscc:${each}`)]),
    );
    expect((await listed(system, position)).codes).toEqual([]);
  });
});
