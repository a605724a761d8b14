import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { type Contained, contained, firstProcess, type Image } from './image.ts';

const ROOT = join(import.meta.dirname, '../../..');
const COMPOSE = join(ROOT, 'deploy/compose');

interface Service {
  readonly environment?: Readonly<Record<string, unknown>>;
  readonly command?: readonly string[];
  readonly networks: Readonly<Record<string, { readonly ipv4_address?: string } | null>>;
  readonly secrets?: readonly (string | { readonly source: string })[];
  readonly volumes?: readonly string[];
}

/** The services of deploy/compose, each in a network, a file system and processes of its own, without a Docker engine. */
export interface Composed {
  readonly names: readonly string[];
  /** Runs a program of here in the services' network, and gives what it has written. */
  ask(command: string, ...args: readonly string[]): string;
  /** In the services' network, until it is told to end. */
  launch(command: string, ...args: readonly string[]): Contained;
  address(name: string): string;
  said(name: string): string;
  /** SIGTERM to its first process. @returns what it ended with */
  end(name: string): Promise<unknown>;
  start(name: string): void;
  remove(): Promise<void>;
}

/** nginx and Redis are this machine's, with the files and the command of the set-up. */
const PROGRAMS_OF_HERE = ['nginx', 'redis'];

export function compose(image: Image, variables: Readonly<Record<string, string>>): Composed {
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-composed-'));
  const secrets = join(folder, 'secrets');
  ran(join(COMPOSE, 'make-secrets.sh'), secrets);
  for (const name of [
    'agriculture-secret',
    'agriculture-auth-code',
    'drug-password',
    'special-equipment-password',
    'rare-earth-password',
    'customs-password',
  ])
    writeFileSync(join(secrets, name), 'given');
  const drop = join(folder, 'drop');
  mkdirSync(drop);
  const { services } = parse(
    ran(
      'env',
      ...Object.entries({ ...variables, HAZARDOUS_GOODS_DROP: drop }).map((each) => each.join('=')),
      'docker-compose',
      '-f',
      join(COMPOSE, 'compose.yaml'),
      'config',
    ),
  ) as { readonly services: Readonly<Record<string, Service>> };
  const names = Object.keys(services);
  const addresses = new Map(
    names.map((name, i) => [name, services[name]?.networks['edge']?.ipv4_address ?? `10.40.1.${i + 1}`]),
  );
  const hosts = join(folder, 'hosts');
  writeFileSync(hosts, [...addresses].map(([name, address]) => `${address} ${name}\n`).join(''));
  const bridge = `tc${process.pid}`;
  const inside = (name: string): string => `${bridge}-${name}`;
  ip(
    `netns add ${bridge}`,
    `-n ${bridge} link add br0 type bridge`,
    `-n ${bridge} link set br0 up`,
    `-n ${bridge} addr add 10.40.0.1/16 dev br0`,
  );
  for (const [i, name] of names.entries())
    ip(
      `netns add ${inside(name)}`,
      `-n ${bridge} link add v${i} type veth peer name eth0 netns ${inside(name)}`,
      `-n ${bridge} link set v${i} master br0 up`,
      `-n ${inside(name)} addr add ${addresses.get(name)}/16 dev eth0`,
      `-n ${inside(name)} link set eth0 up`,
      `-n ${inside(name)} link set lo up`,
    );
  const running = new Map<string, Contained>();
  const words = new Map<string, string>();

  /** Where what a service mounts is here, and where it is there. */
  const mountsOf = ({ volumes = [], secrets: own = [] }: Service): readonly (readonly [string, string])[] => [
    ...volumes.map((each): readonly [string, string] => {
      const [from = '', to = ''] = each.split(':');
      if (from.startsWith(join(COMPOSE, 'secrets')))
        return [join(secrets, from.slice(join(COMPOSE, 'secrets').length)), to];
      if (from.startsWith('/')) return [from, to];
      const volume = join(folder, 'volumes', from);
      mkdirSync(volume, { recursive: true });
      chownSync(volume, 1000, 1000);
      return [volume, to];
    }),
    ...own.map((each): readonly [string, string] => {
      const name = typeof each === 'string' ? each : each.source;
      return [join(secrets, name), `/run/secrets/${name}`];
    }),
  ];

  const start = (name: string): void => {
    const service = services[name];
    if (!service) throw new Error(`no service ${name}`);
    const network = ['ip', 'netns', 'exec', inside(name)];
    const child = PROGRAMS_OF_HERE.includes(name)
      ? ofHere(name, service, network)
      : contained(
          image.root,
          image.user,
          service.command ?? image.command,
          {
            ...image.env,
            ...Object.fromEntries(
              Object.entries({ ...service.environment }).map(([key, value]) => [key, String(value)]),
            ),
          },
          { network, mounts: [[hosts, '/etc/hosts'], ...mountsOf(service)] },
        );
    running.set(name, child);
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => words.set(name, (words.get(name) ?? '') + chunk.toString()));
  };

  const ofHere = (name: string, service: Service, network: readonly string[]): Contained => {
    const place = (to: string): string => to.replace('/etc/nginx/conf.d', '/run');
    const script = [
      'set -e; mount --make-rprivate /; mount -t tmpfs tmpfs /run; mkdir -p /etc/tongcha/tls',
      `mount --bind '${hosts}' /etc/hosts`,
      ...mountsOf(service).map(
        ([from, to]) =>
          `mkdir -p '${dirname(place(to))}'; [ -d '${from}' ] || touch '${place(to)}'; mount --bind '${from}' '${place(to)}'`,
      ),
      name === 'nginx'
        ? `echo 'daemon off; pid /run/nginx.pid; error_log stderr; events {} http { access_log off; include /run/default.conf; }' > /run/own.conf; exec nginx -c /run/own.conf`
        : `cd /run; ${service.command?.at(-1)?.replaceAll('$$', '$').replaceAll('/tmp/', '/run/').replace('--save', '--bind 0.0.0.0 --save')}`,
    ].join('\n');
    const [command, ...args] = [
      ...network,
      'unshare',
      '--mount',
      '--pid',
      '--fork',
      '--kill-child',
      'bash',
      '-c',
      script,
    ];
    return spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  };

  for (const name of names) start(name);
  return {
    names,
    ask: (command, ...args) => ran('ip', 'netns', 'exec', bridge, command, ...args),
    launch: (command, ...args) =>
      spawn('ip', ['netns', 'exec', bridge, command, ...args], { stdio: ['ignore', 'pipe', 'pipe'] }),
    address: (name) => addresses.get(name) ?? '',
    said: (name) => words.get(name) ?? '',
    async end(name) {
      const child = running.get(name);
      if (!child || child.exitCode !== null) return child?.exitCode;
      const ended = once(child, 'exit');
      process.kill(firstProcess(child), 'SIGTERM');
      return ((await ended) as [unknown])[0];
    },
    start,
    async remove() {
      for (const child of running.values())
        if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      ip(`netns del ${bridge}`, ...names.map((name) => `netns del ${inside(name)}`));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Of an example: what is set in it. */
export function variablesIn(file: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...readFileSync(join(ROOT, file), 'utf8').matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );
}

function ip(...commands: readonly string[]): void {
  for (const command of commands) ran('ip', ...command.split(' '));
}

function ran(command: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ').slice(0, 300)}: ${status}\n${stderr}`);
  return stdout;
}
