import { mkdirSync, readdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

const MODULES = join(import.meta.dirname, '../../node_modules');
/** What leads to the repository's own packages: in a copy, to the copy's. */
const OWN = ['@tongcha', '.bin'];

/** Gives a copy of the repository what is installed here: the libraries of others as they stand, its own packages its own. */
export function linkModules(folder: string): void {
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  for (const entry of readdirSync(MODULES)) {
    if (!OWN.includes(entry)) symlinkSync(join(MODULES, entry), join(modules, entry));
  }
  for (const entry of OWN) {
    mkdirSync(join(modules, entry));
    for (const link of readdirSync(join(MODULES, entry)))
      symlinkSync(readlinkSync(join(MODULES, entry, link)), join(modules, entry, link));
  }
}
