import type { Io } from '@tongcha/command';

const OWN = /npm run (?:-s )?(tongcha|chain|token|keys|audit|conform)(?: -- |(?=[`)\s]|$))/g;

/**
 * What the command line says of how to run it, by how it was run: in this repository by `npm run tongcha -- COMMAND`, as the texts have it,
 * and where it is installed by its own name.
 */
export function asStarted(text: string, env: Io['env']): string {
  if (env['npm_lifecycle_event'] !== undefined && env['npm_lifecycle_event'] !== 'npx') return text;
  return text.replace(OWN, (_, name: string) => (name === 'tongcha' ? 'tongcha ' : `tongcha ${name} `));
}
