/** A ministry of another house, of the packages alone: `node ministry.ts timber.graphql` */
import { readFileSync } from 'node:fs';
import { readConfig } from '@tongcha/config';
import { run } from '@tongcha/http';
import { listen, type LegacySystem, type Ministry, type SectorRecord, startMinistry } from '@tongcha/ministry';
import { z } from 'zod';

const LOGS: Readonly<Record<string, string>> = { 'urn:timber:lot:1': '松原木', 'urn:timber:lot:2': '松木板' };

interface TimberRecord extends SectorRecord {
  readonly species: string;
}

/** A register in memory. */
const register: LegacySystem<TimberRecord> = {
  name: 'timber-register',
  maxCodes: 100,
  records: async (codes) => codes.map(record),
  links: async (codes, direction) =>
    codes.map((code) =>
      code === (direction === 'BACK' ? 'urn:timber:lot:2' : 'urn:timber:lot:1')
        ? [
            {
              kind: 'TRANSFORM',
              from: 'urn:timber:lot:1',
              to: 'urn:timber:lot:2',
              evidence: { system: 'timber-register', recordId: 'M-1', confidence: 'HIGH' },
            },
          ]
        : [],
    ),
  search: async ({ first, after }) => {
    const codes = Object.keys(LOGS).filter((code) => code > (after ?? ''));
    return {
      rows: codes.slice(0, first).flatMap((code) => {
        const found = record(code);
        return found ? [{ cursor: code, record: found }] : [];
      }),
      hasNextPage: codes.length > first,
    };
  },
  ping: async () => {},
  close: async () => {},
};

function record(code: string): TimberRecord | null {
  const productName = LOGS[code];
  if (productName === undefined) return null;
  const source = { system: 'timber-register', recordId: code.split(':').at(-1) ?? '' };
  return {
    code,
    level: 'LOT',
    productName,
    events: null,
    inspections: null,
    certificates: null,
    recalls: null,
    source,
    species: 'pine',
  };
}

const timber: Ministry = {
  name: 'timber',
  schema: readFileSync(process.argv[2] ?? '', 'utf8'),
  systems: [register],
};

await run('timber', async (observer) => {
  const { timber: settings } = readConfig(z.object({ timber: z.strictObject(listen(4999)) }));
  return startMinistry(timber, { ...settings, observer });
});
