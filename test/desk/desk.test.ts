import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_BROWSER } from '../portal/support/stage.ts';
import { PACK_1, PACK_2, PACK_3, TABLET_LOT } from '../../demo/world/story/drugs.ts';
import { INDICATOR_MISSING } from '../../schema/indicator-missing.ts';
import { VEGETABLES_JULY } from '../../demo/world/story/farm.ts';
import { ORE } from '../../demo/world/story/rare-earth.ts';
import { seededCases } from '../../demo/world/seeded/index.ts';
import { ALL } from '../support/runs.ts';
import { unopened, wrongByKeyboard } from '../portal/support/keyboard.ts';
import { COMPLAINT_QUEUE } from '../../governance/complaints/complaints.ts';
import type { Task } from '../../governance/outbox/task.ts';
import { Hand } from './support/clicks.ts';
import { type DeskStage, type Seat, startDesk } from './support/stage.ts';

const CHLORINE = 'hazlot:370681001.CL20260301';

const WATERWORKS = '91370681MA3T00105U';
const ENTERPRISE = `/desk/enterprise?uscc=${WATERWORKS}`;
const CASE = `/desk/case?code=${encodeURIComponent(CHLORINE)}`;
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Units of which a rule has something to say. */
const codesOf = (rule: string): readonly string[] =>
  [...seededCases({ seed: 1, scale: 0 })].find((each) => each.rule === rule)?.codes ?? [];
/** Every page, with what tells that it is there. */
const PAGES: readonly (readonly [path: string, ready: string])[] = [
  [`/desk/case?code=${encodeURIComponent(TABLET_LOT)}`, 'table.holders'],
  [
    `/desk/origins?${['drug:83857930000879766601', 'drug:83857930000879766603'].map((code) => `code=${encodeURIComponent(code)}`).join('&')}`,
    '.candidates',
  ],
  ['/desk', '.alert'],
  ['/desk/recalls', '.cards'],
  [`/desk/recall?code=${encodeURIComponent(TABLET_LOT)}`, 'form.act'],
  ['/desk/complaints', 'table.complaints'],
  [`/desk/reads?code=${encodeURIComponent(CHLORINE)}`, 'form.codes'],
  [ENTERPRISE, '.register'],
];

