import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { declaredIn, MinistryFileError } from '../../subgraphs/kit/declared/index.ts';
import { sm4Bytes, sm4Decrypt, sm4Encrypt } from '../../subgraphs/kit/declared/http/sm4.ts';
import type { LegacySystem } from '../../subgraphs/kit/legacy-system.ts';
import {
  readSm2Private,
  readSm2Public,
  sm2Decrypt,
  sm2Encrypt,
  type Sm2Form,
  sm2Signer,
  sm2Verifier,
} from '../../common/signature/index.ts';
import { legacyServer, listening } from '../support/legacy-server.ts';
import { NO_OPENSSL, OpenSsl } from '../support/openssl.ts';

if (NO_OPENSSL) console.warn(`left out: SM2 and SM4 against another implementation: ${NO_OPENSSL}`);

/** GB/T 32918.5, annexes A and C. */
const D = '3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8';
const P =
  '09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13';
const SIGNATURE =
  'F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA';
const C1 =
  '04EBFC718E8D1798620432268E77FEB6415E2EDE0E073C0F4F640ECD2E149A73E858F9D81E5430A57B36DAAB8F950A3C64E6EE6A63094D99283AFF767E124DF0';
const C3 = '59983C18F809E262923C53AEC295D30383B54E39D609D160AFCB1908D0BD8766';
const C2 = '21886CA989CA9C7D58087307CA93092D651EFA';
const DER = `307C022004EBFC718E8D1798620432268E77FEB6415E2EDE0E073C0F4F640ECD2E149A73022100${C1.slice(64)}0420${C3}0413${C2}`;
const hex = (text: string): Buffer => Buffer.from(text, 'hex');

describe('the standard’s own example', () => {
  const secret = readSm2Private(D) as Buffer;
  const point = readSm2Public(P);

  test('of a signature counts, of another id or text not', () => {
    if (!point) throw new Error('no point');
    const verify = sm2Verifier(point);
    expect(verify('message digest', hex(SIGNATURE))).toBe(true);
    expect(verify('message digests', hex(SIGNATURE))).toBe(false);
    expect(sm2Verifier(point, 'ALICE123@YAHOO.COM')('message digest', hex(SIGNATURE))).toBe(false);
    expect(verify('中文', sm2Signer(secret)('中文'))).toBe(true);
    expect(sm2Verifier(point, 'id')('中文', sm2Signer(secret, 'id')('中文'))).toBe(true);
  });

  test.each<[Sm2Form, string]>([
    ['c1c3c2', `04${C1}${C3}${C2}`],
    ['c1c3c2', `${C1}${C3}${C2}`],
    ['c1c2c3', `04${C1}${C2}${C3}`],
    ['der', DER],
  ])('of encryption is opened as %s', (form, sealed) => {
    expect(sm2Decrypt(secret, hex(sealed), form)?.toString()).toBe('encryption standard');
    const changed = hex(sealed);
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    expect(sm2Decrypt(secret, changed, form)).toBeNull();
    if (point) expect(sm2Decrypt(secret, sm2Encrypt(point, Buffer.from('密'), form), form)?.toString()).toBe('密');
  });

  test('of SM4 is what comes out (GB/T 32907, annex A)', () => {
    const block = '0123456789abcdeffedcba9876543210';
    const key = sm4Bytes(block) as Buffer;
    expect(sm4Encrypt('sm4-ecb', key, null, hex(block)).toString('hex')).toMatch(/^681edf34d206965e86b3e94f536e4246/);
    expect(() => sm4Decrypt('sm4-ecb', key, null, hex('681edf34d206965e86b3e94f536e4246'))).toThrow();
    expect([sm4Bytes('ASNFZ4mrze/+3LqYdlQyEA=='), sm4Bytes('密'), sm4Bytes('sixteen bytes ok')]).toEqual([
      key,
      null,
      Buffer.from('sixteen bytes ok'),
    ]);
  });
});

const KEY = '0123456789abcdeffedcba9876543210';
const IV = 'ffeeddccbbaa99887766554433221100';

