import { ConfigError } from '@tongcha/config';
import { log, logBug, observeProcess, type ProcessObserver, readObserveConfig, setUpLog } from '@tongcha/observe';
import type { RunningServer } from './graphql-http.ts';

/**
 * A process's whole life: start, say where, stop on SIGINT, SIGTERM or when the process that launched it is gone. SIGHUP looks at its files.
 * A start that fails says why and exits with 1.
 */
export async function run(name: string, start: (observer: ProcessObserver) => Promise<RunningServer>): Promise<void> {
  // Whoever launched it may be gone before it is ready.
  let stop = (): void => process.exit(1);
  if (process.channel) process.once('disconnect', () => stop());
  try {
    const config = readObserveConfig();
    setUpLog(name, config.log.level);
    const observer = await observeProcess(name, config);
    const server = await start(observer);
    let stopping = false;
    stop = () => {
      if (stopping) return;
      stopping = true;
      log.info({ event: 'stopping' }, '正在停止 / is being stopped');
      server
        .stop()
        .then(() => observer.close())
        .then(
          () => process.exit(0),
          (error: unknown) => {
            logBug(error);
            process.exit(1);
          },
        );
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    // By itself it would end the process.
    process.on('SIGHUP', () => {
      log.info({ event: 'reread' }, '重新读取文件 / looking at the files that may have changed');
      server.reread?.();
    });
    // Whoever hears it may send any of these at once.
    log.info({ event: 'ready', url: `${server.url}/graphql` }, '已就绪 / ready');
    process.send?.({ ready: server.url });
  } catch (error) {
    // Of a configuration, what whoever has just started it must read; anything else is for whoever reads the log.
    if (error instanceof ConfigError) console.error(error.message);
    else logStart(error);
    process.exit(1);
  }
}

/** Before a request is taken there is nothing of a caller's that a message could hold, and what the system says (EADDRINUSE) is what helps. */
function logStart(error: unknown): void {
  log.fatal(
    { event: 'not-started', reason: error instanceof Error ? error.message : String(error) },
    '未能启动 / could not start',
  );
  // A port that another has is whoever's starts it, and no fault of the program.
  if (!(error instanceof Error && 'syscall' in error && error.syscall === 'listen')) logBug(error);
}
