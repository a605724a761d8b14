import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readMembershipKey } from '@tongcha/membership';
import { readSigningKey, WatchedFile } from '@tongcha/signature';
import type { RunningServer } from '../../../common/http/graphql-http.ts';
import { Discovery, type DiscoveryOptions } from '../../../gateway/discovery/discovery.ts';
import type { CodesPage, LegacySystem } from '../../../subgraphs/kit/legacy-system.ts';
import { type MinistryServerOptions, startMinistry } from '../../../subgraphs/kit/server.ts';
import { keyFolder, type KeyFolder } from '../../signature/support/kit.ts';

export const SECRET = 'a secret of this federation, not to be guessed';
export const OTHER_SECRET = 'another secret of it, that came after the first';

/** A system of codes in memory, which lists them as it is told to. */
export class ListedSystem implements LegacySystem {
  readonly name = 'listed';
  readonly maxCodes = 100;
  readonly mentioned: string[] = [];
  /** What a listing does beside, or in place of, giving its page. */
  before: (call: Parameters<NonNullable<LegacySystem['codes']>>[1]) => Promise<void> | void = () => {};
  pageSize = 1_000;

  mention(...codes: readonly string[]): void {
    this.mentioned.push(...codes);
  }

  async codes(since: string | null, call: Parameters<NonNullable<LegacySystem['codes']>>[1]): Promise<CodesPage> {
    const from = Number(since ?? 0);
    const codes = this.mentioned.slice(from, from + this.pageSize);
    const more = from + codes.length < this.mentioned.length;
    await this.before(call);
    return { codes, position: String(from + codes.length), more };
  }

  async records(codes: readonly string[]): Promise<null[]> {
    return codes.map(() => null);
  }

  async links(codes: readonly string[]): Promise<never[][]> {
    return codes.map(() => []);
  }

  async ping(): Promise<void> {}
  async close(): Promise<void> {}
}

/** A folder with the keys of a gateway and of a federation. */
export interface Federation extends KeyFolder {
  readonly keyFile: string;
  setKey(secret: string): void;
}

export async function federation(): Promise<Federation> {
  const keys = await keyFolder();
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-membership-'));
  const keyFile = join(folder, 'key');
  const setKey = (secret: string): void => writeFileSync(keyFile, `${secret}\n`);
  setKey(SECRET);
  const remove = (): void => {
    keys.remove();
    rmSync(folder, { recursive: true, force: true });
  };
  return { ...keys, keyFile, setKey, remove };
}

/** A ministry of the kit over those systems that publishes its filter. */
export function startMember(
  { keyFile, publicFile }: Federation,
  systems: readonly LegacySystem[],
  options: Partial<MinistryServerOptions> = {},
): Promise<RunningServer> {
  return startMinistry(
    { name: 'rare-earth', systems },
    { port: 0, trustedKeys: publicFile, membership: { keyFile }, ...options },
  );
}

/** A gateway's discovery under the keys of a federation. */
export async function openTestDiscovery(
  { keyFile, privateFile }: Federation,
  options: Partial<DiscoveryOptions> = {},
): Promise<Discovery> {
  return new Discovery({
    key: await WatchedFile.open(keyFile, readMembershipKey),
    signingKey: await WatchedFile.open(privateFile, readSigningKey),
    mostBytes: 256 * 1024 * 1024,
    ...options,
  });
}

export const codesOf = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, i) => `relot:913701000000000001.L${from + i}`);
