import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DEVELOPMENT_AUDIT_LOG } from '../../common/development-key.ts';
import { npmStart } from './support/npm-start.ts';

test('npm start starts again, whatever log the start before has left', async () => {
  for (const turn of [1, 2]) {
    const started = await npmStart(['--scale', '0.1']);
    try {
      expect([turn, (await fetch(`${started.origin}/health`)).status]).toEqual([turn, 200]);
      expect(existsSync(DEVELOPMENT_AUDIT_LOG)).toBe(true);
    } finally {
      await started.stop();
    }
  }
}, 240_000);
