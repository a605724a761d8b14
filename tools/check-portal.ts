/** Types of the portal's pages. vue-tsc reads templates by way of TypeScript's own API, which TypeScript 7 has no longer; the last version that has it stands beside. */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { run } = require('vue-tsc') as { run: (tsc: string) => void };

process.argv = [...process.argv.slice(0, 2), '--noEmit', '-p', 'portal'];
run(require.resolve('typescript-js/lib/tsc.js'));
