import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CallMemory } from '../../common/signature/call-memory.ts';
import { readSigningKey, readTrustedKeys } from '../../common/signature/keys.ts';
import { makeKeys } from '../../common/signature/make-keys.ts';
import { signCall } from '../../common/signature/sign.ts';
import { verifyCall } from '../../common/signature/verify.ts';
import { machine } from '../options.ts';

const CALLS = { Ed25519: 20_000, SM2: 1_000 } as const;
const BODY_BYTES = [500, 8_000] as const;

/** CPU of one signature on the gateway, and of its verification in a ministry, microseconds. */
export async function run(): Promise<void> {
  console.log(
    `${machine()}; user and system time of the process over ${CALLS.Ed25519} calls (SM2: ${CALLS.SM2})\n\n| | body | sign µs | verify µs |\n| --- | --- | --- | --- |`,
  );
  for (const algorithm of ['Ed25519', 'SM2'] as const) {
    for (const bytes of BODY_BYTES) {
      const { sign, verify } = await measure(algorithm, bytes);
      console.log(`| ${algorithm} | ${bytes} bytes | ${sign.toFixed(0)} | ${verify.toFixed(0)} |`);
    }
  }
}

async function measure(
  algorithm: keyof typeof CALLS,
  bytes: number,
): Promise<{ readonly sign: number; readonly verify: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-bench-'));
  const { privateFile, publicFile } = await makeKeys(folder, { algorithm });
  const key = await readSigningKey(readFileSync(privateFile, 'utf8'));
  const keys = await readTrustedKeys(readFileSync(publicFile, 'utf8'));
  rmSync(folder, { recursive: true });
  const body = JSON.stringify({ query: 'x'.repeat(bytes) });
  const claims = {
    role: 'regulator',
    sector: 'FOOD_DRUG',
    policies: ['hazardous-goods/flows', 'rare-earth/flows'],
    purpose: 'recall',
  } as const;
  const call = {
    method: 'POST',
    authority: 'rare-earth.example',
    target: '/graphql',
    contentType: 'application/json',
    body,
    ministry: 'rare-earth',
    claims: { ...claims },
    requestId: '0f9c4c1e-8f3c-4c3a-9a35-3a2b1c0d9e8f',
  } as const;
  const signed = Array.from({ length: CALLS[algorithm] + 200 }, () => signCall(key, call));
  const raw = Buffer.from(body);
  const options = { ministry: 'rare-earth', keys, memory: new CallMemory(), since: 0 };
  const check = (i: number): void => {
    const headers = signed[i] ?? {};
    const verdict = verifyCall(
      { method: 'POST', authority: 'rare-earth.example', target: '/graphql', field: (name) => headers[name] ?? null },
      raw,
      { ...options, now: Date.now() },
    );
    if ('refusal' in verdict) throw new Error(verdict.refusal);
  };
  for (let i = 0; i < 200; i += 1) check(CALLS[algorithm] + i);
  return { sign: cpu(CALLS[algorithm], () => void signCall(key, call)), verify: cpu(CALLS[algorithm], check) };
}

function cpu(count: number, work: (i: number) => void): number {
  const before = process.cpuUsage();
  for (let i = 0; i < count; i += 1) work(i);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / count;
}