/** Rules of WCAG 2.2 A and AA, and best practices, that the page breaks, with where. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  return page.evaluate<string[]>(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target.join(' ')).join(', ')))`,
  );
}

async function left(seat: Seat): Promise<void> {
  expect([seat.complaints, seat.elsewhere]).toEqual([[], []]);
  await seat.leave();
}

if (NO_BROWSER) console.warn(`the regulator's page is not tested: ${NO_BROWSER}`);

describe.skipIf(NO_BROWSER)('the regulator’s page', { timeout: 120_000 }, () => {
  let stage: DeskStage;
  beforeAll(async () => {
    stage = await startDesk();
  }, 180_000);
  afterAll(() => stage?.stop());

  it('shows nothing before a sign-in, and lets its scripts ask the gateway and the issuer alone', async () => {
    const response = await fetch(`${stage.origin}/desk`);
    const policy = response.headers.get('content-security-policy');
    expect(policy).toContain(`connect-src 'self' ${stage.provider.issuer};`);
    expect(policy).toContain("script-src 'self';");
    const seat = await stage.sitDown(`/desk/case?code=${encodeURIComponent(CHLORINE)}`);
    await seat.page.getByRole('button', { name: '登录' }).waitFor();
    expect(await seat.page.locator('table, textarea, nav').count()).toBe(0);
    await left(seat);
  });

  it('nobody is a caller without a token', async () => {
    const { data } = await stage.graph.query('{ caller { role } }');
    expect(data).toEqual({ caller: null });
  });

  it('signs in at a provider, comes back to the page it was on, keeps the token in memory alone, and is signed in again when loaded anew', async () => {
    const seat = await stage.sitDown(ENTERPRISE);
    const { page } = seat;
    const tokens: string[] = [];
    page.on('request', (request) => {
      const [, token] = /^Bearer (.+)$/.exec(request.headers()['authorization'] ?? '') ?? [];
      if (token) tokens.push(token);
    });
    await seat.signIn('food-drug-duty');
    await page.locator('.register').first().waitFor();
    expect(new URL(page.url()).search).toBe(`?uscc=${WATERWORKS}`);
    expect(tokens[0]).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    const kept = await page.evaluate<string>(
      'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])',
    );
    for (const part of tokens[0]?.split('.').slice(1) ?? []) expect(kept).not.toContain(part);
    await page.reload();
    await page.locator('.register').first().waitFor();
    expect(page.url()).toContain(`uscc=${WATERWORKS}`);

    await page.getByRole('button', { name: '退出登录' }).click();
    await page.getByRole('button', { name: '退出登录' }).click();
    await page.waitForURL(/\/desk(\?|$)/);
    await page.reload();
    await page.getByRole('button', { name: '登录' }).waitFor();
    await left(seat);
  });

  it.runIf(ALL)('signs in by the machine’s other name, too', async () => {
    const seat = await stage.sitDown(`${stage.origin.replace('127.0.0.1', 'localhost')}/desk/case`);
    await seat.signIn('food-drug-second');
    expect(new URL(seat.page.url()).hostname).toBe('localhost');
    expect(seat.complaints).toEqual([]);
    await seat.leave();
  });

  it.runIf(ALL)(
    'renews a token before it ends, and says so where it cannot, with the page left as it was',
    async () => {
      const seat = await stage.sitDown('/desk/case');
      const { page } = seat;
      await page.clock.install();
      await page.reload();
      await seat.signIn('food-drug-duty');
      // What is under way would be given up as the clock leaps.
      await page.getByLabel('目的').locator('option[value=supervision]').waitFor({ state: 'attached' });
      const [renewed] = await Promise.all([
        page.waitForRequest((request) => request.postData()?.includes('grant_type=refresh_token') ?? false),
        page.clock
          .fastForward('09:45')
          .then(() => page.getByLabel('目的').selectOption('supervision'))
          .then(() => askOf(page, CHLORINE)),
      ]);
      expect(renewed.url()).toMatch(/\/token$/);
      await page.locator('.sum').waitFor();

      await page.route(`${stage.provider.issuer}/token`, (route) =>
        route.fulfill({
          status: 400,
          json: { error: 'invalid_grant' },
          headers: { 'access-control-allow-origin': '*' },
        }),
      );
      await page.clock.fastForward('10:30');
      await page.getByLabel('目的').selectOption('joint-investigation');
      await page.getByText('登录已到期').waitFor();
      expect(await page.getByLabel('追溯码').inputValue()).toBe(CHLORINE);
      await seat.leave();
    },
  );

  it.runIf(ALL)('says in words what a purpose or a scope would open', async () => {
    const seat = await stage.sitDown(CASE);
    const { page } = seat;
    await seat.signIn('food-drug-duty');
    await page.getByText('请先选择您为什么查').waitFor();
    await page.getByText('需要授权 hazardous-goods/parties').waitFor();
    expect(await page.locator('table.holders').count()).toBe(0);
    await page.getByLabel('目的').selectOption({ label: '跨部门联合调查' });
    await page.locator('table.holders').getByText('龙口自来水有限公司').waitFor();
    await left(seat);

    const enterprise = await stage.sitDown(CASE);
    await enterprise.signIn('pharmacy');
    await enterprise.page.getByText('您的登录没有权限“impact”').waitFor();
    await enterprise.page.getByText('您的身份不是监管人员').waitFor();
    await left(enterprise);
  });

  it('reads what was typed as codes, and sends nothing that is none or private', async () => {
    const seat = await stage.sitDown('/desk/case');
    const { page } = seat;
    await seat.signIn('food-drug-duty');
    await askOf(page, '11010519491231002X');
    await page.getByText('像是个人信息').waitFor();
    expect(page.url()).not.toContain('code=');
    await askOf(page, '31103502032026050012');
    await page.getByText('可以读作几种编码').waitFor();
    await page.getByRole('button', { name: /equipment:/ }).click();
    await page.waitForURL(/code=equipment/);
    await left(seat);
  });

  it.runIf(ALL)('exports a case as a workbook and as CSV', async () => {
    const seat = await stage.sitDown(CASE);
    const { page } = seat;
    await seat.signIn('agriculture-duty');
    await page.getByLabel('目的').selectOption('joint-investigation');
    await page.locator('table.holders').waitFor();
    const [workbook] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '导出 Excel' }).click(),
    ]);
    const { readXlsx } = await import('hucre/xlsx');
    const { sheets } = await readXlsx(readFileSync(await workbook.path()));
    expect(sheets.map(({ name }) => name)).toEqual(['受影响单元', '持有单位', '没能查到的']);
    expect(sheets[0]?.rows.map(([code]) => code)).toContain('cylinder:137021000346');
    expect(sheets[1]?.rows[1]?.slice(0, 2)).toEqual(['龙口自来水有限公司', WATERWORKS]);
    const [csv] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '导出 CSV' }).click(),
    ]);
    expect(readFileSync(await csv.path(), 'utf8')).toMatch(/^\uFEFF追溯码,名称,/);
    await left(seat);
  });

  it.runIf(ALL)(
    'of complaints one sees how many there are of what one’s own ministry answers, and none of them',
    async () => {
      const report = { product: '06901234001020', division: null, boughtAt: null, member: 'food-drug', at: Date.now() };
      for (const [i, sector] of ['FOOD_DRUG', 'FOOD_DRUG', 'AGRICULTURE'].entries())
        await stage.kept.complaints.take(
          { ...report, number: `TS${i}`, code: TABLET_LOT, topic: i === 0 ? 'ILLNESS' : 'LABEL', sector },
          'sealed',
          [],
        );
      const seat = await stage.sitDown('/desk/complaints');
      await seat.signIn('food-drug-duty');
      const row = seat.page.locator('table.complaints tbody tr');
      await row.waitFor();
      expect(await row.innerText()).toMatch(/gs1:\(01\)06901234001020[^]*\s2\s[^]*食用、使用后不适 1；标签标识问题 1/);
      await seat.page.getByLabel('回执编号').fill('ABCD-EFGH');
      await seat.page.getByRole('button', { name: '查进展' }).click();
      await seat.page.getByText('没有这个回执').waitFor();
      await seat.page.goto('/desk/case?alert=none');
      await seat.page.getByText('没有这一预警').waitFor();
      await left(seat);
    },
  );

  it.runIf(ALL)('one of which nobody knows whether it has arrived is settled by whoever has asked there', async () => {
    const { complaints, outbox } = stage.kept;
    const task = await outbox.take([COMPLAINT_QUEUE], 'test', Date.now() + 10_000, 1_000);
    const answer = { state: 'UNCERTAIN', message: 'drug-soap gave no answer that says whether it has it' } as const;
    await outbox.record({ id: task?.id ?? '', worker: 'test' }, task as Task, answer, Date.now());
    const seat = await stage.sitDown('/desk/complaints', { width: 390 });
    // What cannot be read says so where it would stand, and is read again.
    let down = 'UnsettledComplaints';
    const errors = [{ message: 'cannot be reached', extensions: { code: 'UNAVAILABLE' } }];
    await seat.page.route('**/graphql*', async (route) => {
      if (down === '' || !route.request().postData()?.includes(`query ${down}`)) await route.continue();
      else await route.fulfill({ json: { data: down === 'ComplaintOf' ? { complaint: null } : null, errors } });
    });
    await seat.signIn('food-drug-duty');
    await seat.page.getByRole('heading', { name: '待确认是否送达' }).waitFor();
    const notice = seat.page.getByRole('alert');
    expect(await notice.innerText()).toContain('暂时');
    down = 'ComplaintOf';
    await notice.getByRole('button').click();
    await seat.page.getByText('gave no answer').waitFor();
    await seat.page.getByLabel('回执编号').fill('ABCD-EFGH');
    await seat.page.getByRole('button', { name: '查进展' }).click();
    expect(await notice.innerText()).not.toContain('没有这个回执');
    down = '';
    await notice.getByRole('button').click();
    await seat.page.getByText('没有这个回执').waitFor();
    await seat.page.getByLabel('向谁核实').fill('电话核实');
    await seat.page.getByRole('button', { name: '对方已收到' }).click();
    await seat.page.getByText('gave no answer').waitFor({ state: 'detached' });
    const { state, settled } = (await complaints.delivery(task?.id ?? '')) ?? {};
    expect([state, settled?.note]).toEqual(['DELIVERED', '电话核实']);
    await left(seat);
  });

  describe('ten tasks of regulators, eight clicks each at most from the page’s start, the purpose among them', () => {
    const clicks: Record<string, number> = {};
    let seat: Seat;
    let reason = '';
    beforeAll(async () => {
      seat = await stage.sitDown('/desk');
      await seat.signIn('food-drug-duty');
    }, 60_000);
    afterAll(async () => {
      console.log(`clicks: ${JSON.stringify(clicks)}`);
      await left(seat);
    });
    /** From `/desk` on, with no purpose chosen yet. */
    const task = async (name: string, work: (hand: Hand, page: Page) => Promise<void>, at = seat): Promise<void> => {
      const { page } = at;
      await page.evaluate("sessionStorage.removeItem('tongcha-desk-purpose')");
      await page.goto('/desk');
      const hand = new Hand(page);
      await hand.choose('目的', '召回追溯');
      await work(hand, page);
      clicks[name] = hand.clicks;
      expect(hand.clicks, name).toBeLessThanOrEqual(8);
    };

    it('a step that nobody can be sure of, settled', async () => {
      // Ordered before anything is delivered; then what answers the order is lost on its way.
      const other = await stage.sitDown('/desk');
      await other.signIn('rare-earth-duty');
      await other.page.getByLabel('目的').selectOption({ label: '召回追溯' });
      await order(other.page, ORE, '放射性超标');
      const id = new URL(other.page.url()).searchParams.get('id') ?? '';
      await stage.loseAnswers(true);
      await stage.startWorker();
      // Lost on its way: a person finds out.
      await other.page
        .getByText(/无法确认/)
        .first()
        .waitFor();
      await stage.loseAnswers(false);
      await task(
        'settle an uncertain step',
        async (hand, page) => {
          await hand.go('召回');
          await hand.click(page.getByRole('link', { name: '放射性超标' }));
          await hand.write('向谁核实', '电话核实：已登记');
          await hand.press('对方已收到');
          await page.getByText('已确认：对方已收到').waitFor();
          expect(page.url()).toContain(id);
        },
        other,
      );
      await left(other);
    });

    it('a case from an alert, which comes while the page is open', async () => {
      const [lot = ''] = codesOf('recalled');
      await task('open a case from an alert', async (hand, page) => {
        await page.getByText('没有这样的预警').waitFor();
        await stage.tellChanged([lot]);
        await page.locator('.alert.fresh').waitFor();
        await hand.click(page.getByRole('link', { name: '查看案件' }));
        await page.locator('.sum').waitFor();
        expect(await page.getByLabel('追溯码').inputValue()).toBe(lot);
        await page.getByText('预警的依据').waitFor();
        await hand.press('签收');
        await page.getByText(/由 food-drug-duty 签收/).waitFor();
      });
    });

    it('all holders of a lot', async () => {
      await task('all holders of a lot', async (hand, page) => {
        await hand.go('案件');
        await hand.write('追溯码', TABLET_LOT);
        await hand.press('查影响');
        await page.locator('table.holders').getByText('泉城大药房').waitFor();
      });
    });

    it('a recall of level I, taken by its member while one looks', async () => {
      await task('recall level I', async (hand, page) => {
        await hand.go('召回');
        await hand.click(page.getByRole('link', { name: '发起召回' }));
        await hand.write('追溯码', TABLET_LOT);
        reason = '溶出度不合格';
        await hand.write('原因', reason);
        await hand.press('预览');
        await page.getByText('将召回 6 个单元，通知 1 方').waitFor();
        await hand.press('确认下达');
        await page.waitForURL(/recall\?id=/);
        await page
          .locator('.steps')
          .getByText(/已受理/)
          .first()
          .waitFor();
      });
    });

    it('a recall narrowed', async () => {
      await task('narrow', async (hand, page) => {
        await hand.go('召回');
        await hand.click(page.getByRole('link', { name: reason }));
        await hand.press('缩小范围');
        await hand.click(page.getByLabel(PACK_3));
        await hand.press('预览');
        await hand.press('确认缩小');
        await page.getByText('召回单元（5）').waitFor();
      });
    });

    it('the sheet of a case', async () => {
      await task('export the sheet', async (hand, page) => {
        await hand.go('案件');
        await hand.write('追溯码', TABLET_LOT);
        await hand.press('查影响');
        const [sheet] = await Promise.all([page.waitForEvent('download'), hand.press('导出 Excel')]);
        expect(sheet.suggestedFilename()).toMatch(/^tongcha-case-[\d-]+\.xlsx$/);
      });
    });

    it('the shared origin of 40 codes', async () => {
      const packs = Array.from({ length: 37 }, (_, i) => `drug:8385793000087976${String(7000 + i)}`);
      await task('shared origin of 40 codes', async (hand, page) => {
        await hand.go('共同来源');
        await hand.write('追溯码', [PACK_1, PACK_2, PACK_3, ...packs].join('\n'));
        await hand.press('查共同来源');
        await page.locator('.candidates li').first().waitFor();
        expect(new URL(page.url()).searchParams.getAll('code')).toHaveLength(40);
      });
    });

    it('an enterprise', async () => {
      await task('an enterprise', async (hand, page) => {
        await hand.go('企业');
        await hand.write('统一社会信用代码', WATERWORKS);
        await hand.press('查询');
        await page.locator('.register').first().waitFor();
        await page.locator('.figure').getByText('分').waitFor();
        const missing = page.locator('tr', { hasText: '投诉举报' }).locator('td').last();
        expect(await missing.textContent()).toBe(INDICATOR_MISSING.zh.NOT_COLLECTED);
      });
    });

    it('who has read a record', async () => {
      await task('who read a record', async (hand, page) => {
        await hand.go('查阅记录');
        await hand.write('追溯码', TABLET_LOT);
        await hand.press('查询');
        await page.locator('table.reads').getByText('food-drug-duty').first().waitFor();
      });
    });

    it('a recall closed', async () => {
      await task('close', async (hand, page) => {
        await hand.go('召回');
        await hand.click(page.getByRole('link', { name: reason }));
        await hand.press('完成');
        await hand.press('预览');
        await hand.press('确认完成');
        await page.getByText('已完成').waitFor();
      });
    });

    it.runIf(ALL)(
      'what another ministry asks a second person for waits for one, and the first is not that one',
      async () => {
        const { page } = seat;
        await order(page, VEGETABLES_JULY, '农药残留超标');
        await page.getByText('待第二人复核').waitFor();
        await page.getByRole('button', { name: '同意' }).click();
        await page.getByText('该部门不向您提供').waitFor();
        const second = await stage.sitDown(new URL(page.url()).pathname + new URL(page.url()).search);
        await second.signIn('food-drug-second');
        await second.page.getByLabel('目的').selectOption({ label: '召回追溯' });
        await second.page.getByRole('button', { name: '同意' }).click();
        await second.page.getByText(/由 food-drug-second .*复核同意/).waitFor();
        // The first sees it without doing anything.
        await page.getByText(/由 food-drug-second .*复核同意/).waitFor();
        await left(second);
      },
    );
  });

  it.runIf(ALL)('is gone through by keyboard alone, every page of it', async () => {
    const seat = await stage.sitDown('/desk');
    const { page } = seat;
    expect(await wrongByKeyboard(page), 'before the sign-in').toEqual([]);
    await stage.tellChanged(codesOf('inspection-failed'));
    await seat.signIn('food-drug-duty');
    await page.getByLabel('目的').selectOption('recall-tracing');
    for (const [path, ready] of PAGES) {
      await page.goto(path);
      await page.locator(ready).first().waitFor();
      await expect.poll(() => page.getByText('正在查询').count(), { timeout: 20_000 }).toBe(0);
      expect(await unopened(page), path).toEqual([]);
      expect(await wrongByKeyboard(page), path).toEqual([]);
    }
    await left(seat);
  });

  const windows: readonly (readonly [width: number, dark: boolean])[] = [
    [320, false],
    [1280, true],
  ];
  it.each(ALL ? windows : [])(
    'is accessible (axe) at %i px, dark: %s, in Chinese and in English',
    async (width, dark) => {
      const seat = await stage.sitDown('/desk', { width, dark, bypassCSP: true });
      const { page } = seat;
      expect(await violations(page), 'before the sign-in').toEqual([]);
      await stage.tellChanged(codesOf('inspection-failed'));
      await seat.signIn('food-drug-duty');
      await page.getByLabel('目的').selectOption('recall-tracing');
      for (const [path, ready] of PAGES) {
        await page.goto(path);
        await page.locator(ready).first().waitFor();
        for (const language of ['zh', 'en']) {
          if (language === 'en') await page.getByRole('button', { name: 'English' }).click();
          await page.locator(`html[lang^=${language}]`).waitFor();
          expect(await violations(page), `${path} ${language}`).toEqual([]);
          expect(await page.evaluate('document.documentElement.scrollWidth'), `${path} ${language}`).toBe(width);
        }
        await page.getByRole('button', { name: '中文' }).click();
      }
      await left(seat);
    },
  );
});

async function askOf(page: Page, code: string): Promise<void> {
  await page.getByLabel('追溯码').fill(code);
  await page.getByRole('button', { name: '查影响' }).click();
}

async function order(page: Page, code: string, reason: string): Promise<void> {
  await page.goto(`/desk/recall?code=${encodeURIComponent(code)}`);
  await page.getByLabel('原因').fill(reason);
  await page.getByRole('button', { name: '预览' }).click();
  await page.getByRole('button', { name: '确认下达' }).click();
  await page.waitForURL(/recall\?id=/);
}
