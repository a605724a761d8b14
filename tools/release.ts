/**
 * `npm run release -- [--to FOLDER]`: what whoever runs it is given, in `release` when not said. The packages; one archive with everything that
 * runs, other people's packages too, for machines that reach no registry; what is in that archive (CycloneDX); and the checksums of all.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import project from '../package.json' with { type: 'json' };
import { ROOT } from './packages.ts';

const { values } = parseArgs({ options: { to: { type: 'string', default: 'release' } } });
const to = resolve(values.to);
const name = `tongcha-${project.version}`;
const work = join(ROOT, '.cache/release');
const installation = join(work, name);
const SBOM = 'sbom.cdx.json';

interface Bom {
  readonly serialNumber?: string;
  readonly metadata: { readonly timestamp?: string; readonly component: object };
}

rmSync(work, { recursive: true, force: true });
rmSync(to, { recursive: true, force: true });
mkdirSync(to, { recursive: true });
run(ROOT, 'npm', 'run', '-s', 'pack', '--', '--to', to);
run(ROOT, 'npm', 'run', '-s', 'pack', '--', '--unpacked', '--to', installation);
run(installation, 'npm', 'ci', '--omit=dev', '--omit=optional', '--ignore-scripts', '--loglevel', 'error');
const sbom = describeInstallation();
for (const folder of [installation, to]) writeFileSync(join(folder, SBOM), `${JSON.stringify(sbom, null, 2)}\n`);
// The same bytes whenever and wherever it is made.
const ALIKE = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner', '--mode=u+rwX,go+rX,go-w'];
run(work, 'tar', ...ALIKE, '--use-compress-program=gzip -n9', '-cf', join(to, `${name}.tar.gz`), name);
const sums = readdirSync(to)
  .toSorted()
  .map(
    (file) =>
      `${createHash('sha256')
        .update(readFileSync(join(to, file)))
        .digest('hex')}  ${file}\n`,
  );
writeFileSync(join(to, 'SHA256SUMS'), sums.join(''));
console.log(`${to}: ${sums.length} files, ${SBOM}, SHA256SUMS`);

/** Of what is installed, not of the lock: that has what tests need, and drivers that nobody has asked for. Without what differs from time to time. */
function describeInstallation(): object {
  const text = run(installation, 'npm', 'sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev', '--omit', 'optional');
  const { serialNumber: _, metadata, ...bom } = JSON.parse(text) as Bom;
  const { timestamp: __, ...others } = metadata;
  return { ...bom, metadata: { ...others, component: { ...others.component, name: 'tongcha' } } };
}

function run(cwd: string, command: string, ...args: readonly string[]): string {
  const { status, stdout } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) process.exit(status ?? 1);
  return stdout;
}
