import { join } from 'node:path';
import { build, type Plugin } from 'vite';
import { NEAREST } from '../answer/chain-state.ts';
import type { FirstAsked } from '../ask/request-for.ts';
import { ChainBackLive, Warnings } from '../documents/answers.ts';
import { SECTORS } from '../documents/sectors.ts';

/** What the pages of one thing ask first, the most urgent first. */
const FIRST_ASKED: Readonly<Record<string, readonly FirstAsked[]>> = {
  // A recall of a package's lot is told by its chain.
  unit: [
    { document: ChainBackLive, more: { maxUnits: NEAREST }, isLive: true },
    ...[Warnings, ...SECTORS.map(({ unit }) => unit).reverse()].map((document) => ({ document })),
  ],
  product: SECTORS.flatMap(({ product }) => (product ? [{ document: product }] : [])),
};

/** Puts `ask/early.ts` into the page, before the address of the pages' script: an address of its own would come no sooner than that. */
export function earlyScript(root: string): Plugin {
  return {
    name: 'early-script',
    async transformIndexHtml(html) {
      const built = await build({
        configFile: false,
        logLevel: 'warn',
        root,
        define: { FIRST_ASKED: JSON.stringify(FIRST_ASKED) },
        build: {
          write: false,
          minify: true,
          target: 'es2022',
          copyPublicDir: false,
          lib: { entry: join(root, 'ask/early.ts'), formats: ['iife'], name: 'early' },
        },
      });
      const [output] = [built].flat();
      const [chunk] = output && 'output' in output ? output.output : [];
      if (chunk?.type !== 'chunk') throw new Error('ask/early.ts was not built');
      return html.replace('<!--early-->', () => `<script>${chunk.code.trim()}</script>`);
    },
  };
}
