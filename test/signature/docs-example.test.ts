import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CallMemory } from '../../common/signature/call-memory.ts';
import { readSigningKey, readTrustedKeys } from '../../common/signature/keys.ts';
import { signCall } from '../../common/signature/sign.ts';
import { verifyCall } from '../../common/signature/verify.ts';

const text = readFileSync(new URL('../../docs/signed-calls.md', import.meta.url), 'utf8');
const [privateKey = '', call = '', base = ''] = [...text.matchAll(/```(?:json|http|text)\n([\s\S]*?)\n```/g)].map(
  (match) => match[1],
);
const [head = '', body = ''] = call.split('\n\n');
const headers = Object.fromEntries(
  head
    .split('\n')
    .slice(1)
    .filter((line) => !line.startsWith('host: '))
    .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
);
const AT = 1_795_600_000_000;

test('the documented call is what the gateway signs, byte for byte', async () => {
  const key = await readSigningKey(privateKey);
  const made = signCall(
    key,
    {
      method: 'POST',
      authority: 'hazardous-goods.example',
      target: '/graphql',
      contentType: 'application/json',
      body,
      ministry: 'hazardous-goods',
      claims: { role: 'regulator', sector: 'FOOD_DRUG', policies: ['hazardous-goods/flows'], purpose: '召回' },
      requestId: '5b1f2c9e',
    },
    AT,
    'YfJ0yGqk2cP7rV4x',
  );
  expect(made).toEqual(headers);
  expect(key.sign(base).toString('base64')).toBe(/:(.*):/.exec(headers['signature'] ?? '')?.[1]);
});

test('and a ministry verifies it', async () => {
  const { d: _d, ...half } = JSON.parse(privateKey) as Record<string, string>;
  const options = {
    ministry: 'hazardous-goods',
    keys: await readTrustedKeys(JSON.stringify({ keys: [half] })),
    memory: new CallMemory(),
    since: 0,
    now: AT,
  };
  expect(
    verifyCall(
      {
        method: 'POST',
        authority: 'hazardous-goods.example',
        target: '/graphql',
        field: (name) => headers[name] ?? null,
      },
      Buffer.from(body),
      options,
    ),
  ).toMatchObject({ claims: { role: 'regulator', purpose: '召回' }, requestId: '5b1f2c9e' });
});
