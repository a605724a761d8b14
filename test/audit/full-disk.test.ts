import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const child = fileURLToPath(new URL('support/full-disk-child.ts', import.meta.url));
/** A small disk needs a mount namespace, which not every machine gives its users. */
const MAY_MOUNT = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

test.skipIf(!MAY_MOUNT)(
  'a disk that is full: not ready while requests are still answered, then refused, and its end is noticed by itself',
  { timeout: 60_000 },
  () => {
    const { stdout, stderr } = spawnSync('unshare', ['-rm', process.execPath, child], { encoding: 'utf8' });
    const told: unknown = JSON.parse(stdout.trim().split('\n').at(-1) || JSON.stringify({ failed: stderr }));
    expect(told).toEqual({
      empty: [[200], 'answered'],
      'nearly full': [[503, 'AUDIT_UNWRITABLE'], 'answered'],
      full: [[503, 'AUDIT_UNWRITABLE'], 'AUDIT_UNAVAILABLE'],
      emptied: [[200], 'answered'],
      findings: [],
    });
  },
);
