import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { hashOf } from '../../gateway/policy/trusted-documents.ts';
import { ask, type Answered, startEdge, who } from './support.ts';

const REPORT = 'mutation ($input: ProblemInput!) { reportProblem(input: $input) { receipt } }';
const UNIT = 'query ($code: TraceCode!) { unit(code: $code) { code } }';
const BOTH = 'query { complaint(receipt: "x") { state } unit(code: "x") { code } }';
const CHAIN = 'query ($code: TraceCode!) { chain(code: $code, maxUnits: 20000) { units { code } links { kind } } }';
const folder = mkdtempSync(join(tmpdir(), 'reports-'));
const documents = join(folder, 'manifest.json');
writeFileSync(
  documents,
  JSON.stringify(Object.fromEntries([REPORT, UNIT, BOTH, CHAIN].map((text) => [hashOf(text), text]))),
);
const edge = startEdge({ documents });
afterAll(async () => {
  await edge.close();
  rmSync(folder, { recursive: true, force: true });
});
const send = (text: string, address: string): Promise<Answered> =>
  ask(edge, { identity: who('anonymous'), params: { documentId: hashOf(text), variables: { code: 'x' } }, address });

test('where all else of an address is spent, its citizens can still report, and not without end', async () => {
  const [city, other] = ['192.0.2.7', '192.0.2.8'];
  while ((await send(CHAIN, city)).status === 200);
  for (const text of [UNIT, BOTH, CHAIN]) expect((await send(text, city)).status).toBe(429);
  let reports = 0;
  while (reports < 1_000 && (await send(REPORT, city)).status === 200) reports += 1;
  // 400,000 points a minute, of which each takes 2,000; what was asked in vain took some.
  expect(reports).toBeGreaterThan(150);
  expect(reports).toBeLessThan(210);
  expect((await send(REPORT, other)).status).toBe(200);
});
