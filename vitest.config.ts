import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Node loads graphql's CommonJS build, as Apollo does; two builds in one process are two realms.
  resolve: { alias: [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve('graphql') }] },
  test: {
    include: ['test/**/*.test.ts'],
    // One a core: its own default leaves one of two cores idle.
    maxWorkers: '100%',
    // A worker keeps its modules from file to file: to load them and to compile them anew took a third of the whole. What is
    // tested has no state of its own beside what it is given; a file that changes the process itself puts it back.
    isolate: false,
    setupFiles: ['test/support/setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
