import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

export interface Certificate {
  /** PEM. */
  readonly cert: string;
  readonly key: string;
}

export interface Authority extends Certificate {
  /** A certificate for the loopback, of a server or a client. @param until its end, epoch milliseconds; a day from now where not given */
  issue(name: string, until?: number): Certificate;
}

/** The least of X.509 that TLS takes (RFC 5280, 4.1), so that the tests need neither openssl nor a library for it. */
export function authority(name: string): Authority {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issued = (subject: string, publicKey: KeyObject, extension: Buffer, until?: number): string =>
    certificate(name, own.privateKey, subject, publicKey, extension, until);
  return {
    cert: issued(name, own.publicKey, BASIC_CONSTRAINTS_CA, Date.now() + 365 * 86_400_000),
    key: pem(own.privateKey),
    issue(subject, until) {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      return { cert: issued(subject, publicKey, SUBJECT_ALT_NAME_LOOPBACK, until), key: pem(privateKey) };
    },
  };
}

function der(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const length =
    body.length < 128
      ? [body.length]
      : body.length < 256
        ? [0x81, body.length]
        : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const sequence = (...content: readonly Buffer[]): Buffer => der(0x30, ...content);
const oid = (text: string): Buffer => der(0x06, hex(text));
const nameOf = (text: string): Buffer => sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(text)))));
const time = (at: number): Buffer =>
  der(0x17, Buffer.from(`${new Date(at).toISOString().replace(/\D/g, '').slice(2, 14)}Z`));

const ECDSA_SHA256 = sequence(oid('2a8648ce3d040302'));
const BASIC_CONSTRAINTS_CA = sequence(oid('551d13'), hex('0101ff'), der(0x04, sequence(hex('0101ff'))));
const SUBJECT_ALT_NAME_LOOPBACK = sequence(oid('551d11'), der(0x04, sequence(der(0x87, Buffer.from([127, 0, 0, 1])))));

function certificate(
  issuer: string,
  issuerKey: KeyObject,
  subject: string,
  publicKey: KeyObject,
  extension: Buffer,
  until = Date.now() + 86_400_000,
): string {
  const validity = sequence(time(Math.min(until, Date.now()) - 90_000_000), time(until));
  const serial = der(0x02, Buffer.concat([hex('01'), randomBytes(8)]));
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const body = sequence(
    hex('a003020102'),
    serial,
    ECDSA_SHA256,
    nameOf(issuer),
    validity,
    nameOf(subject),
    spki,
    der(0xa3, sequence(extension)),
  );
  const whole = sequence(body, ECDSA_SHA256, der(0x03, hex('00'), sign('sha256', body, issuerKey)));
  return `-----BEGIN CERTIFICATE-----\n${whole.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
}

function pem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}
