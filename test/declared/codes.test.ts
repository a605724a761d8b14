import { afterAll, beforeAll, expect, test } from 'vitest';
import { declaredIn } from '../../subgraphs/kit/declared/index.ts';
import type { LegacySystem } from '../../subgraphs/kit/legacy-system.ts';
import { legacyServer, type LegacyServer, listening } from '../support/legacy-server.ts';

const FILE = `
ministry: timber
title: { zh: 木材, en: Timber }
system: timber-register
http:
  url: \${URL}
  ask: { path: /q }
  answer: { rows: list }
codes:
  lot: { code: 'urn:timber:lot:{year}-{no}', shapes: { year: '20\\d\\d' } }
  mill: { code: 'relot:{uscc}.{lot}', key: '{uscc}/{lot}', in: mark }
  any: { code: '{code}' }
records:
  - ask: { send: { lots: '{lot}' } }
    search: { ask: { send: { name: '{filter.productName}' } }, filter: { productName: { zh: 名称, en: Name } } }
    code: lot
    map: { productName: name }
  - ask: { send: { mills: '{mill}' } }
    code: mill
    map: { productName: name }
links:
  - kind: TRANSFORM
    from: lot
    to: [{ when: kind == 'M', mill: target }, { when: kind == 'C', any: target }, { when: kind == 'L', lot: { year: target, no: id } }]
    forward: { send: { from: '{lot}' } }
    back: { send: { to: '{mill}' } }
    recordId: id
`;
let rows: readonly object[] = [];
const sent: Record<string, unknown>[] = [];
let server: LegacyServer;
let system: LegacySystem;
beforeAll(async () => {
  server = await legacyServer((body) => {
    sent.push(JSON.parse(String(body)) as Record<string, unknown>);
    return { body: JSON.stringify(rows) };
  });
  const { ministry } = await declaredIn(FILE, { settings: { URL: server.url } });
  [system] = ministry.systems as [LegacySystem];
});
afterAll(async () => {
  await system.close();
  await server.stop();
});

test('a key that stands whole in a column is taken apart, and put together', async () => {
  rows = [{ mark: '91150203MA0N001092/PN202602', name: '松' }];
  sent.length = 0;
  const code = 'relot:91150203MA0N001092.PN202602';
  expect(await system.records([code], listening())).toMatchObject([{ code, productName: '松' }]);
  expect(sent).toEqual([{ mills: ['91150203MA0N001092/PN202602'] }]);
});

test('a code of another shape is not asked for, and not held', async () => {
  sent.length = 0;
  expect(await system.records(['urn:timber:lot:1999-7', 'urn:timber:lot:2026', 'uscc:1'], listening())).toEqual([
    null,
    null,
    null,
  ]);
  expect(sent).toEqual([]);
});

test('a row whose code could not be read back is not understood, and nothing is "not held" beside it', async () => {
  rows = [
    { year: '2026', no: '7', name: '松' },
    { year: '99', no: '8', name: '杉' },
  ];
  const call = listening();
  const [held, other] = await system.records(['urn:timber:lot:2026-7', 'urn:timber:lot:2026-8'], call);
  expect(held).toMatchObject({ productName: '松' });
  expect(other).toMatchObject({ code: 'NOT_UNDERSTOOD' });
  expect(call.said).toMatchObject([{ code: 'NOT_UNDERSTOOD', codes: ['urn:timber:lot:2026-7'] }]);
});

test('the kind of a code may stand beside it; one that no alternative takes is not understood', async () => {
  const from = 'urn:timber:lot:2026-7';
  const use = { year: '2026', no: '7', id: 'U' };
  rows = [
    { ...use, kind: 'M', target: '91150203MA0N001092/A' },
    { ...use, kind: 'C', target: 'gs1:(01)06901234567892(10)B' },
    { ...use, kind: 'X', target: 'C' },
    // No code of a lot has such a year: it could not be asked for.
    { ...use, kind: 'L', target: '99' },
  ];
  const call = listening();
  const [links] = await system.links([from], 'FORWARD', call);
  expect((links as readonly { readonly to: string }[]).map(({ to }) => to)).toEqual([
    'relot:91150203MA0N001092.A',
    'gs1:(01)06901234567892(10)B',
  ]);
  expect(call.said).toMatchObject([{ code: 'NOT_UNDERSTOOD', codes: [from] }]);
});

test('what one form of a code does not fit, another may', async () => {
  const text = FILE.replace("[{ when: kind == 'M', mill: target }", '[{ mill: target }').replace(
    "{ when: kind == 'C', any: target }",
    '{ any: target }',
  );
  const { ministry } = await declaredIn(text, { settings: { URL: server.url } });
  const [other] = ministry.systems as [LegacySystem];
  rows = [{ year: '2026', no: '7', id: 'U', kind: 'C', target: 'gs1:(01)06901234567892(10)B' }];
  const call = listening();
  expect(await other.links(['urn:timber:lot:2026-7'], 'FORWARD', call)).toMatchObject([
    [{ to: 'gs1:(01)06901234567892(10)B' }],
  ]);
  expect(call.said).toEqual([]);
  await other.close();
});

test('a filter that no question has is refused', async () => {
  rows = [];
  const search = { first: 10, after: null };
  expect(
    await system.search?.({ ...search, filter: { productName: '松', members: ['timber'] } }, listening()),
  ).toMatchObject({ rows: [] });
  await expect(system.search?.({ ...search, filter: { species: '松' } }, listening())).rejects.toMatchObject({
    code: 'BAD_REQUEST',
  });
});
