import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { CLIENTS } from './install.ts';

const run = promisify(execFile);
const PROGRAMS = join(CLIENTS, 'programs');
const GENERATED = join(PROGRAMS, 'generated');
const JS = join(GENERATED, 'js');
/** Of documents by their hashes, as `gateway.documents` takes it. */
export const MANIFEST = join(GENERATED, 'manifest.json');

/** A package's own command, by this Node. */
function command(name: string, bin: string, args: readonly string[], cwd: string): Promise<unknown> {
  const { resolve } = createRequire(join(CLIENTS, 'package.json'));
  const root = dirname(resolve(`${name}/package.json`));
  return run(process.execPath, [join(root, bin), ...args], { cwd }).catch(
    (error: { stdout?: string; stderr?: string; message: string }) => {
      throw new Error(`${name}: ${error.stdout ?? ''}${error.stderr ?? ''}${error.message}`.slice(0, 4_000));
    },
  );
}

/**
 * What a reader of each client's handbook does: types of the schema and of the documents, the documents' hashes, and all of it compiled.
 * @param headers by whose rights the schema is read
 */
export async function buildPrograms(url: string, headers: Readonly<Record<string, string>>): Promise<void> {
  rmSync(GENERATED, { recursive: true, force: true });
  mkdirSync(join(GENERATED, 'relay'), { recursive: true });
  const relayDocuments = join(GENERATED, 'relay/documents.json');
  writeFileSync(relayDocuments, '{}');
  const tada = (...args: string[]): Promise<unknown> => command('gql.tada', 'bin/cli.js', args, PROGRAMS);
  const rights = Object.entries(headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`]);
  await tada('generate-schema', url, '--output', 'generated/schema.graphql', ...rights);
  await Promise.all([
    command('@graphql-codegen/cli', 'cjs/bin.js', ['--config', 'programs/codegen.ts'], CLIENTS),
    tada('generate-output'),
    command('relay-compiler', 'cli.js', ['relay.config.json'], PROGRAMS),
  ]);
  const documents = [join(GENERATED, 'gql/persisted-documents.json'), relayDocuments].map(
    (path) => JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>,
  );
  writeFileSync(MANIFEST, JSON.stringify(Object.assign({}, ...documents)));
  await Promise.all([command('typescript', 'bin/tsc', ['-p', 'programs'], CLIENTS), tada('check')]);
}

/** Runs one of them, and gives what came of it. */
export async function runProgram<T>(name: string, given: object): Promise<T> {
  const { stdout } = await run(process.execPath, [join(JS, `${name}.js`), JSON.stringify(given)], { timeout: 60_000 });
  return JSON.parse(stdout) as T;
}
