import { expect, test } from 'vitest';
import { identify } from '../../schema/codes/index.ts';

const HOSTILE = [
  '('.repeat(2_048),
  '1'.repeat(2_048),
  `https://${'a/'.repeat(1_000)}`,
  `https://a/${'01/'.repeat(600)}`,
  'urn:epc:id:sgtin:'.padEnd(2_048, '1'),
  '(01)'.repeat(500),
  `]C1${'10A\u001d'.repeat(500)}`,
  ' '.repeat(2_048),
  `UN${' '.repeat(2_000)}x`,
  `a${'-'.repeat(2_000)}`,
  '\u001d'.repeat(2_048),
];

test('long hostile text is read in no time', () => {
  const began = process.cpuUsage();
  for (const text of HOSTILE) identify(text);
  const { user, system } = process.cpuUsage(began);
  expect((user + system) / 1_000).toBeLessThan(300);
});
