import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { runCli } from '../cli/support/run-cli.ts';
import { keyFolder, type KeyFolder, testMinistry, type TestMinistry } from '../signature/support/kit.ts';
import { MINISTRIES } from '../support/ministries.ts';

const folder = mkdtempSync(join(tmpdir(), 'tongcha-doctor-'));
const file = join(folder, 'tongcha.yaml');
let known: KeyFolder;
let unknown: KeyFolder;
let ministry: TestMinistry;

beforeAll(async () => {
  [known, unknown] = [await keyFolder(), await keyFolder()];
  ministry = await testMinistry({ trustedKeys: known.publicFile });
});
afterAll(async () => {
  await ministry.server.stop(10);
  known.remove();
  unknown.remove();
  rmSync(folder, { recursive: true, force: true });
});

interface Finding {
  readonly severity: string;
  readonly en: string;
  readonly detail?: string;
  readonly reason?: string;
}

/** What is found of a gateway with these settings, whose ministries are all at the one that answers, unless told otherwise. */
async function found(
  gateway: object,
  urls: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number; readonly findings: readonly Finding[] }> {
  const url = `${ministry.server.url}/graphql`;
  const ministries = Object.fromEntries(
    Object.keys(MINISTRIES).map((name) => [name, { url: urls[name] ?? url, probeEveryMs: 100 }]),
  );
  writeFileSync(file, stringify({ gateway, ministries }));
  const { code, out } = await runCli(['doctor', '--config', file, '--json']);
  return { code, findings: JSON.parse(out) as Finding[] };
}

test('a configuration that cannot be used is told with all its faults, and nothing is opened', async () => {
  const { code, findings } = await found({ port: 'many', maxCalls: 0 });
  expect(code).toBe(1);
  expect(findings.map(({ severity }) => severity)).toEqual(['failed', 'failed']);
  expect(findings.map(({ detail }) => detail).join()).toMatch(/gateway\.port.*gateway\.maxCalls/s);
});

test('members that do not take the signature, or do not answer, are told apart, with the page of what to do', async () => {
  const { code, findings } = await found(
    { signing: { keyFile: unknown.privateFile } },
    { agriculture: 'http://127.0.0.1:9/graphql' },
  );
  expect(code).toBe(1);
  const members = findings.filter(({ en }) => en.startsWith('a member'));
  expect(members.map(({ detail }) => detail)).toContain('agriculture: UNAVAILABLE');
  expect(members.map(({ detail }) => detail)).toContain('rare-earth: UNVERIFIED_CALL');
  expect(findings.find(({ reason }) => reason === 'SIGNATURE_REFUSED')?.detail).toContain('trustedKeys');
}, 60_000);

test('a key that anybody may read and an audit folder that cannot be written are found, and nothing is written', async () => {
  chmodSync(known.privateFile, 0o644);
  const audit = join(folder, 'audit');
  mkdirSync(audit);
  const { findings } = await found({ signing: { keyFile: known.privateFile }, audit: { folder: audit } });
  expect(findings.find(({ en }) => en.includes('chmod'))).toMatchObject({
    severity: 'warning',
    detail: expect.stringContaining('gateway.signing.keyFile'),
  });
  expect(findings.find(({ en }) => en.includes('audit log can be written'))?.detail).toMatch(/\d GB free$/);
  rmSync(audit, { recursive: true });
  writeFileSync(audit, '');
  chmodSync(known.privateFile, 0o600);
  const other = await found({ signing: { keyFile: known.privateFile }, audit: { folder: join(audit, 'below') } });
  expect(other.findings.find(({ reason }) => reason === 'AUDIT_UNWRITABLE')).toMatchObject({ severity: 'failed' });
}, 60_000);

test('it speaks Chinese first, a line a finding', async () => {
  await found({ signing: { keyFile: unknown.privateFile } });
  const { out } = await runCli(['doctor', '--config', file]);
  expect(out).toContain('✓ 配置可用');
  expect(out).toContain('✗ 数据提供方未答复: rare-earth: UNVERIFIED_CALL');
  expect(out).toContain('    docs/runbook/SIGNATURE_REFUSED.md');
}, 60_000);
