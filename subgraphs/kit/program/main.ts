#!/usr/bin/env node
/** `npx tongcha-ministry`: from an old system to a member of the graph. Needs no gateway, and nothing of this repository. */

const LEAST = 24;

// Loaded after the version is known to do: an older Node would tell of a module that lacks a name.
if (Number(process.versions.node.split('.', 1)[0]) < LEAST) {
  console.error(
    `需要 Node.js ${LEAST} 或更新,现为 ${process.version} / this needs Node.js ${LEAST} or newer, and is ${process.version}`,
  );
  process.exitCode = 2;
} else {
  const [{ runProcess }, { environment }, { tongchaMinistry }] = await Promise.all([
    import('@tongcha/command'),
    import('../config.ts'),
    import('./tongcha-ministry.ts'),
  ]);
  await runProcess(environment, tongchaMinistry);
}
