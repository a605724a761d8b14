import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import chains from '../../demo/chains.json' with { type: 'json' };
import { story } from '../../demo/world/story/index.ts';
import { termsEn } from '../../portal/words/terms-en.ts';
import { unitName } from '../../schema/index.ts';
import { askedBy } from './support/asked-by.ts';
import { FIRM, HEBEI, HENAN, type Holding, membersAnswer, SHANDONG } from './support/three-members.ts';
import { DESKTOP, left, PHONE, NO_BROWSER, type Stage, startStage, type Visit, openGraph } from './support/stage.ts';

const HAN = /\p{Script=Han}/u;
const PACK = 'drug:83857930000879766601';
const LIFT = '31103502032026050012';
const unit = (code: string): string => `/t/${encodeURIComponent(code)}`;

if (NO_BROWSER) console.warn(`the portal's pages are not tested: ${NO_BROWSER}`);

describe.skipIf(NO_BROWSER)('the pages of the portal, in a browser over the demo', { timeout: 120_000 }, () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage();
  }, 180_000);
  afterAll(() => stage?.stop());

  const verdict = (visit: Visit): ReturnType<Visit['page']['locator']> => visit.page.locator('.verdict');

  it('a typed code leads to its answer: recalled upstream, first on the page, with who says so and when', async () => {
    const visit = await stage.open('/');
    await visit.page.getByLabel('追溯码').pressSequentially('83857930000879766601');
    expect(await visit.page.getByLabel('追溯码').inputValue()).toBe('8385 7930 0008 7976 6601');
    await visit.page.getByRole('button', { name: '查询' }).click();
    await visit.page.waitForURL(/\/t\/drug%3A83857930000879766601\?text=/);
    await verdict(visit).filter({ hasText: '该产品已被召回' }).waitFor();
    await expect
      .poll(() => verdict(visit).innerText())
      .toMatch(
        /示例片正在召回：原料药二氯甲烷残留超标 \(2026-11-12\)\s+停止销售和使用,退回购买处 · 召回单位：东岳制药有限公司\s+F\s+食品药品[^]*所用的示例原料药正在召回[^]*已查询 6 个部门，截至/,
      );
    const [strip, name] = [await verdict(visit).boundingBox(), await visit.page.locator('.thing .name').boundingBox()];
    expect(strip?.y ?? 0).toBeLessThan(name?.y ?? 0);
    expect(name?.y ?? 9_999).toBeLessThan(844);
    expect(await visit.page.locator('body').innerText()).not.toContain('安全');
    await left(visit);
  });

  it('a thing that nothing is on record against is not called safe: whom was asked, and when', async () => {
    const visit = await stage.open(unit(`equipment:${LIFT}`));
    await verdict(visit).filter({ hasText: '未查到召回或不合格记录' }).waitFor();
    expect(await verdict(visit).innerText()).toMatch(/已查询 6 个部门，截至 \d+月\d+日 \d\d:\d\d/);
    await left(visit);
  });

  it('where rules keep something from the public on which a recall may rest, that nothing was found is said of the rest, with what is missing', async () => {
    const visit = await stage.open(unit('gs1:(01)06901234001105(10)C260905'));
    await verdict(visit).filter({ hasText: '能核对的部分未查到召回或不合格记录' }).waitFor();
    expect(await verdict(visit).innerText()).toMatch(/未能核对：农业（依规不向公众提供）。/);
    expect(await visit.page.locator('.verdict button').count()).toBe(0);
    await verdict(visit).getByRole('link', { name: '缺什么' }).click();
    expect(await visit.page.locator('#undecided ~ ul').innerText()).toMatch(
      /所用原料、部件或处理所用之物正在召回（\d+ 个单元）：\s*农业（依规不向公众提供）/,
    );
    await left(visit);
  });

  it('a Chinese page of the sample’s chains has no English in it but names and codes', async () => {
    const found = new Set<string>();
    for (const { start } of chains) {
      const visit = await stage.open(unit(start));
      await visit.page.locator('.verdict:not(.asking)').waitFor();
      await visit.page.locator('#chain .tree, #chain .quiet').first().waitFor();
      // Codes, addresses, and a system's name with the number of its record are as they are written.
      const words = await visit.page.evaluate<string[]>(`(() => {
        const said = [];
        const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
          const { parentElement, textContent } = walker.currentNode;
          if (!parentElement?.closest('.code, code, .link-text, .said > span, script')) said.push(textContent ?? '');
        }
        return said.flatMap((text) => text.match(/[A-Za-z]{3,}/g) === null ? [] : [text.trim()]);
      })()`);
      for (const text of words) found.add(text);
      await left(visit);
    }
    const own = (text: string): string =>
      text
        .replace(/[a-z]+(?:-[a-z]+)+(?:，记录号 \S+)?/, '')
        .replaceAll(/[\w.:-]*…[\w.-]*|[\w./()~≤-]*\d[\w./()~≤-]*|CAS|REO/g, '');
    expect([...found].filter((text) => /[A-Za-z]{3}/.test(own(text))).toSorted()).toEqual([]);
  });

  it('every step, kind, state and measure that the sample’s systems write has an English word', async () => {
    const codes = [...new Set([...story()].flatMap((fact) => (fact.type === 'unit' ? [fact.code] : [])))];
    const RECORD =
      'records { events { step } inspections { kind } certificates { kind status } recalls { status } ... on FoodDrugRecord { quantity { unit } } ... on CustomsRecord { quantity { unit } } }';
    const written = new Set<string>();
    const all = Map.groupBy(codes.entries(), ([i]) => Math.floor(i / 20));
    for (const some of all.values()) {
      const units = some.map(([i, code]) => `u${i}: unit(code: ${JSON.stringify(code)}) { ${RECORD} }`);
      const { data } = await stage.graph.query(`{ ${units.join(' ')} }`);
      JSON.stringify(data, (key, value: unknown) => {
        if (['step', 'kind', 'status', 'unit'].includes(key) && typeof value === 'string') written.add(value);
        return value;
      });
    }
    expect(written.size).toBeGreaterThan(30);
    const inEnglish = (text: string): string => termsEn[text.replace(/^.*[/:]/, '')] ?? unitName(text, 'en');
    expect([...written].filter((text) => HAN.test(inEnglish(text)))).toEqual([]);
  });

  it('the list of recalls says of each what, why, what to do, who and when; its filters stand in its address, and in those of its feeds', async () => {
    const visit = await stage.open('/');
    const { page } = visit;
    await page.getByRole('link', { name: '看看最近召回了什么' }).click();
    const rows = page.locator('.recalls .lots > li');
    await rows.first().waitFor();
    const all = await rows.count();
    const days = await Promise.all((await rows.locator('time').all()).map((each) => each.getAttribute('datetime')));
    expect(days).toEqual(days.toSorted((a, b) => Date.parse(b ?? '') - Date.parse(a ?? '')));
    expect(await page.locator('.recalls .found').innerText()).toMatch(/本页 \d+ 条（已查询 6 个部门，截至 /);
    await page.getByLabel('产品名称或条码').fill('示例片');
    await page.getByLabel('领域').selectOption({ label: '食品药品' });
    await page.getByLabel('召回级别').selectOption({ label: '二级' });
    await page.getByRole('button', { name: '查询' }).press('Enter');
    await page.waitForURL('**/recalls?sector=FOOD_DRUG&product=*&level=II');
    // None are shown while they are asked for.
    await expect
      .poll(async () => {
        const count = await rows.count();
        return count > 0 && count < all;
      })
      .toBe(true);
    const [row] = await rows.allInnerTexts();
    expect(row).toMatch(
      /示例片\s*召回中[^]*原料药二氯甲烷残留超标 · 二级[^]*停止销售和使用,退回购买处[^]*公告时间\s*2026年11月12日[^]*召回单位\s*东岳制药有限公司[^]*食品药品[^]*数据时点/,
    );
    for (const [type, suffix] of [
      ['application/atom+xml', 'atom'],
      ['application/feed+json', 'json'],
    ] as const) {
      const href = (await page.locator(`link[rel=alternate][type="${type}"]`).getAttribute('href')) ?? '';
      expect(href).toMatch(new RegExp(`^/recalls\\.${suffix}\\?sector=FOOD_DRUG&product=.+&level=II$`));
      const answer = await fetch(new URL(href, stage.origin));
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, `${type}; charset=utf-8`]);
      expect(await answer.text()).toContain('召回：示例片');
    }
    await rows.first().getByRole('link').click();
    await verdict(visit).filter({ hasText: '该产品已被召回' }).waitFor();
    await page.goto('/recalls?from=2026-03-02&to=2026-03-01');
    await page.getByRole('alert').filter({ hasText: '这样的条件无法查询' }).waitFor();
    await page.goto('/recalls?product=nothing-is-called-this');
    await page.getByText('未查到符合条件的召回').waitFor();
    expect(await page.locator('link[rel=alternate]').count()).toBe(2);
    await left(visit);
  });

  it('the catalogue is narrowed by words, sector and terms, and leaves as CSV and JSON what is shown', async () => {
    const visit = await stage.open('/catalogue', DESKTOP);
    const { page } = visit;
    await page.getByLabel('领域').selectOption({ label: '稀土' });
    await page.getByLabel('共享类型').selectOption({ label: '有条件共享' });
    await page.getByLabel('按名称或字段查找').fill('rareearthrecord.holder');
    expect(await page.locator('.catalogue li').count()).toBe(1);
    expect(await page.locator('.catalogue li').innerText()).toMatch(
      /当前持有单位 holder: Party[^]*有条件共享\s*所需授权 rare-earth\/parties 或 记录的当事人[^]*稀土/,
    );
    for (const [button, type] of [
      [
        '下载 CSV',
        /^\uFEFFtype,[^\r]*\r\nRareEarthRecord,[^\r]*,holder,Party,[^\r]*rare-earth\/parties;own-records[^\r]*\r\n$/,
      ],
      ['下载 JSON', /^\[\s+\{\s+"type": "RareEarthRecord"[^\]]*"field": "holder"/],
    ] as const) {
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: button }).click(),
      ]);
      expect(readFileSync(await file.path(), 'utf8'), button).toMatch(type);
    }
    await left(visit);
  });

  it('what is against the thing itself is told before its chain has answered, at the price of few calls', async () => {
    const calls = (): number =>
      Object.values(stage.graph.proxies).reduce((sum, { counts }) => sum + counts.requests, 0);
    const late = Promise.withResolvers<void>();
    const before = (page: Page): Promise<unknown> =>
      page.route('**/graphql*', async (route) => {
        if (askedBy(route.request()).operationName === 'ChainBack') await late.promise;
        await route.continue();
      });
    const begun = calls();
    const visit = await stage.open(unit('gs1:(01)06901234001020(10)T260310'), { before });
    await verdict(visit).filter({ hasText: '该产品已被召回' }).waitFor();
    expect(await verdict(visit).innerText()).toContain('停止销售和使用,退回购买处');
    late.resolve();
    await openGraph(visit);
    await visit.page.locator('.unit.warned').first().waitFor();
    await visit.page.waitForLoadState('networkidle');
    console.log(`a recalled lot's page: ${calls() - begun} calls to ministries`);
    expect(calls() - begun).toBeLessThan(85);
    await visit.page.unrouteAll({ behavior: 'wait' });
    await left(visit);
  });

  it('a code that can be read in several ways leads to the only reading on record, with the others named; where none is, it is unknown', async () => {
    const visit = await stage.open('/q?text=31103506002016053337');
    await verdict(visit).filter({ hasText: '这个编码有 2 种读法，哪一种都没有部门登记过' }).waitFor();
    expect(await visit.page.locator('main').innerText()).toMatch(
      /药品追溯码[^]*特种设备注册代码|特种设备注册代码[^]*药品追溯码/,
    );
    await visit.page.goto(`/q?text=${LIFT}`);
    await visit.page.locator('.thing .name').filter({ hasText: '曳引驱动乘客电梯' }).waitFor();
    expect(await visit.page.locator('.note').innerText()).toMatch(/也可以读作：\s*药品追溯码 3110 3502 0320 2605 0012/);
    await left(visit);
  });

  it('a shop’s barcode leads to its product, with its maker and its recalled lots, each of which leads on', async () => {
    const visit = await stage.open('/');
    await visit.page.getByLabel('追溯码').pressSequentially('6901234001020');
    await visit.page.getByRole('button', { name: '查询' }).click();
    await verdict(visit).filter({ hasText: '这种产品有 1 个批次被召回' }).waitFor();
    expect(await visit.page.locator('main').innerText()).toMatch(
      /示例片[^]*6901234001020[^]*生产单位 东岳制药有限公司[^]*批号 T260310[^]*原料药二氯甲烷残留超标/,
    );
    await visit.page.getByRole('link', { name: '批号 T260310' }).click();
    await verdict(visit).filter({ hasText: '该产品已被召回' }).waitFor();
    await visit.page.goto('/q?text=6901234001068');
    await verdict(visit).filter({ hasText: '未查到这种产品有被召回的批次' }).waitFor();
    expect(await visit.page.locator('.thing .name').innerText()).toBe('小麦');
    await visit.page.goto('/q?text=6900000000004');
    await verdict(visit).filter({ hasText: '未查到此编码' }).waitFor();
    await left(visit);
  });

  it('a barcode as it is printed is read, in the address of a thing too; why a wrong one is wrong is said, and of a product’s lots not that there are none', async () => {
    const visit = await stage.open('/t/6901234001105');
    const unknown = visit.page.locator('main');
    await unknown.filter({ hasText: '它的批次可能有记录' }).waitFor();
    await unknown.getByRole('link', { name: '(01)06901234001105' }).waitFor();
    await visit.page.goto('/t/06901234001109');
    await unknown.filter({ hasText: '校验位应为 5，实为 9' }).waitFor();
    expect(visit.page.url()).toBe(`${stage.origin}${unit('gs1:(01)06901234001109')}`);
    await left(visit);
    // A link of GS1's is refused with its page.
    const link = await stage.open('/01/06901234001109/10/NOBODY');
    await link.page.locator('main').filter({ hasText: '校验位应为 5，实为 9' }).waitFor();
    await link.close();
  });

  it('where nothing is linked to a thing in what is open, it is not said that nothing is', async () => {
    const visit = await stage.open(unit('urn:customs:container:CSQU3054383'));
    const chain = visit.page.locator('#chain').filter({ hasText: '依规不向公众提供，有没有都不显示' });
    await chain.waitFor();
    expect(await chain.innerText()).toMatch(/食品药品[^]*的部分关联/);
    await left(visit);
  });

  it('a code that nobody knows is told with its likely mistakes; what is no code at all as well', async () => {
    const visit = await stage.open(unit('drug:83857930000879766600'));
    await verdict(visit).filter({ hasText: '未查到此编码' }).waitFor();
    expect(await visit.page.locator('main').innerText()).toMatch(
      /8385 7930 0008 7976 6600[^]*6 个部门都没有登记过它[^]*20 位数字中只要错一位就查不到/,
    );
    await visit.page.goto('/q?text=8385793000087976660');
    await visit.page.getByText('共有 19 位数字，而药品追溯码是 20 位').waitFor();
    await left(visit);
  });

  it('the graph unfolds hop by hop, and is a list as well', async () => {
    const visit = await stage.open(unit('gs1:(01)06901234001105(10)C260905'));
    const cards = visit.page.locator('.unit');
    await visit.page.locator('.tree').waitFor();
    await openGraph(visit);
    await cards.first().waitFor();
    const before = await cards.count();
    await visit.page
      .locator('.unit', { has: visit.page.locator('.more') })
      .first()
      .focus();
    await visit.page.keyboard.press('Enter');
    await expect.poll(() => cards.count()).toBeGreaterThan(before);
    await visit.page.getByRole('tab', { name: '列表' }).click();
    await visit.page
      .locator('.tree')
      .getByRole('link', { name: /北马镇 31 号地块/ })
      .waitFor();
    // Of no sector that is not in it.
    expect(await visit.page.locator('.lane-names li').count()).toBe(2);
    await left(visit);
  });

  it('the way from a recalled unit to the scanned one comes first on a phone, and is emphasised in the graph', async () => {
    const visit = await stage.open(unit(PACK));
    const story = visit.page.locator('.story li');
    await story.first().waitFor();
    expect(await story.allInnerTexts()).toEqual([
      expect.stringMatching(/示例片[^]*正在召回[^]*充装或包装/),
      expect.stringMatching(/您查的这一件/),
    ]);
    // Attached: a level line has no height, which is taken for hidden.
    await visit.page.locator('.links .warned').first().waitFor({ state: 'attached' });
    expect(await visit.page.locator('.links .warned').count()).toBe(2);
    expect(await visit.page.locator('.unit.warned').count()).toBe(2);
    await visit.page.getByRole('button', { name: '在来源图中查看' }).last().click();
    await visit.page.locator('.selected-unit').getByText('示例原料药正在召回').waitFor();
    await left(visit);
  });

  it('the other language is a switch away and remembered, as is large type', async () => {
    const visit = await stage.open(unit(PACK));
    await visit.page.getByRole('button', { name: 'English' }).click();
    await verdict(visit).filter({ hasText: 'This product has been recalled' }).waitFor();
    await visit.page.getByRole('button', { name: 'Large type' }).click();
    await visit.page.reload();
    await verdict(visit).filter({ hasText: 'This product has been recalled' }).waitFor();
    expect(await visit.page.locator('html').getAttribute('lang')).toBe('en');
    expect(await visit.page.evaluate('getComputedStyle(document.documentElement).fontSize')).toBe('21px');
    await left(visit);
  });

  describe.each([PHONE, DESKTOP])('over several members of a sector, $viewport.width px wide', (window) => {
    const LOT = unit('gs1:(01)06901234009996(10)A1');
    const over = (path: string, holdings: readonly Holding[], silent: Parameters<typeof membersAnswer>[2] = []) =>
      stage.open(path, {
        ...window,
        before: (page) =>
          page.route('**/graphql*', (route) =>
            route.fulfill({ json: membersAnswer(askedBy(route.request()), holdings, silent) }),
          ),
      });
    const text = (visit: Visit): Promise<string> => visit.page.locator('main').innerText();
    const fits = async (visit: Visit): Promise<void> =>
      expect(await visit.page.evaluate('document.documentElement.scrollWidth')).toBe(window.viewport.width);

    it('recalled at one and not at the other is recalled; both records stand there, and who is silent by its name', async () => {
      const holdings = [
        { of: FIRM, name: '自家苹果' },
        { of: SHANDONG, name: '苹果' },
        { of: HENAN, name: '苹果', recalled: true },
      ];
      const visit = await over(LOT, holdings, [HEBEI]);
      await verdict(visit).filter({ hasText: '该产品已被召回' }).waitFor();
      await verdict(visit).filter({ hasText: '尚未答复：河北省农业农村厅' }).waitFor();
      expect(await verdict(visit).innerText()).toMatch(
        /农药残留超标[^]*河南省农业农村厅[^]*（7\/8 家数据提供方已答复）/,
      );
      expect(await visit.page.locator('.thing .name').innerText()).toBe('苹果');
      expect(await visit.page.locator('.thing ~ .card h3').allInnerTexts()).toEqual([
        expect.stringContaining('山东省农业农村厅'),
        expect.stringContaining('河南省农业农村厅'),
        expect.stringMatching(/烟台果园有限公司\s*企业自述/),
      ]);
      await openGraph(visit);
      await visit.page.locator('.unit').first().waitFor();
      expect(await visit.page.locator('.way li').first().innerText()).toMatch(
        /农业\s*山东省农业农村厅\s*河南省农业农村厅\s*烟台果园有限公司\s*企业自述/,
      );
      expect(await visit.page.locator('.sources tr').allInnerTexts()).toEqual(
        expect.arrayContaining([
          expect.stringMatching(/河北省农业农村厅\s+未答复（未按时答复）/),
          expect.stringMatching(/烟台果园有限公司\s*企业自述\s+有记录/),
        ]),
      );
      expect(await text(visit)).toContain('河北省农业农村厅：未按时答复，涉及 1 个编码');
      expect(await text(visit)).not.toContain('agriculture/');
      await fits(visit);
      await left(visit);
    });

    it('all have answered: how many sectors and members that is', async () => {
      const visit = await over(LOT, [{ of: SHANDONG, name: '苹果' }]);
      await verdict(visit).filter({ hasText: '未查到召回或不合格记录' }).waitFor();
      expect(await verdict(visit).innerText()).toMatch(/已查询 5 个部门的 8 家数据提供方，截至 11月23日 20:15/);
      await visit.page.getByRole('button', { name: 'English' }).click();
      await verdict(visit).filter({ hasText: '8 sources of 5 ministries asked' }).waitFor();
      await fits(visit);
      await left(visit);
    });

    it('what only an enterprise says of its own is marked wherever it stands, and clears nothing', async () => {
      const visit = await over(LOT, [{ of: FIRM, name: '自家苹果' }]);
      await verdict(visit).filter({ hasText: '目前只有企业自述的记录' }).waitFor();
      expect(await text(visit)).not.toContain('未查到召回');
      expect(await visit.page.locator('.thing .name').innerText()).toMatch(/^自家苹果\s*企业自述$/);
      await openGraph(visit);
      await visit.page.locator('.unit.root .self').waitFor();
      for (const part of ['.way li', '.papers .card', '.card h3', '.sources tbody tr:has(.self)'])
        expect(await visit.page.locator(part).first().innerText(), part).toContain('企业自述');
      await fits(visit);
      await left(visit);
    });

    it('a product that two members know is called what the authority calls it, its lot told once with both', async () => {
      const holdings = [
        { of: FIRM, name: '自家苹果', recalled: true },
        { of: HENAN, name: '苹果', recalled: true },
      ];
      const visit = await over(unit('gs1:(01)06901234009996'), holdings, [HEBEI]);
      await verdict(visit).filter({ hasText: '这种产品有 1 个批次被召回' }).waitFor();
      expect(await visit.page.locator('.thing .name').innerText()).toBe('苹果');
      expect(await visit.page.locator('.lots .card').count()).toBe(1);
      expect(await visit.page.locator('.lots .said').innerText()).toMatch(
        /河南省农业农村厅\s*烟台果园有限公司\s*企业自述/,
      );
      expect(await verdict(visit).innerText()).toContain('尚未答复：河北省农业农村厅');
      await fits(visit);
      await left(visit);
    });
  });
});
