import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { envName } from '../../common/config/config.ts';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import { readSigningKey, type SigningKey } from '../../common/signature/keys.ts';
import { makeKeys } from '../../common/signature/make-keys.ts';
import { writeDirectory } from '../../demo/members/directory.ts';
import { ALONE, MEMBERS } from '../../demo/members/members.ts';
import { makeIntakeKeys } from '../../demo/members/intake-keys.ts';
import { startMember } from '../../demo/members/start-member.ts';
import { startMemberSystems } from '../../demo/members/systems.ts';
import { readGatewayConfig, readMinistryConfigs } from '../../gateway/config.ts';
import { startJobs } from '../../gateway/jobs-worker/serve.ts';
import { startMinistry } from '../../subgraphs/kit/server.ts';
import { createCallers, EVERYTHING, type Who } from './callers.ts';
import { startEntrance } from './entrances.ts';
import type { Answer } from './graph.ts';
import { MINISTRIES } from './ministries.ts';
import { ownSupergraph } from './own-supergraph.ts';

/** What `npm start` shows, in one process on free ports: the members, their directory, their filters, the gateway. */
export interface Demo {
  readonly origin: string;
  /** Where all of it keeps its files. */
  readonly directory: string;
  /** Address of each member's subgraph, by its name. */
  readonly subgraphs: Readonly<Record<string, string>>;
  readonly signingKey: SigningKey;
  query<T>(
    query: string,
    variables?: Readonly<Record<string, unknown>>,
    who?: Who | null,
  ): Promise<Pick<Answer<T>, 'data' | 'errors'>>;
  headersOf(who: Who): Readonly<Record<string, string>>;
  stopMember(name: string): Promise<void>;
  stop(): Promise<void>;
}

/**
 * @param options.scale of the sample economy
 * @param options.delivers whether recalls and complaints are kept, and delivered by a worker
 * @param options.timeoutMs of one call to a member: all share one process, so that with a large economy each waits for the others
 */
export async function startDemo({
  scale = 0.1,
  delivers = false,
  timeoutMs = 5_000,
}: { readonly scale?: number; readonly delivers?: boolean; readonly timeoutMs?: number } = {}): Promise<Demo> {
  const directory = mkdtempSync(join(tmpdir(), 'tongcha-demo-test-'));
  const systems = await startMemberSystems({
    seed: 1,
    scale,
    directory: join(directory, 'systems'),
    latencyMs: 0,
    basePort: 0,
  });
  const callers = createCallers(directory, Object.keys(MINISTRIES));
  const keys = await makeKeys(join(directory, 'calls'));
  const keyFile = join(directory, 'membership.key');
  writeFileSync(keyFile, randomBytes(32).toString('hex'));
  const intakes = await makeIntakeKeys(join(directory, 'intakes'));
  const running = new Map<string, RunningServer>();
  for (const member of MEMBERS) {
    const env = {
      ...systems.members[member.name],
      ...intakes.members[member.name],
      [envName([member.sector, 'port'])]: '0',
      [envName([member.sector, 'trustedKeys'])]: keys.publicFile,
      [envName([member.sector, 'membership', 'keyFile'])]: keyFile,
    };
    running.set(member.name, await startMember(member, env));
  }
  for (const { name } of ALONE) {
    const ministry = await MINISTRIES[name]?.(systems.env);
    if (ministry)
      running.set(
        name,
        await startMinistry(ministry, {
          port: 0,
          trustedKeys: keys.publicFile,
          membership: { keyFile },
          intake: { keyFile: intakes.env[envName([name, 'intake', 'keyFile'])] ?? '' },
        }),
      );
  }
  const subgraphs = Object.fromEntries([...running].map(([name, { url }]) => [name, `${url}/graphql`]));
  const list = await writeDirectory(join(directory, 'directory'), ({ name }) => subgraphs[name] ?? '');
  const supergraph = ownSupergraph();
  const env = Object.fromEntries([
    ...ALONE.map(({ name }) => [envName(['ministries', name, 'url']), subgraphs[name] ?? '']),
    ...supergraph.topology.subgraphs.map(({ name }) => [envName(['ministries', name, 'timeoutMs']), String(timeoutMs)]),
  ]);
  const settings = {
    config: readGatewayConfig({
      env: {
        GATEWAY_PORT: '0',
        ...(delivers ? { GATEWAY_GOVERNANCE_STORE: join(directory, 'governance.sqlite') } : {}),
        GATEWAY_CACHE_MB: '0',
        GATEWAY_DEADLINE_MS: String(3 * timeoutMs),
        GATEWAY_SIGNING_KEY_FILE: keys.privateFile,
        GATEWAY_DIRECTORY: list.file,
        GATEWAY_DIRECTORY_KEYS: list.publicFile,
        GATEWAY_DISCOVERY_KEY_FILE: keyFile,
        ...callers.env,
      },
    }),
    supergraph,
    ministries: readMinistryConfigs(supergraph, { env }),
  };
  const gateway = await startEntrance(settings);
  const worker = delivers ? await startJobs(settings) : null;
  return {
    origin: gateway.url,
    directory,
    subgraphs,
    signingKey: await readSigningKey(readFileSync(keys.privateFile, 'utf8')),
    async query<T>(
      query: string,
      variables = {},
      who: Who | null = EVERYTHING,
    ): Promise<Pick<Answer<T>, 'data' | 'errors'>> {
      const response = await fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...callers.headersOf(who) },
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors = [] } = (await response.json()) as Partial<Answer<T>> & Pick<Answer<T>, 'data'>;
      return { data, errors };
    },
    headersOf: (who) => callers.headersOf(who),
    async stopMember(name) {
      await running.get(name)?.stop(10);
      running.delete(name);
    },
    async stop() {
      await Promise.all([gateway.stop(100), worker?.stop(100)]);
      await Promise.all([...running.values()].map((server) => server.stop(100)));
      await systems.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
