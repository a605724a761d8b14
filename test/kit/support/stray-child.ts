/** A ministry of its own process, whose mapping fails outside of the question. */
import { EventEmitter } from 'node:events';
import type { LegacySystem } from '../../../subgraphs/kit/legacy-system.ts';
import { startMinistry } from '../../../subgraphs/kit/server.ts';

const strays: Readonly<Record<string, () => void>> = {
  'urn:rejection': () => void Promise.reject(new TypeError('nobody awaits it')),
  'urn:throw': () =>
    void setImmediate(() => {
      throw new Error('nobody catches it');
    }),
  'urn:stream': () => void setImmediate(() => new EventEmitter().emit('error', new Error('nobody listens to it'))),
};

const system: LegacySystem = {
  name: 'one',
  maxCodes: 10,
  async records(codes) {
    for (const code of codes) strays[code]?.();
    return codes.map((code) => ({ code, source: { system: 'one' } }));
  },
  links: async (codes) => codes.map(() => []),
  async ping() {},
  async close() {},
};

const server = await startMinistry({ name: 'rare-earth', systems: [system] }, { port: 0 });
process.send?.(server.url);
