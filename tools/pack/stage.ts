import { copyFileSync, cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Package, ROOT } from '../packages.ts';

/** Its sources and settings, and what a package inside of it has. */
const LEFT = ['node_modules/**', '**/*.ts', '**/package.json', '**/.*'];
const BUILT = ['**/*.js', '**/*.d.ts'];

/**
 * Writes a package as it is packed: what was built of it, its other files as they lie (schemas, facts), the licence, and a package.json
 * that names what was built.
 * @param built where the compiler has put what it made of the package's folder
 * @returns the folder
 */
export function stage(own: Package, built: string, folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  const source = join(ROOT, own.folder);
  const inner = globSync('*/**/package.json', { cwd: source, exclude: ['node_modules/**'] }).map(
    (path) => `${dirname(path)}/**`,
  );
  for (const path of globSync(BUILT, { cwd: built, exclude: inner })) {
    const text = readFileSync(join(built, path), 'utf8');
    write(join(folder, path), path.endsWith('.js') ? naming(path, text) : declaring(text));
  }
  const others = own.manifest.files?.map((each) => (/\.\w+$/.test(each) ? each : `${each}/**/*.*`)) ?? ['**/*.*'];
  for (const path of globSync([...others, 'README.md'], { cwd: source, exclude: [...LEFT, ...inner] })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(join(source, path), join(folder, path));
  }
  copyFileSync(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'));
  write(join(folder, 'package.json'), `${JSON.stringify(manifestOf(own, folder), null, 2)}\n`);
  return folder;
}

/** The compiler rewrites imports alone; a file that a thread or a process runs is named by an address. */
function naming(path: string, text: string): string {
  const named = text.replace(/new URL\('([^']+)\.ts', import\.meta\.url\)/g, "new URL('$1.js', import.meta.url)");
  const left = /'[./][^']*\.ts'/.exec(named);
  if (left) throw new Error(`${path} names ${left[0]}, which is not packed: write new URL(…, import.meta.url)`);
  return named;
}

/** In declarations it leaves them as they are. */
function declaring(text: string): string {
  return text.replace(/((?:from |import\()['"]\.[^'"]+)\.ts(['"])/g, '$1.js$2');
}

/**
 * In its own order, without what concerns this repository alone: of a package that lists its `files` also the entries that are not among
 * them, such as how a site is built.
 */
function manifestOf({ folder, manifest: { exports, bin, files } }: Package, staged: string): object {
  const own = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')) as Readonly<Record<string, unknown>>;
  const entries = Object.entries(exports).filter(
    ([, file]) => !files || existsSync(join(staged, builtFile(file))) || file === './package.json',
  );
  const targets: Readonly<Record<string, unknown>> = {
    exports: mapped(Object.fromEntries(entries), targetOf),
    bin: mapped(bin, builtFile),
  };
  return Object.fromEntries(
    Object.entries(own)
      .filter(([key]) => !['private', 'devDependencies', 'files'].includes(key))
      .map(([key, value]) => [key, targets[key] ?? value]),
  );
}

function mapped<T>(from: Readonly<Record<string, string>>, map: (file: string) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(from).map(([name, file]) => [name, map(file)]));
}

function targetOf(file: string): unknown {
  return file.endsWith('.ts') ? { types: file.replace(/\.ts$/, '.d.ts'), default: builtFile(file) } : file;
}

function builtFile(file: string): string {
  return file.replace(/\.ts$/, '.js');
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
