import { spawnSync } from 'node:child_process';

/** Prometheus's own tool: of the Debian package `prometheus`. Null where it is not installed, which the test then says. */
export function promtool():
  | ((...args: readonly string[]) => { readonly status: number | null; readonly said: string })
  | null {
  if (spawnSync('promtool', ['--version']).error) {
    console.log('left out: promtool is not installed (apt-get install prometheus)');
    return null;
  }
  return (...args) => {
    const { status, stdout, stderr } = spawnSync('promtool', args, { encoding: 'utf8', timeout: 60_000 });
    return { status, said: stdout + stderr };
  };
}
