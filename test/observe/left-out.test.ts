import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { createHazardousGoods } from '../../subgraphs/hazardous-goods/ministry.ts';
import { startMinistry } from '../../subgraphs/kit/server.ts';
import { freePort } from '../support/free-port.ts';
import { readLog } from './support/read-log.ts';
import { readMetrics } from './support/read-metrics.ts';

const HEADER =
  'flag,companyCode,lotNo,chemName,cas,un,hazClass,packGroup,purity,produceTime,quantity,unit,producerUscc,division,deleted,reportTime';
const row = (lot: string, amount = '12'): string =>
  `UPLOAD,370681001,${lot},液氯,7782-50-5,1017,2.3,,99.8%,20260301080000,${amount},t,91370681MA3T00101F,370681,0,20261120201500`;
const SECRET = '约5';

test('a row that was left out and a value that is not understood are seen in the log, the metrics, readiness and the answer', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-left-out-'));
  writeFileSync(
    join(folder, 'LOT_20261120_0001.csv'),
    iconv.encode(
      [HEADER, row('A1', SECRET), 'UPLOAD,370681001,A2,too,few', row('A3'), 'END,3', ''].join('\r\n'),
      'gb18030',
    ),
  );
  const log = readLog();
  const port = await freePort();
  const drop = { folder, index: join(folder, '.index', 'index.db'), scanMs: 60_000, lateMs: 60_000 };
  const ministry = await createHazardousGoods({ drop, hazardousGoods: {} } as never);
  const server = await startMinistry(ministry, { port: 0, metrics: { host: '127.0.0.1', port } });
  try {
    await expect.poll(async () => (await fetch(`${server.url}/ready`)).status, { timeout: 10_000 }).toBe(200);
    expect(await (await fetch(`${server.url}/ready`)).json()).toMatchObject({
      systems: [{ system: 'hazard-drop', ready: true, figures: { filesTaken: 1, rowsRejected: 1 } }],
    });
    const query =
      '{ _entities(representations: [{ __typename: "TraceUnit", code: "hazlot:370681001.A1" }, { __typename: "TraceUnit", code: "hazlot:370681001.A3" }]) { ... on TraceUnit { hazardousGoods { code } } } }';
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    expect(await response.json()).toMatchObject({
      data: {
        _entities: [
          { hazardousGoods: [{ code: 'hazlot:370681001.A1' }] },
          { hazardousGoods: [{ code: 'hazlot:370681001.A3' }] },
        ],
      },
      // Nobody can tell whose the row of a few words is: it is a doubt about each lot.
      errors: [
        {
          extensions: {
            code: 'NOT_UNDERSTOOD',
            system: 'hazard-drop',
            partial: true,
            codes: ['hazlot:370681001.A1', 'hazlot:370681001.A3'],
          },
        },
      ],
    });
    const { values, text } = await readMetrics(`http://127.0.0.1:${port}/metrics`);
    expect(values).toMatchObject({
      'tongcha_legacy_figures{system="hazard-drop",figure="rowsRejected"}': 1,
      'tongcha_legacy_partial_total{system="hazard-drop",code="NOT_UNDERSTOOD"}': 1,
    });
    const lines = log.lines();
    expect(lines.find(({ event }) => event === 'file-rejects')).toMatchObject({
      file: 'LOT_20261120_0001.csv',
      kind: 'lot',
      rejects: 1,
      lines: [3],
    });
    expect(
      lines
        .filter(({ event }) => event === 'not-understood')
        .map(({ system, place, count }) => ({ system, place, count })),
    ).toEqual([
      { system: 'hazard-drop', place: 'lot/rejected', count: 1 },
      { system: 'hazard-drop', place: 'lot/quantity', count: 1 },
    ]);
    expect(`${log.text()}${text}`).not.toContain(SECRET);
  } finally {
    log.restore();
    await server.stop(10);
    rmSync(folder, { recursive: true, force: true });
  }
});
