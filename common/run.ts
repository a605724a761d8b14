import { ConfigError } from './config.ts';
import type { RunningServer } from './graphql-http.ts';

/**
 * A process's whole life: start, say where, stop on SIGINT, SIGTERM or when the process that launched it is gone.
 * A start that fails says why and exits with 1.
 */
export async function run(name: string, start: () => Promise<RunningServer>): Promise<void> {
  try {
    const server = await start();
    console.log(`${name} ready at ${server.url}/graphql`);
    process.send?.({ ready: server.url });
    let stopping = false;
    const stop = (): void => {
      if (stopping) return;
      stopping = true;
      server.stop().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    if (process.channel) process.on('disconnect', stop);
  } catch (error) {
    console.error(error instanceof ConfigError ? error.message : error);
    process.exit(1);
  }
}
