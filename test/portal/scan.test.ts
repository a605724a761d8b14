import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { left, NO_BROWSER, type Stage, startStage, stillPicture, WHOLE_BROWSER } from './support/stage.ts';

const PACK = 'drug:83857930000879766601';

const missing = NO_BROWSER ?? (WHOLE_BROWSER ? null : 'no camera without windows: apt-get install chromium');
if (missing) console.warn(`reading codes is not tested: ${missing}`);

describe.skipIf(missing)('codes are read by camera, from a photo and from print', { timeout: 120_000 }, () => {
  const directory = mkdtempSync(join(tmpdir(), 'tongcha-camera-'));
  const view = join(directory, 'camera.mjpeg');
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage({
      executablePath: WHOLE_BROWSER ?? '',
      args: ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${view}`],
    });
  }, 180_000);
  afterAll(async () => {
    await stage?.stop();
    rmSync(directory, { recursive: true });
  });

  it('a photo is read: one code leads on, several are offered, a blurred one is said to be so', async () => {
    const visit = await stage.open('/');
    const choose = async (picture: Buffer): Promise<void> => {
      const dialog = visit.page.getByRole('dialog');
      if (!(await dialog.isVisible())) await visit.page.getByRole('button', { name: '传照片' }).click();
      await dialog
        .locator('input[type=file]')
        .setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer: picture });
    };
    await choose(await stage.photo([PACK], { blur: 14 }));
    await visit.page.getByText('照片里没有识别出编码').waitFor();
    await choose(Buffer.from('no picture'));
    await visit.page.getByText('这个文件不是可以读取的照片').waitFor();
    await choose(await stage.photo([PACK, 'https://id.gs1.org/01/06901234001105/10/C260905']));
    await visit.page.getByText('照片里有 2 个编码').waitFor();
    await visit.page
      .getByRole('dialog')
      .getByRole('button', { name: /06901234001105/ })
      .click();
    await visit.page.locator('.thing .name').filter({ hasText: '鸡蛋糕' }).waitFor();
    await left(visit);
  });

  it('the camera reads a code that is held before it; without one the other ways are named', async () => {
    writeFileSync(view, await stage.photo([PACK], { type: 'jpeg' }));
    const visit = await stage.open('/', {
      stranger: true,
      before: (_, context) => context.grantPermissions(['camera']),
    });
    await visit.page.getByRole('button', { name: '扫一扫' }).click();
    await visit.page.waitForURL(/\/t\/drug/);
    await left(visit);

    const without = await stage.open('/', { stranger: true });
    await without.page.getByRole('button', { name: '扫一扫' }).click();
    await without.page.getByText(/没有找到摄像头|没有使用摄像头的权限/).waitFor();
    await without.page.keyboard.press('Escape');
    await expect.poll(() => without.page.getByRole('dialog').count()).toBe(0);
    await left(without);
  });

  it('a shared link opens the answer, and the printed page’s code is that link', async () => {
    const visit = await stage.open(`/t/${encodeURIComponent(PACK)}`);
    // As it is on paper.
    await visit.page.emulateMedia({ media: 'print' });
    const picture = await stillPicture(visit.page.locator('.back svg'));
    await visit.page.emulateMedia({ media: 'screen' });
    await visit.page.goto('/');
    await visit.page.getByRole('button', { name: '传照片' }).click();
    await visit.page
      .getByRole('dialog')
      .locator('input[type=file]')
      .setInputFiles({ name: 'printed.png', mimeType: 'image/png', buffer: picture });
    await visit.page.waitForURL(/\/t\/drug%3A83857930000879766601$/);
    await visit.page.locator('.verdict').filter({ hasText: '该产品已被召回' }).waitFor();
    await left(visit);
  });
});
