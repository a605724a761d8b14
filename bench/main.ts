/** `npm run bench -- [access|alerts|audit|audit-size|behind-hive|cache|connectors|declared|export|filters|gateways|faults|floor|impact|jobs|joining|load|members|memory|origins|overload|profile|rules|sign|walk|workers] [options]`; see README.md. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

type Command = (args: readonly string[]) => Promise<void>;

/** Loaded when asked for, so that nothing is imported before it is installed. */
const COMMANDS: Readonly<Record<string, () => Promise<{ readonly run: Command }>>> = {
  access: () => import('./commands/access.ts'),
  alerts: () => import('./commands/alerts.ts'),
  audit: () => import('./commands/audit.ts'),
  'audit-size': () => import('./commands/audit-size.ts'),
  'behind-hive': () => import('./commands/behind-hive.ts'),
  cache: () => import('./commands/cache.ts'),
  connectors: () => import('./commands/connectors.ts'),
  declared: () => import('./commands/declared.ts'),
  export: () => import('./commands/export.ts'),
  filters: () => import('./commands/filters.ts'),
  gateways: () => import('./commands/gateways.ts'),
  faults: () => import('./commands/faults.ts'),
  floor: () => import('./commands/floor.ts'),
  jobs: () => import('./commands/jobs.ts'),
  impact: () => import('./commands/impact.ts'),
  joining: () => import('./commands/joining.ts'),
  load: () => import('./commands/load.ts'),
  members: () => import('./commands/members.ts'),
  memory: () => import('./commands/memory.ts'),
  origins: () => import('./commands/origins.ts'),
  overload: () => import('./commands/overload.ts'),
  profile: () => import('./commands/profile.ts'),
  rules: () => import('./commands/rules.ts'),
  sign: () => import('./commands/sign.ts'),
  walk: () => import('./commands/walk.ts'),
  workers: () => import('./commands/workers.ts'),
};

const [first = 'gateways', ...others] = process.argv.slice(2);
const [name, args] = first.startsWith('-') ? ['gateways', [first, ...others]] : [first, others];
const load = COMMANDS[name];
if (!load) {
  console.error(`no benchmark is named ${name}; there are ${Object.keys(COMMANDS).join(', ')}`);
  process.exit(2);
}
// Measures nothing of the peers.
if (
  ![
    'alerts',
    'connectors',
    'declared',
    'export',
    'filters',
    'jobs',
    'joining',
    'members',
    'memory',
    'rules',
    'sign',
    'workers',
  ].includes(name)
)
  install();
try {
  await (await load()).run(args);
  process.exit();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

/** The peers are many packages that nobody but this benchmark needs: installed when one is missing or of another version. */
function install(): void {
  if (
    Object.entries(read('package.json').dependencies ?? {}).every(
      ([name, version]) => read(`node_modules/${name}/package.json`).version === version,
    )
  )
    return;
  console.log('installing the peers');
  const folder = fileURLToPath(new URL('.', import.meta.url));
  const { status } = spawnSync('npm', ['ci', '--prefix', folder, '--no-audit', '--no-fund', '--loglevel', 'error'], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}

interface Manifest {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function read(file: string): Manifest {
  const url = new URL(file, import.meta.url);
  return existsSync(url) ? (JSON.parse(readFileSync(url, 'utf8')) as Manifest) : {};
}
