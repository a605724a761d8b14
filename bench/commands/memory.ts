import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cpuMs, proportionalMb, residentMb, tree } from '../gateways/usage.ts';
import { machine } from '../options.ts';

/** What a start leaves for the next one. */
const MADE = ['portal/dist', 'explorer/dist', 'desk/dist', '.cache/compiled'];
const START_MS = 180_000;
const SETTLE_MS = 2_000;

/**
 * `npm start` with all its processes: seconds to ready, CPU until then, and memory two seconds later; each time first where
 * nothing is built, then again.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { rounds: { type: 'string', default: '3' }, against: { type: 'string' } },
  });
  const here = fileURLToPath(new URL('../../', import.meta.url));
  const roots = values.against === undefined ? [here] : [here, values.against];
  console.log(
    `${machine()}\n\n| \`npm start\` in | | ready s | CPU s | resident MB | proportional MB | most resident until then MB |\n| --- | --- | ---: | ---: | ---: | ---: | ---: |`,
  );
  for (let round = 0; round < Number(values.rounds); round += 1)
    for (const root of roots) {
      for (const each of MADE) rmSync(join(root, each), { recursive: true, force: true });
      for (const when of ['first', 'again']) {
        const { readyS, cpuS, resident, proportional, most } = await measure(root);
        console.log(
          `| ${root} | ${when} | ${readyS.toFixed(1)} | ${cpuS.toFixed(1)} | ${resident.toFixed(0)} | ${proportional.toFixed(0)} | ${most.toFixed(0)} |`,
        );
      }
    }
}

interface Measured {
  readonly readyS: number;
  readonly cpuS: number;
  readonly resident: number;
  readonly proportional: number;
  readonly most: number;
}

/** @throws Error where it ends before, or is not ready in time */
async function measure(root: string): Promise<Measured> {
  const began = Date.now();
  const npm = spawn('npm', ['start'], { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] });
  const pid = npm.pid ?? 0;
  const ended = once(npm, 'exit');
  let printed = '';
  npm.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  try {
    let most = 0;
    while (!printed.includes('is ready\n')) {
      if (npm.exitCode !== null || Date.now() > began + START_MS) throw new Error(`npm start in ${root} is not ready`);
      most = Math.max(most, residentMb(pid));
      await sleep(50);
    }
    const [readyS, cpuS] = [(Date.now() - began) / 1_000, cpuMs(pid) / 1_000];
    await sleep(SETTLE_MS);
    return { readyS, cpuS, resident: residentMb(pid), proportional: proportionalMb(pid), most };
  } finally {
    const all = tree(pid);
    npm.kill('SIGTERM');
    await ended;
    // Another checkout's may leave some behind.
    await sleep(SETTLE_MS);
    for (const each of all) end(each);
    await sleep(SETTLE_MS);
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM');
  } catch {
    // Has ended.
  }
}
