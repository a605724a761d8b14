import type { InlineConfig, Plugin } from 'vite';
import { GRAPHIQL } from '../words/graphiql-words.ts';
import { plainTabs } from './plain-tabs.ts';
import { translated } from './translated.ts';

/** The page is served at /explore, its files below; nothing inlined. */
export function viteConfig(root: string, outDir: string): InlineConfig {
  return {
    root,
    base: '/explore/',
    configFile: false,
    logLevel: 'warn',
    plugins: [withoutFonts(), withoutIconNames(), plainTabs(), translated(root, Object.keys(GRAPHIQL))],
    build: {
      outDir,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      target: 'es2022',
      reportCompressedSize: false,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 3_000,
      // React's libraries mark their modules for servers that render ('use client'), which means nothing here.
      rolldownOptions: {
        onLog: (level, log, handle) => (log.code === 'MODULE_LEVEL_DIRECTIVE' ? undefined : handle(level, log)),
      },
    },
  };
}

/** GraphiQL titles icons by their functions' names, of which a build leaves `t_`; what is said of a button is its label. */
function withoutIconNames(): Plugin {
  return {
    name: 'without-icon-names',
    enforce: 'pre',
    transform: (code, id) =>
      /@graphiql\/react\/dist\/icons\/index\.js/.test(id)
        ? { code: code.replace(/const title = RawComponent\.name[^;]*;/, 'const title = undefined;'), map: null }
        : null,
  };
}

/** GraphiQL's stylesheet carries 300 KB of fonts, as data that the page's policy keeps out; the system's own have Chinese too. */
function withoutFonts(): Plugin {
  return {
    name: 'without-fonts',
    enforce: 'pre',
    transform: (code, id) => (/graphiql[^?]*\.css/.test(id) ? code.replaceAll(/@font-face\s*\{[^}]*\}/g, '') : null),
  };
}
