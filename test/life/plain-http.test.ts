import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ConfigError, envName } from '../../common/config/config.ts';
import { readOrMakeSigningKey } from '../../common/audit-log/signing-key.ts';
import { makeKeys } from '../../common/signature/make-keys.ts';
import { refusePlainHttp } from '../../gateway/calls/plain-http.ts';
import { startDoor } from '../access/support/gateway.ts';
import { readLog } from '../observe/support/read-log.ts';
import { MINISTRIES } from '../support/ministries.ts';

test('production asks no ministry over plain HTTP but those that are named, and names these and the others at each start', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-plain-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const at = (name: string): string => join(folder, name);
  writeFileSync(at('jwks.json'), '{"keys":[]}');
  readOrMakeSigningKey(at('audit.pem'));
  const { privateFile } = await makeKeys(at('keys'));
  const names = Object.keys(MINISTRIES);
  const of = (name: string, key: string): string => envName(['ministries', name, key]);
  const env = {
    GATEWAY_PRODUCTION: 'true',
    GATEWAY_IDENTITY_ISSUER: 'https://id.example',
    GATEWAY_IDENTITY_JWKS_FILE: at('jwks.json'),
    GATEWAY_AUDIT_FOLDER: at('audit'),
    GATEWAY_AUDIT_KEY: at('audit.pem'),
    GATEWAY_SIGNING_KEY_FILE: privateFile,
    ...Object.fromEntries(names.map((name) => [of(name, 'url'), `http://${name}.example/graphql`])),
    [of('agriculture', 'url')]: 'https://agriculture.example/graphql',
    [of('rare-earth', 'plainHttp')]: 'true',
  };
  const open = names.filter((name) => name !== 'agriculture' && name !== 'rare-earth');
  const fault = await startDoor(env).catch((error: unknown) => error);
  expect(fault).toBeInstanceOf(ConfigError);
  const { faults } = fault as ConfigError;
  expect(faults).toHaveLength(open.length);
  for (const name of open)
    expect(faults).toContainEqual(
      expect.stringMatching(new RegExp(`${of(name, 'url')}.*over https.*${of(name, 'plainHttp')}`)),
    );

  const written = readLog();
  const gateway = await startDoor({
    ...env,
    GATEWAY_AUDIT_FOLDER: at('another'),
    ...Object.fromEntries(open.map((name) => [of(name, 'plainHttp'), 'true'])),
  });
  onTestFinished(() => gateway.stop(10));
  const lines = written.lines();
  written.restore();
  const named = lines.find(({ event }) => event === 'ministries-unprotected');
  expect(new Set(named?.['ministries'] as string[])).toEqual(new Set([...open, 'rare-earth']));
}, 120_000);

test('where all have TLS nothing is said', () => {
  const written = readLog();
  refusePlainHttp([
    { name: 'a', section: 'a', urls: ['https://a.example/graphql'], settings: { plainHttp: false } },
    { name: 'b', section: 'b', urls: ['https://b.example', 'HTTPS://c.example'], settings: { plainHttp: true } },
  ]);
  expect(written.lines()).toEqual([]);
  written.restore();
});

test('a member of the directory is named, with the key of its sector that would allow it', () => {
  const member = {
    name: 'agriculture/370000',
    section: 'agriculture',
    urls: ['https://b.example', 'http://a.example'],
  };
  expect(() => refusePlainHttp([{ ...member, settings: { plainHttp: false } }])).toThrow(
    /url \(agriculture\/370000\): "http:\/\/a\.example".*ministries\.agriculture\.plainHttp/,
  );
});
