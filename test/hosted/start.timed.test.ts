import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEVELOPMENT_ISSUER, developmentKey } from '../../common/signature/development-key.ts';
import { HOSTED } from '../../demo/members/members.ts';
import { FLOUR } from '../../demo/world/story/food.ts';
import { USCC } from '../../demo/world/story/parties.ts';
import { runCli } from '../cli/support/run-cli.ts';
import { launchBrowser, NO_BROWSER, PHONE } from '../portal/support/stage.ts';
import { npmStart, START_MS, type Started } from '../shipped/support/npm-start.ts';
import { documentOf } from './support/hosted.ts';

/** Enterprises that have no system and are in no other member's. */
const STEAMERY = '92370681MA3T00950U';
const NOODLES = '92370681MA3T00951Y';
const SHEET = readFileSync(join(import.meta.dirname, '../../docs/examples/enterprise.csv'));
const BUNS = 'gs1:(01)06901234000016(10)MT260812';
const PASTA = 'gs1:(01)06901234000016(10)NOODLES1';
const ENTERPRISES = `http://127.0.0.1:${HOSTED.enterprises}`;
const MINUTE = 60_000;

/** `npm start` as it is: what an enterprise sends is on the chain of the lot that it used, a minute later at most. */
describe('an enterprise without a system, in the shipped start', () => {
  let demo: Started;
  beforeAll(async () => {
    demo = await npmStart(['--scale', '0.1']);
  }, START_MS);
  afterAll(() => demo?.stop(), 60_000);

  const tokenOf = async (claims: Readonly<Record<string, string>>): Promise<string> => {
    const { kid, privateKey } = await developmentKey();
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'at+jwt' })
      .setIssuer(DEVELOPMENT_ISSUER)
      .setAudience('tongcha')
      .setSubject('test')
      .setIssuedAt()
      .setExpirationTime('10 minutes')
      .sign(privateKey);
  };
  const post = async (uscc: string, path: string, body: Buffer | string, type: string): Promise<Response> =>
    fetch(ENTERPRISES + path, {
      method: 'POST',
      body: typeof body === 'string' ? body : new Uint8Array(body),
      headers: { authorization: `Bearer ${await tokenOf({ role: 'enterprise', uscc })}`, 'content-type': type },
    });
  /** What the command line prints of a chain, to a regulator of food. */
  const chain = async (code: string, ...more: string[]): Promise<string> => {
    const env = {
      TONGCHA_URL: `${demo.origin}/graphql`,
      TONGCHA_TOKEN: await tokenOf({ role: 'regulator', sector: 'FOOD_DRUG' }),
      TONGCHA_PURPOSE: 'supervision',
    };
    return (await runCli(['chain', code, ...more], { env })).out;
  };
  const within = { timeout: MINUTE, interval: 500 };

  test(
    'an uploaded sheet is on the chain of the flour that it was made of, with its hand-over, as the enterprise’s own statement',
    async () => {
      expect(await chain(FLOUR, '--forward')).not.toContain(BUNS);
      const said = JSON.stringify({ name: '老面馒头坊', division: '370681' });
      expect((await post(STEAMERY, '/enterprise', said, 'application/json')).status).toBe(200);
      const kept = await post(STEAMERY, '/uploads?name=enterprise.csv', SHEET, 'text/csv');
      expect([kept.status, await kept.json()]).toMatchObject([201, { state: 'KEPT', counts: { new: 3 } }]);
      await expect.poll(() => chain(FLOUR, '--forward'), within).toContain(BUNS);
      const told = await chain(FLOUR, '--forward');
      expect(told).toMatch(/45 kg\(企业自述\) .*手工馒头 · 老面馒头坊 · 2026-08-12\(企业自述\)/);
      expect(told).toMatch(new RegExp(`40 kg\\(企业自述\\) .*uscc:91370681MA3T00135Y`));
      expect(told).toContain('中小微企业填报 企业自述: 答复');
      expect(await chain(FLOUR, '--forward', '--lang', 'en')).toContain(
        'Small enterprises, by themselves stated by the enterprise itself',
      );
    },
    3 * MINUTE,
  );

  test(
    'a captured event is there likewise',
    async () => {
      const lot = (gtin: string, name: string): object => ({
        epcClass: `https://id.gs1.org/01/${gtin}/10/${name}`,
        quantity: 20,
        uom: 'KGM',
      });
      const party = (uscc: string): string => `urn:tongcha:code:uscc%3A${uscc}`;
      const events = [
        {
          type: 'ObjectEvent',
          action: 'OBSERVE',
          bizStep: 'receiving',
          eventTime: '2026-08-10T09:00:00+08:00',
          eventTimeZoneOffset: '+08:00',
          quantityList: [lot('06901234001112', 'FL260801')],
          sourceList: [{ type: 'possessing_party', source: party(USCC.mill) }],
          destinationList: [{ type: 'possessing_party', destination: party(NOODLES) }],
        },
        {
          type: 'TransformationEvent',
          bizStep: 'creating_class_instance',
          eventTime: '2026-08-11T09:00:00+08:00',
          eventTimeZoneOffset: '+08:00',
          inputQuantityList: [lot('06901234001112', 'FL260801')],
          outputQuantityList: [lot('06901234000016', 'NOODLES1')],
          ilmd: { 'cbvmda:descriptionShort': '手擀面', 'cbvmda:lotNumber': 'NOODLES1' },
        },
      ];
      const taken = await post(NOODLES, '/capture', JSON.stringify(documentOf(events)), 'application/ld+json');
      expect(taken.status).toBe(202);
      await expect.poll(() => chain(FLOUR, '--forward'), within).toContain(PASTA);
      expect(await chain(FLOUR, '--forward')).toMatch(new RegExp(`20 kg\\(企业自述\\) .*uscc:${NOODLES}`));
    },
    2 * MINUTE,
  );

  test('the enterprise sees by its own token what it handed to whom, the public does not', async () => {
    const ask = async (headers: Readonly<Record<string, string>>): Promise<string> => {
      const response = await fetch(`${demo.origin}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({
          query: `{ chain(code: "${BUNS}", direction: FORWARD) { links { kind to } } unit(code: "${BUNS}") { foodDrug { statedBy { kind } holder { uscc } events { step organization { uscc } } } } }`,
        }),
      });
      return response.text();
    };
    const own = await ask({ authorization: `Bearer ${await tokenOf({ role: 'enterprise', uscc: STEAMERY })}` });
    expect(own).toContain('uscc:91370681MA3T00135Y');
    expect(own).toContain('"kind":"ENTERPRISE"');
    const public_ = await ask({});
    expect(public_).toContain('"kind":"ENTERPRISE"');
    expect(public_).not.toContain('91370681MA3T00135Y');
    const another = await ask({ authorization: `Bearer ${await tokenOf({ role: 'enterprise', uscc: NOODLES })}` });
    expect(another).not.toContain('91370681MA3T00135Y');
  });

  test.skipIf(NO_BROWSER)(
    'the portal shows the lot and its chain, marked as the enterprise’s own statement',
    async () => {
      const browser = await launchBrowser();
      try {
        const page = await (await browser.newContext(PHONE)).newPage();
        await page.goto(`${demo.origin}/t/${encodeURIComponent(BUNS)}`);
        await page.getByText('手工馒头').first().waitFor();
        await expect.poll(() => page.locator('main').innerText(), within).toContain('小麦粉');
        expect(await page.locator('main').innerText()).toContain('企业自述');
        if (process.env['TEST_PICTURES'])
          await page.screenshot({ path: join(process.env['TEST_PICTURES'], 'portal.png'), fullPage: true });
      } finally {
        await browser.close();
      }
    },
    2 * MINUTE,
  );
});
