import type { KeyObject } from 'node:crypto';
import { isSigned, keyId, keysById, type TreeHead } from '@tongcha/audit-log';
import { ConfigError } from '@tongcha/config';
import { log } from '@tongcha/observe';
import { HeadWitness } from './head-witness.ts';
import type { RememberedHead } from './remembered-head.ts';

/**
 * Where each head goes as it is signed, and what is known there at a start: beside the folder, and at the witness's
 * address.
 */
export class HandedHeads {
  readonly #remembered: RememberedHead;
  readonly #witness: HeadWitness | null;

  constructor(remembered: RememberedHead, witnessUrl: string | undefined) {
    this.#remembered = remembered;
    this.#witness = witnessUrl === undefined ? null : new HeadWitness(witnessUrl);
  }

  /** Those that one of the keys has signed: what others have made up keeps nobody from starting. @throws ConfigError */
  async kept([key, ...former]: readonly [KeyObject, ...KeyObject[]]): Promise<TreeHead[]> {
    const keys = keysById([key, ...former]);
    const found: TreeHead[] = [];
    try {
      const head = this.#remembered.read();
      if (head) found.push(head);
    } catch (error) {
      throw new ConfigError([
        `gateway.audit.folder (GATEWAY_AUDIT_FOLDER): ${error instanceof Error ? error.message : String(error)}`,
      ]);
    }
    if (this.#witness) for (const id of keys.keys()) found.push(...(await this.#witness.kept(id)));
    const ours = found.filter((head) => isSigned(head, keys));
    if (ours.length < found.length)
      log.warn(
        { event: 'audit-head', key: keyId(key) },
        '另存的树头并非本日志密钥所签,未予核对 / heads that were kept elsewhere are not signed by the audit log’s key, and were not compared',
      );
    return ours;
  }

  hand(head: TreeHead): void {
    this.#remembered.write(head);
    this.#witness?.hand(head);
  }

  async close(): Promise<void> {
    await this.#witness?.close();
  }
}
