import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { ConfigError } from '../../common/config/config.ts';
import { readGatewayConfig, readMinistryConfigs } from '../../gateway/config.ts';
import { ownSupergraph } from '../support/own-supergraph.ts';
import { CONFIG_READERS } from '../support/config-readers.ts';

interface Service {
  readonly environment?: Readonly<Record<string, string>>;
  readonly command?: string | readonly string[];
  readonly networks?: readonly string[] | Readonly<Record<string, unknown>>;
  readonly secrets?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly stop_grace_period?: string;
}

const PRODUCTION = 'deploy/compose/compose.yaml';
const VARIABLES = {
  GATEWAY_IDENTITY_ISSUER: 'https://id.example',
  GATEWAY_IDENTITY_JWKS_URL: 'https://id.example/jwks',
  AGRICULTURE_URL: 'https://bus.example',
  AGRICULTURE_REQUESTER: 'tongcha',
  DRUG_SOAP_URL: 'https://soap.example',
  DRUG_SOAP_USER: 'u',
  FOOD_EPCIS_URL: 'https://epcis.example',
  SPECIAL_EQUIPMENT_DB_URL: 'postgres://db.example/tzsb',
  SPECIAL_EQUIPMENT_DB_USER: 'u',
  RARE_EARTH_URL: 'https://re.example',
  RARE_EARTH_USER: 'u',
  CUSTOMS_URL: 'https://customs.example',
  CUSTOMS_USER: 'u',
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

/** What a process reads of the secrets' files here, as Compose mounts them: only those of its own service. */
function envOf(service: Service | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries({ ...service?.environment }).map(([name, value]) => {
      const secret = /^\/run\/secrets\/(.+)$/.exec(value)?.[1];
      if (secret === undefined) return [name, value];
      expect(service?.secrets, name).toContain(secret);
      return [name, join(secrets, secret)];
    }),
  );
}

/** Made as the page says. */
let secrets: string;
beforeAll(() => {
  secrets = mkdtempSync(join(tmpdir(), 'tongcha-secrets-'));
  expect(spawnSync('deploy/compose/make-secrets.sh', [secrets], { encoding: 'utf8' })).toMatchObject({ status: 0 });
  for (const name of [
    'agriculture-secret',
    'agriculture-auth-code',
    'drug-password',
    'special-equipment-password',
    'rare-earth-password',
    'customs-password',
  ]) {
    expect(readFileSync(join(secrets, name), 'utf8')).toBe('');
    writeFileSync(join(secrets, name), 'given\n');
  }
}, 120_000);
afterAll(() => rmSync(secrets, { recursive: true }));

test('the production set-up is whole: with its variables set every process takes its configuration, in production', () => {
  const services = servicesOf(PRODUCTION, VARIABLES);
  const [gateway, other] = ['gateway-one', 'gateway-two'].map((name) => envOf(services[name]));
  expect(other).toEqual(gateway);
  expect(readGatewayConfig({ env: gateway ?? {} })).toMatchObject({
    production: true,
    trustedProxies: 1,
    identity: { issuer: 'https://id.example', jwksUrl: 'https://id.example/jwks' },
    audit: { folder: '/audit/log', key: '/keys/audit/audit.pem' },
    signing: { keyFile: '/keys/private/signing.json' },
    redis: { url: `redis://:${readFileSync(join(secrets, 'redis-password'), 'utf8')}@redis:6379` },
    cacheMb: 64,
    metrics: { port: 9464 },
  });
  const ministries = readMinistryConfigs(ownSupergraph(), { env: gateway ?? {} });
  expect(new Set(Object.keys(CONFIG_READERS))).toEqual(new Set(Object.keys(ministries)));
  for (const [name, read] of Object.entries(CONFIG_READERS)) {
    const config = read({ env: envOf(services[name]) });
    const [address] = ministries[name]?.url ?? [];
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
    command: expect.arrayContaining([expect.stringContaining('requirepass')]) as unknown,
  });
  expect(services['redis']?.ports).toBeUndefined();
  // Nothing but nginx is reached from outside, and each gateway has a log of its own, at an address that nginx knows.
  expect(Object.entries(services).flatMap(([name, { ports }]) => (ports ? [name] : []))).toEqual(['nginx']);
  const logs = ['gateway-one', 'gateway-two', 'jobs'].map((name) =>
    services[name]?.volumes?.find((each) => each.endsWith(':/audit')),
  );
  expect(logs).not.toContain(undefined);
  expect(new Set(logs).size).toBe(3);
  const addresses = [...readFileSync('deploy/nginx/tongcha.conf', 'utf8').matchAll(/server ([\d.]+):4000/g)];
  expect(addresses.map(([, address]) => address)).toEqual(
    ['gateway-one', 'gateway-two'].map(
      (name) =>
        (services[name]?.networks as Readonly<Record<string, { ipv4_address?: string }>> | undefined)?.['edge']
          ?.ipv4_address,
    ),
  );
});

test('every file and folder that production mounts is made, and what is secret is in no environment', () => {
  const services = servicesOf(PRODUCTION, VARIABLES);
  const mounted = Object.values(services).flatMap(({ volumes = [] }) =>
    volumes.map((each) => each.split(':', 1)[0] ?? '').filter((path) => path.startsWith('./secrets/')),
  );
  expect(mounted.length).toBeGreaterThan(10);
  expect(mounted.filter((path) => !existsSync(join(secrets, path.slice('./secrets'.length))))).toEqual([]);
  for (const name of ['agriculture', 'rare-earth']) {
    const folder = join(secrets, 'tls', name);
    const verified = spawnSync('openssl', [
      'verify',
      '-CAfile',
      join(secrets, 'tls/ca/ca.pem'),
      join(folder, 'cert.pem'),
    ]);
    expect(verified.status).toBe(0);
  }
  const variables = Object.values(services).flatMap(({ environment }) => Object.keys({ ...environment }));
  expect(
    variables.filter((name) => /PASSWORD|SECRET|AUTH_CODE|REDIS_URL/.test(name) && !name.endsWith('_FILE')),
  ).toEqual([]);
});

test('a process is killed no sooner than it has ended by itself', () => {
  const services = servicesOf(PRODUCTION, VARIABLES);
  const { drainMs } = readGatewayConfig({ env: {} });
  for (const [name, { stop_grace_period: grace }] of Object.entries(services))
    if (name !== 'redis' && name !== 'nginx')
      expect(Number(/^(\d+)s$/.exec(grace ?? '')?.[1]) * 1_000, name).toBeGreaterThan(drainMs);
});

test('without its variables it does not start: each setting is named', () => {
  const { 'gateway-one': gateway } = servicesOf(PRODUCTION, {});
  try {
    readGatewayConfig({ env: { ...envOf(gateway), GATEWAY_REDIS_URL_FILE: join(secrets, 'none') } });
    expect.unreachable();
  } catch (error) {
    const { faults } = error as ConfigError;
    for (const name of ['GATEWAY_IDENTITY_ISSUER', 'GATEWAY_REDIS_URL_FILE']) expect(faults.join('\n')).toContain(name);
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
