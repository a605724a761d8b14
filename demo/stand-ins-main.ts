/** The stand-ins alone, for a container: health at one port, the systems at the six after it, databases filled on request. */
import { createServer } from 'node:http';
import { loadServer } from './equipment-db/load.ts';
import type { WriteTrouble } from './orders.ts';
import { startStandIns } from './stand-ins.ts';
import { world } from './world/index.ts';

const {
  STAND_INS_HOST: host = '127.0.0.1',
  STAND_INS_DIRECTORY: directory,
  STAND_INS_DATABASES: databases = '',
  STAND_INS_SCALE: scale = '1',
  /** `{"refuse":0.05,"lose":0.02,"lateMs":500}`: what goes wrong with writes (orders.ts). */
  STAND_INS_TROUBLE: trouble = '{}',
} = process.env;
if (!directory) {
  console.error('STAND_INS_DIRECTORY: expected the path of a folder to write to');
  process.exit(1);
}
for (const url of databases.split(' ').filter(Boolean)) await loadServer(url, world({ seed: 1, scale: Number(scale) }));
const standIns = await startStandIns({
  seed: 1,
  scale: Number(scale),
  directory,
  latencyMs: 5,
  basePort: 4101,
  host,
  trouble: JSON.parse(trouble) as WriteTrouble,
});
const health = createServer((_, response) => response.end('{"status":"ok"}'));
health.listen(4100, host, () => console.log('stand-ins ready'));
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    health.close();
    void standIns.stop().then(() => process.exit(0));
  });
}
