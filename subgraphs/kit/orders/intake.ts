import { calculateJwkThumbprint, compactDecrypt, type CryptoKey, importJWK, type JWK } from 'jose';
import { z } from 'zod';
import { readRegularFile } from '@tongcha/config';
import { type ComplaintTopic, writable } from '@tongcha/schema';
import type { DateTime } from '../records.ts';
import { WriteRefused, type Writes } from './writes.ts';

/** A complaint as it comes: what the citizen wrote is sealed (ComplaintNotice of the contract). */
export interface ComplaintNotice {
  readonly number: string;
  readonly code: string;
  readonly topic: ComplaintTopic;
  readonly division?: string | null;
  readonly boughtAt?: DateTime | null;
  readonly at: DateTime;
  /** Absent: another authority answers it, and this one is only informed. */
  readonly sealed?: string | null;
}

/** A complaint as a legacy system takes it in. */
export interface OpenedComplaint extends Omit<ComplaintNotice, 'sealed'> {
  /** Null: another authority answers it, and this one is only informed. */
  readonly text: string | null;
  /** How whoever complains can be reached. */
  readonly contact: string | null;
  /** `data:image/jpeg;base64,…` */
  readonly photo: string | null;
}

/** How a legacy system takes complaints in, and tells how far they are. */
export type TakesComplaints = Writes<OpenedComplaint> & {
  /** @returns null: it has none of that reference */
  state?(reference: string, call: Parameters<Writes<OpenedComplaint>['write']>[1]): Promise<IntakeProgress | null>;
};

/** IntakeProgress of the contract. */
export interface IntakeProgress {
  readonly state: 'RECEIVED' | 'ACCEPTED' | 'REFUSED' | 'CLOSED';
  readonly answer?: string | null;
  readonly at?: DateTime | null;
}

/** What the browser seals: JSON of these. Whoever wrote it cannot be asked again for what no system takes. */
const sealed = z.object({
  text: z.string().max(10_000).transform(writable),
  contact: z.string().max(500).transform(writable).nullish(),
  photo: z
    .string()
    .regex(/^data:image\/(?:jpeg|png|webp);base64,[A-Za-z0-9+/=]*$/)
    .nullish(),
});
const privateJwk = z.looseObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string(),
});
const keyFile = z.union([
  z.object({ keys: z.array(privateJwk).min(1) }),
  privateJwk.transform((key) => ({ keys: [key] })),
]);

/** Of the keys that complaints are sealed for. */
export interface Intake {
  /** Of the newest, a JWK in JSON. */
  readonly publicKey: string;
  /** @throws WriteRefused where it is sealed for another key, or holds no complaint */
  open(notice: ComplaintNotice): Promise<OpenedComplaint>;
}

/**
 * The member's intake key: a private JWK of P-256, or a JWK set with the newest last, whose others still open what was sealed for them.
 * @throws Error, without what was read in the file
 */
export async function openIntake(file: string): Promise<Intake> {
  const { success, data } = keyFile.safeParse(jsonOr(await readRegularFile(file)));
  if (!success) throw new Error('expected a private key of P-256: a JWK or a JWK set');
  const keys = new Map<string, CryptoKey>();
  let publicKey = '';
  for (const { kty, crv, x, y, d } of data.keys) {
    const half: JWK = { kty, crv, x, y };
    const kid = await calculateJwkThumbprint(half);
    keys.set(kid, (await importJWK({ ...half, d }, 'ECDH-ES')) as CryptoKey);
    publicKey = JSON.stringify({ ...half, kid, use: 'enc', alg: 'ECDH-ES' });
  }
  return {
    publicKey,
    async open({ sealed: text, ...notice }) {
      if (text === null || text === undefined) return { ...notice, text: null, contact: null, photo: null };
      try {
        const { plaintext } = await compactDecrypt(text, ({ kid }) => known(keys, kid), {
          keyManagementAlgorithms: ['ECDH-ES'],
          contentEncryptionAlgorithms: ['A256GCM'],
        });
        const {
          contact = null,
          photo = null,
          ...said
        } = sealed.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(plaintext)));
        return { ...notice, ...said, contact, photo };
      } catch (cause) {
        throw new WriteRefused('it cannot be opened: seal it again for the key of `Intake`', { cause });
      }
    },
  };
}

function known(keys: ReadonlyMap<string, CryptoKey>, kid: string | undefined): CryptoKey {
  const key = kid === undefined ? [...keys.values()].at(-1) : keys.get(kid);
  if (!key) throw new Error('another key');
  return key;
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
