import vue from '@vitejs/plugin-vue';
import type { InlineConfig } from 'vite';
import { earlyScript } from './early-script.ts';

/** How the portal is built: as all pages in Vue, with what asks early inlined. */
export function viteConfig(root: string, outDir: string): InlineConfig {
  const pages = pagesConfig(root, outDir);
  return { ...pages, plugins: [...(pages.plugins ?? []), earlyScript(root)] };
}

/** How pages in Vue are built: hashed assets, nothing inlined, no feature that they do not use. */
export function pagesConfig(root: string, outDir: string): InlineConfig {
  return {
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: 'public',
    plugins: [vue({ features: { optionsAPI: false } })],
    define: {
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
      __VUE_I18N_FULL_INSTALL__: 'false',
      __VUE_I18N_LEGACY_API__: 'false',
      __INTLIFY_PROD_DEVTOOLS__: 'false',
      __INTLIFY_DROP_MESSAGE_COMPILER__: 'false',
    },
    build: {
      outDir,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      target: 'es2022',
      reportCompressedSize: false,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 1_000,
      rolldownOptions: { checks: { bundlerTimings: false } },
    },
  };
}
