import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { ConfigError } from '../../common/config/config.ts';
import { readGatewayConfig, readMinistryConfigs } from '../../gateway/config.ts';
import { loadSupergraph } from '../../gateway/supergraph/load.ts';
import { readAgricultureConfig } from '../../subgraphs/agriculture/config.ts';
import { readFoodDrugConfig } from '../../subgraphs/food-drug/config.ts';
import { readHazardousGoodsConfig } from '../../subgraphs/hazardous-goods/config.ts';
import { readRareEarthConfig } from '../../subgraphs/rare-earth/config.ts';
import { readSpecialEquipmentConfig } from '../../subgraphs/special-equipment/config.ts';

interface Service {
  readonly environment?: Readonly<Record<string, string>>;
  readonly command?: string | readonly string[];
  readonly networks?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
}

const PRODUCTION = 'docker-compose.production.yml';
const VARIABLES = {
  GATEWAY_IDENTITY_ISSUER: 'https://id.example',
  GATEWAY_IDENTITY_JWKS_URL: 'https://id.example/jwks',
  REDIS_PASSWORD: 'secret',
  AGRICULTURE_URL: 'https://bus.example',
  AGRICULTURE_REQUESTER: 'tongcha',
  AGRICULTURE_SECRET: 's',
  AGRICULTURE_AUTH_CODE: 'a',
  DRUG_SOAP_URL: 'https://soap.example',
  DRUG_SOAP_USER: 'u',
  DRUG_SOAP_PASSWORD: 'p',
  FOOD_EPCIS_URL: 'https://epcis.example',
  SPECIAL_EQUIPMENT_DB_URL: 'postgres://db.example/tzsb',
  SPECIAL_EQUIPMENT_DB_USER: 'u',
  SPECIAL_EQUIPMENT_DB_PASSWORD: 'p',
  RARE_EARTH_URL: 'https://re.example',
  RARE_EARTH_USER: 'u',
  RARE_EARTH_PASSWORD: 'p',
};

/** As Compose fills variables in. */
function servicesOf(file: string, variables: Readonly<Record<string, string>>): Readonly<Record<string, Service>> {
  const filled = (_: unknown, value: unknown): unknown =>
    typeof value === 'string'
      ? value.replaceAll(
          /\$\{(\w+)(?::-([^}]*))?\}/g,
          (__, name: string, otherwise: string | undefined) => variables[name] ?? otherwise ?? '',
        )
      : value;
  return (parse(readFileSync(file, 'utf8'), filled, { merge: true }) as { services: Record<string, Service> }).services;
}

const envOf = (service: Service | undefined): Record<string, string> => ({ ...service?.environment });

test('the production set-up is whole: with its variables set every process takes its configuration, in production', () => {
  const services = servicesOf(PRODUCTION, VARIABLES);
  const gateway = envOf(services['gateway']);
  expect(readGatewayConfig({ env: gateway })).toMatchObject({
    production: true,
    trustedProxies: 1,
    identity: { issuer: 'https://id.example', jwksUrl: 'https://id.example/jwks' },
    audit: { folder: '/audit/log', key: '/keys/audit/audit.pem' },
    signing: { keyFile: '/keys/private/signing.json' },
    redis: { url: 'redis://:secret@redis:6379' },
    cacheMb: 64,
    metrics: { port: 9464 },
  });
  const ministries = readMinistryConfigs(loadSupergraph(), { env: gateway });
  const readers = {
    agriculture: readAgricultureConfig,
    'food-drug': (sources: object) => readFoodDrugConfig(sources).foodDrug,
    'special-equipment': readSpecialEquipmentConfig,
    'hazardous-goods': readHazardousGoodsConfig,
    'rare-earth': readRareEarthConfig,
  } as const;
  expect(new Set(Object.keys(readers))).toEqual(new Set(Object.keys(ministries)));
  for (const [name, read] of Object.entries(readers)) {
    const config = read({ env: envOf(services[name]) });
    const address = ministries[name]?.url;
    expect(address, name).toBe(`https://${name}:${config.port}/graphql`);
    expect(config, name).toMatchObject({
      production: true,
      address,
      trustedKeys: '/keys/public/trusted.json',
      tls: { cert: '/tls/cert.pem', key: '/tls/key.pem' },
      metrics: { port: 9464 },
    });
    expect(ministries[name], name).toMatchObject({ plainHttp: false, tls: { ca: '/tls/ca.pem' } });
    // The private half of the key is the gateway's alone.
    expect(services[name]?.volumes?.join(' '), name).not.toContain('private');
  }
  expect(services['redis']).toMatchObject({
    networks: ['cache'],
    command: expect.arrayContaining([expect.stringContaining('--requirepass')]) as unknown,
  });
  expect(services['redis']?.ports).toBeUndefined();
  // Only a proxy on that machine reaches it without TLS.
  expect(services['gateway']?.ports).toEqual(['127.0.0.1:4000:4000']);
});

test('without its variables it does not start: each setting is named', () => {
  const { gateway } = servicesOf(PRODUCTION, {});
  try {
    readGatewayConfig({ env: envOf(gateway) });
    expect.unreachable();
  } catch (error) {
    const { faults } = error as ConfigError;
    for (const name of ['GATEWAY_IDENTITY_ISSUER', 'GATEWAY_IDENTITY_JWKS_URL', 'GATEWAY_REDIS_URL'])
      expect(faults.join('\n')).toContain(name);
  }
});

const compose = spawnSync('docker-compose', ['version']).status === 0;
if (!compose) console.log('docker-compose is not installed: what it makes of the files is not tried here');

test.runIf(compose).each(['docker-compose.yml', PRODUCTION])('docker-compose takes %s', (file) => {
  expect(
    spawnSync('docker-compose', ['-f', file, 'config', '--quiet'], {
      encoding: 'utf8',
      env: { ...process.env, ...VARIABLES },
    }),
  ).toMatchObject({ status: 0, stderr: '' });
});
