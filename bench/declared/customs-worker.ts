import { parentPort, workerData } from 'node:worker_threads';
import { customsData } from '../../test/declared/support/customs/data.ts';
import { customsLegacy } from '../../test/declared/support/customs/legacy.ts';

/** The stand-in in a thread of its own, whose CPU is not the ministry's. */
const { url } = await customsLegacy(customsData(workerData as number));
parentPort?.postMessage(url);
