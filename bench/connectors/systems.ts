import { mkdirSync } from 'node:fs';
import { startAgricultureBus } from '../../demo/agriculture-bus/server.ts';
import { startDrugSoap } from '../../demo/drug-soap/server.ts';
import { loadServer } from '../../demo/equipment-db/load.ts';
import { startEquipmentDb } from '../../demo/equipment-db/server.ts';
import { startFoodEpcis } from '../../demo/food-epcis/server.ts';
import { startHazardDrop } from '../../demo/hazard-drop/server.ts';
import { startRareEarthXml } from '../../demo/rare-earth-xml/server.ts';
import type { StartStandIn } from '../../demo/stand-in.ts';
import { world } from '../../demo/world/index.ts';
import type { DatabaseServer } from '../../test/support/database-server.ts';
import { startMariadb } from '../../test/support/mariadb-server.ts';
import { startPostgres } from '../../test/support/postgres-server.ts';

/** One connector, measured through the shipped ministry that uses it. */
export interface MeasuredConnector {
  readonly ministry: string;
  /** Of `LegacySystem`: which of the ministry's systems. */
  readonly system: string;
  /** Starts what it asks. @returns the ministry's environment */
  start(directory: string): Promise<{ readonly env: Readonly<Record<string, string>>; stop(): Promise<void> }>;
}

const FACTS = { seed: 1, scale: 1 } as const;

function standIn(start: StartStandIn, more: Readonly<Record<string, string>> = {}): MeasuredConnector['start'] {
  return async (directory) => {
    mkdirSync(directory, { recursive: true });
    const system = await start({ port: 0, facts: world(FACTS), directory, latencyMs: 0 });
    return { env: { ...more, ...system.env }, stop: () => system.stop() };
  };
}

function database(start: () => Promise<DatabaseServer>): MeasuredConnector['start'] {
  return async () => {
    const server = await start();
    await loadServer(server.url, world(FACTS));
    return { env: { SPECIAL_EQUIPMENT_DB_URL: server.url }, stop: () => server.stop() };
  };
}

/** The other system of food and drugs is not there. */
const NO_FOOD = { FOOD_EPCIS_URL: 'http://127.0.0.1:9' };
const NO_DRUGS = { DRUG_SOAP_URL: 'http://127.0.0.1:9/?wsdl', DRUG_SOAP_USER: 'x', DRUG_SOAP_PASSWORD: 'x' };

export const CONNECTORS: Readonly<Record<string, MeasuredConnector>> = {
  rest: { ministry: 'agriculture', system: 'agriculture-bus', start: standIn(startAgricultureBus) },
  soap: { ministry: 'food-drug', system: 'drug-soap', start: standIn(startDrugSoap, NO_FOOD) },
  epcis: { ministry: 'food-drug', system: 'food-epcis', start: standIn(startFoodEpcis, NO_DRUGS) },
  xml: { ministry: 'rare-earth', system: 'rare-earth-xml', start: standIn(startRareEarthXml) },
  sqlite: { ministry: 'special-equipment', system: 'equipment-db', start: standIn(startEquipmentDb) },
  postgresql: { ministry: 'special-equipment', system: 'equipment-db', start: database(() => startPostgres()) },
  mariadb: { ministry: 'special-equipment', system: 'equipment-db', start: database(() => startMariadb()) },
  files: { ministry: 'hazardous-goods', system: 'hazard-drop', start: standIn(startHazardDrop) },
};
