import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../common/database/open-database.ts';
import { AlertWatch } from '../../gateway/governance/alert-watch.ts';
import { Governance } from '../../governance/governance.ts';
import { FINDING } from './support/alert-suite.ts';

const folder = mkdtempSync(join(tmpdir(), 'tongcha-alerts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let made = 0;
let file: string;
let kept: Governance;
beforeEach(() => {
  file = join(folder, `${(made += 1)}.sqlite`);
  kept = new Governance(openDatabase(file, []));
});
afterEach(() => kept.close());

const [NOW, LEASE] = [1_000_000, 10_000];

test('a thousand at once, told by a process that is killed as soon as they are kept, wait', async () => {
  const program = `
    import { openDatabase } from '${new URL('../../common/database/open-database.ts', import.meta.url).href}';
    import { Governance } from '${new URL('../../governance/governance.ts', import.meta.url).href}';
    const kept = new Governance(openDatabase(${JSON.stringify(file)}, []));
    await kept.alerts.changes.add(Array.from({ length: 1000 }, (_, i) => 'code ' + i), 'm', ${NOW});
    process.kill(process.pid, 'SIGKILL');`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program], { stdio: 'inherit' });
  expect((await once(child, 'exit'))[1]).toBe('SIGKILL');
  expect(await kept.alerts.changes.counts(NOW)).toEqual({ waiting: 1_000, waitingSince: NOW });
});

test('the operator is told of what waits too long, and of what has not arrived', async () => {
  await kept.alerts.store.raise(FINDING, NOW);
  const webhook = await kept.webhooks.register({ url: 'https://oa.example', filter: {}, createdBy: 'x' }, 0, NOW);
  await kept.webhooks.dispatch(NOW);
  const watch = new AlertWatch(kept, 5);
  await expect.poll(() => watch.figures).toMatchObject({ changes: 0, open: 1, sending: 1, lost: 0 });
  expect([...watch.conditions()]).toEqual([]);
  await kept.alerts.changes.add(['a', 'b'], 'm', Date.now() - 31_000);
  const task = await kept.outbox.take(['webhook'], 'w', NOW, LEASE);
  if (task) await kept.outbox.record({ id: task.id, worker: 'w' }, task, { state: 'NOT_DONE' }, NOW + 25 * 3_600_000);
  await expect
    .poll(() => [...watch.conditions()], { timeout: 5_000 })
    .toEqual([
      { reason: 'CHANGES_WAIT', detail: expect.stringMatching(/^2 codes wait, one for 3\d s$/) },
      { reason: 'WEBHOOK_EVENTS_LOST', detail: '1 events did not arrive within a day' },
    ]);
  // Nobody wants them any more.
  await kept.webhooks.remove(webhook?.id ?? '', NOW);
  await expect.poll(() => watch.figures).toMatchObject({ sending: 0, lost: 0 });
  await watch.close();
});

test('an address that begins further than anything has happened is sent what happens from now on', async () => {
  const hook = { url: 'https://oa.example', filter: {}, createdBy: 'x' };
  await kept.webhooks.register(hook, 999_999_999_999_999, NOW);
  await kept.alerts.store.raise(FINDING, NOW);
  expect(await kept.webhooks.dispatch(NOW)).toBe(true);
});
