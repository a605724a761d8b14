import { createHmac } from 'node:crypto';
import type { Identity } from '@tongcha/identity';
import type { SigningKey } from '@tongcha/signature';
import { OPEN_SEAL, type Seal, sealOf } from '../cache/seal.ts';
import type { Job } from './job.ts';
import type { PartKind } from './job-store.ts';

type Key = Pick<SigningKey, 'id' | 'derive'>;

interface JobSeal {
  readonly seal: Seal;
  readonly owners: Buffer;
}

/**
 * Seals jobs for who has begun them, under the gateways' own keys: what is kept is of use to nobody who has but the store, and
 * nothing of one job can be put into another's place.
 */
export class JobSeals {
  readonly #keys: () => readonly Key[];
  #last: { readonly keys: readonly Key[]; readonly seals: ReadonlyMap<string, JobSeal> } | null = null;

  /** @param keys as they stand, the newest last; none in development, where everybody knows the key */
  constructor(keys: () => readonly Key[]) {
    this.#keys = keys;
  }

  /** The id of the key that seals new ones. */
  get newest(): string {
    return [...this.#seals().keys()].at(-1) ?? OPEN_SEAL.id;
  }

  /** Who has begun a job, as it is written beside it. Nobody can try names without the key. @returns null: the key has gone */
  ownerOf(key: string, { role, subject, sector, organization }: Identity): string | null {
    const owners = this.#seals().get(key)?.owners;
    if (!owners) return null;
    return createHmac('sha256', owners)
      .update(JSON.stringify([role, subject, sector, organization]))
      .digest('base64url');
  }

  /** The same under each key. */
  ownersOf(identity: Identity): readonly string[] {
    return [...this.#seals().keys()].flatMap((key) => this.ownerOf(key, identity) ?? []);
  }

  /** @param key of the newest, or of a job @throws Error: the key has gone */
  seal(job: Pick<Job, 'id' | 'key' | 'owner'>, part: JobPart, bytes: Uint8Array): Buffer {
    const { seal } = this.#seals().get(job.key) ?? gone();
    return seal.sealBytes(nameOf(job, part), bytes);
  }

  /** @returns null: the key has gone, or no gateway has written it there */
  open(job: Pick<Job, 'id' | 'key' | 'owner'>, part: JobPart, sealed: Uint8Array): Buffer | null {
    return this.#seals().get(job.key)?.seal.openBytes(nameOf(job, part), sealed) ?? null;
  }

  #seals(): ReadonlyMap<string, JobSeal> {
    const keys = this.#keys();
    if (this.#last?.keys !== keys) this.#last = { keys, seals: new Map(keys.length > 0 ? keys.map(sealsOf) : [OPEN]) };
    return this.#last.seals;
  }
}

/** What of a job is sealed by itself. */
export type JobPart = 'HEAD' | `${PartKind} ${number}`;

function nameOf({ owner, id }: Pick<Job, 'id' | 'owner'>, part: JobPart): string {
  return `${owner} ${id} ${part}`;
}

function sealsOf({ id, derive }: Key): readonly [string, JobSeal] {
  const seal = sealOf(id, derive('tongcha jobs'));
  return [seal.id, { seal, owners: derive('tongcha job owners') }];
}

const OPEN: readonly [string, JobSeal] = [OPEN_SEAL.id, { seal: OPEN_SEAL, owners: Buffer.alloc(32) }];

function gone(): never {
  throw new Error('the key that seals this job has gone');
}
