/** `npm run explorer`: builds the explorer into explorer/dist, whether or not its sources are newer. */
import { buildExplorer } from './build-explorer.ts';

await buildExplorer({ force: true });
