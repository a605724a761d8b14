import type { InlineConfig, Plugin } from 'vite';

/** The page is served at /explore, its files below; nothing inlined. */
export function viteConfig(root: string, outDir: string): InlineConfig {
  return {
    root,
    base: '/explore/',
    configFile: false,
    logLevel: 'warn',
    plugins: [withoutFonts()],
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

/** GraphiQL's stylesheet carries 300 KB of fonts, as data that the page's policy keeps out; the system's own have Chinese too. */
function withoutFonts(): Plugin {
  return {
    name: 'without-fonts',
    enforce: 'pre',
    transform: (code, id) => (/graphiql[^?]*\.css/.test(id) ? code.replaceAll(/@font-face\s*\{[^}]*\}/g, '') : null),
  };
}
