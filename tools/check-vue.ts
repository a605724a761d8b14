/** Types of pages in Vue, of the folder that is named. vue-tsc reads templates by way of TypeScript's own API, which TypeScript 7 has no longer; the last version that has it stands beside. */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { run } = require('vue-tsc') as { run: (tsc: string) => void };
const [, , folder = ''] = process.argv;

process.argv = [...process.argv.slice(0, 2), '--noEmit', '-p', folder];
run(require.resolve('typescript-js/lib/tsc.js'));