describe.skipIf(NO_OPENSSL)('a system behind an envelope', () => {
  const ended: (() => Promise<unknown>)[] = [];
  let openssl: OpenSsl;
  beforeAll(() => {
    openssl = new OpenSsl();
    openssl.sm2('ours');
    openssl.sm2('theirs');
  });
  afterAll(() => openssl.remove());
  afterEach(async () => {
    for (const end of ended.splice(0)) await end();
  });

  const cbc = (way: '-e' | '-d', key: string, iv: string, bytes: Uint8Array): Buffer =>
    openssl.run(['enc', '-sm4-cbc', way, '-K', key, '-iv', iv], bytes);
  const unsealKey = (sealed: string): string =>
    openssl
      .run(['pkeyutl', '-decrypt', '-inkey', 'theirs.key', '-in', openssl.put('k', Buffer.from(sealed, 'base64'))])
      .toString('hex');
  const sealKey = (key: string): string =>
    openssl
      .run(['pkeyutl', '-encrypt', '-pubin', '-inkey', 'ours.pub', '-in', openssl.put('k', hex(key))])
      .toString('base64');

  /** @param http keys of the section @param reply of what was asked, as it came */
  async function lots(http: string, reply: (asked: Record<string, string>) => unknown): Promise<LegacySystem> {
    const server = await legacyServer((body, headers, { url }) => ({
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(
        reply({ ...(JSON.parse(String(body)) as object), sign: String(headers['sign'] ?? ''), path: url ?? '' }),
      ),
    }));
    const { ministry } = await declaredIn(
      `
ministry: timber
title: { zh: 木材, en: Timber }
system: timber-register
http:
  url: \${URL}
  ask: { path: /q }
  answer: { result: code, results: { '0': OK, '7': UNAVAILABLE }, rows: data.rows }
${http.trim().replace(/^/gm, '  ')}
codes: { lot: { code: 'urn:timber:lot:{no}' } }
records:
  - ask: { send: { nos: '{lot}' } }
    code: { lot: no }
    map: { productName: name }
`,
      {
        settings: {
          URL: server.url,
          KEY,
          IV,
          OURS: openssl.read('ours.key'),
          THEIRS: openssl.read('theirs.pub'),
        },
      },
    );
    const [system] = ministry.systems as [LegacySystem];
    ended.push(
      () => system.close(),
      () => server.stop(),
    );
    return system;
  }

  const CODES = ['urn:timber:lot:甲', 'urn:timber:lot:B'];
  const ROWS = JSON.stringify({ rows: [{ no: '甲', name: '红松' }] });

  test('of one key for all is asked and read', async () => {
    const asked: unknown[] = [];
    const system = await lots(
      "seal: { by: sm4-cbc, key: '${KEY}', iv: '${IV}', as: hex, send: { app: a1, data: '{sealed}' }, open: { data: data } }",
      ({ app, data = '' }) => {
        asked.push(app, JSON.parse(cbc('-d', KEY, IV, hex(data)).toString()));
        return { code: 0, data: cbc('-e', KEY, IV, Buffer.from(ROWS)).toString('hex') };
      },
    );
    expect(await system.records(CODES, listening())).toMatchObject([{ productName: '红松' }, null]);
    expect(asked).toEqual(['a1', { nos: ['甲', 'B'] }]);
  });

  test('of a key for each request, sealed for them, answers with another that is sealed for us', async () => {
    const keys = new Set<string>();
    const system = await lots(
      "seal: { by: sm4-cbc, iv: front, public: '${THEIRS}', private: '${OURS}', form: der, send: { k: '{sealedKey}', d: '{sealed}' }, open: { data: data, key: k } }",
      ({ k = '', d = '' }) => {
        const key = unsealKey(k);
        keys.add(key);
        const bytes = Buffer.from(d, 'base64');
        const { nos } = JSON.parse(
          cbc('-d', key, bytes.subarray(0, 16).toString('hex'), bytes.subarray(16)).toString(),
        ) as { nos: string[] };
        const rows = JSON.stringify({ rows: nos.map((no) => ({ no, name: `松${no}` })) });
        return {
          code: 0,
          k: sealKey(KEY),
          data: Buffer.concat([hex(IV), cbc('-e', KEY, IV, Buffer.from(rows))]).toString('base64'),
        };
      },
    );
    expect(await system.records(CODES, listening())).toMatchObject([{ productName: '松甲' }, { productName: '松B' }]);
    await system.records(CODES, listening());
    expect(keys.size).toBe(2);
  });

  test('of SM2 alone', async () => {
    const system = await lots(
      "seal: { by: sm2, public: '${THEIRS}', private: '${OURS}', form: der, send: { d: '{sealed}' }, open: { data: data } }",
      ({ d = '' }) => {
        const plain = openssl.run([
          'pkeyutl',
          '-decrypt',
          '-inkey',
          'theirs.key',
          '-in',
          openssl.put('d', Buffer.from(d, 'base64')),
        ]);
        expect(JSON.parse(plain.toString())).toEqual({ nos: ['甲', 'B'] });
        return {
          code: 0,
          data: openssl
            .run(['pkeyutl', '-encrypt', '-pubin', '-inkey', 'ours.pub', '-in', openssl.put('d', ROWS)])
            .toString('base64'),
        };
      },
    );
    expect(await system.records(CODES, listening())).toMatchObject([{ productName: '红松' }, null]);
  });

  test.each(['raw', 'der'])('signs over what is sent, %s', async (form) => {
    const verified: string[] = [];
    const system = await lots(
      `sign: { text: '{plain}|{d}', by: sm2, key: '\${OURS}', id: 中心, as: base64, form: ${form} }
headers: { sign: '{sign}' }
seal: { by: sm4-ecb, key: '\${KEY}', send: { d: '{sealed}' }, open: { data: data } }`,
      ({ d = '', sign = '' }) => {
        const signature = Buffer.from(sign, 'base64');
        const plain = openssl.run(['enc', '-sm4-ecb', '-d', '-K', KEY], Buffer.from(d, 'base64')).toString();
        const text = openssl.put('text', `${plain}|${d}`);
        const der =
          form === 'der'
            ? signature
            : openssl.run(['asn1parse', '-genconf', openssl.put('conf', confOf(signature)), '-noout', '-out', 'sig']) &&
              null;
        if (der) openssl.put('sig', der);
        const args = ['-pubin', '-inkey', 'ours.pub', '-rawin', '-digest', 'sm3', '-pkeyopt', 'distid:中心'];
        openssl.run(['pkey', '-in', 'ours.key', '-pubout', '-out', 'ours.pub']);
        verified.push(openssl.run(['pkeyutl', '-verify', ...args, '-in', text, '-sigfile', 'sig']).toString());
        return {
          code: 0,
          data: openssl.run(['enc', '-sm4-ecb', '-e', '-K', KEY], Buffer.from(ROWS)).toString('base64'),
        };
      },
    );
    expect(await system.records(CODES, listening())).toMatchObject([{ productName: '红松' }, null]);
    // An integer whose first bit is set is written otherwise: three of four are.
    for (let i = 0; i < 7; i += 1) await system.records(CODES, listening());
    expect(verified).toEqual(Array.from({ length: 8 }, () => expect.stringContaining('Verified Successfully')));
  });

  test.each<[string, unknown, string]>([
    ['sealed with another key', () => cbc('-e', IV, IV, Buffer.from(ROWS)).toString('hex'), 'BAD_ANSWER'],
    ['not sealed', () => ROWS, 'BAD_ANSWER'],
    ['cut', () => cbc('-e', KEY, IV, Buffer.from(ROWS)).toString('hex').slice(0, 32), 'BAD_ANSWER'],
    ['no document', () => cbc('-e', KEY, IV, Buffer.from('rows')).toString('hex'), 'BAD_ANSWER'],
    ['empty', () => '', 'BAD_ANSWER'],
  ])('an answer that is %s is a fault', async (_, data, code) => {
    const system = await lots(
      "seal: { by: sm4-cbc, key: '${KEY}', iv: '${IV}', as: hex, send: { data: '{sealed}' }, open: { data: data } }",
      () => ({ code: 0, data: (data as () => string)() }),
    );
    const fault = await system.records(CODES, listening()).catch((error: unknown) => error);
    expect(fault).toMatchObject({ code });
    expect(JSON.stringify(fault)).not.toContain('红松');
  });

  test('a refusal needs no envelope', async () => {
    const system = await lots(
      "seal: { by: sm4-cbc, key: '${KEY}', iv: front, send: { data: '{sealed}' }, open: { data: data } }",
      () => ({ code: 7, data: null }),
    );
    await expect(system.records(CODES, listening())).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  const SEAL = "by: sm4-cbc, key: '${KEY}', iv: '${IV}', send: { d: '{sealed}' }, open: { data: data }";
  test.each([
    ['no iv', SEAL.replace(" iv: '${IV}',", ''), 'iv is missing; write iv: ${SM4_IV}, or iv: front'],
    ['a short key', SEAL.replace('${KEY}', 'short'), 'expected a key of 16 bytes'],
    [
      'no key',
      SEAL.replace(" key: '${KEY}',", ''),
      'a key is missing; write key: ${SM4_KEY}, or public: ${SM2_PUBLIC}',
    ],
    ['GCM', SEAL.replace('cbc', 'gcm'), 'sm4-gcm is not known here; write sm4-ecb'],
    ['nothing that is sealed', SEAL.replace('{sealed}', 'x'), 'what is sealed is not sent; write {sealed}'],
    [
      'a key that nobody gets',
      SEAL.replace("key: '${KEY}'", "public: '${THEIRS}'"),
      'nobody could open it: write {sealedKey}',
    ],
    [
      'a code beside',
      SEAL.replace("{ d: '{sealed}'", "{ n: '{lot}', d: '{sealed}'"),
      '{lot} stands in what is sealed, and not beside it',
    ],
    [
      'a private key that is missing',
      SEAL.replace('data: data', 'data: data, key: k'),
      'needs our private key; write private: ${SM2_PRIVATE}',
    ],
    [
      'a private key that is public',
      SEAL.replace('iv:', "private: '${THEIRS}', iv:"),
      'expected an SM2 private key: PEM, or 64 digits in hex',
    ],
  ])('%s is a fault of the file', async (_, seal, told) => {
    const error = await lots(`seal: { ${seal} }`, () => ({})).catch((each: unknown) => each);
    expect(error).toBeInstanceOf(MinistryFileError);
    expect((error as Error).message).toContain(told);
  });
});

/** How openssl writes r and s as a sequence of two integers. */
function confOf(signature: Buffer): string {
  const [r, s] = [signature.subarray(0, 32), signature.subarray(32)].map((each) => `0x${each.toString('hex')}`);
  return `asn1=SEQUENCE:both\n[both]\nr=INTEGER:${r}\ns=INTEGER:${s}\n`;
}
