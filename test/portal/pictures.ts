/** `npm run pictures`: draws what is committed as pictures anew: the card of shared links, and what README and guides show. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser } from './support/browser.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Text is drawn by the fonts of this machine: a Chinese one must be there (fonts-noto-cjk). */
const CARD = `<body style="margin:0;width:1200px;height:630px;background:#0b5cad;color:#fff;font-family:'Noto Sans CJK SC',sans-serif;display:grid;place-content:center;justify-items:center;gap:28px">
  <svg viewBox="0 0 32 32" width="200" fill="none" stroke="#fff" stroke-width="2.4" stroke-linecap="round"><path d="M6 10h11a4 4 0 0 1 0 8h-4a4 4 0 0 0 0 8h13"/><circle cx="6" cy="10" r="2.6" fill="#fff"/><circle cx="26" cy="26" r="2.6" fill="#fff"/></svg>
  <div style="font-size:104px;font-weight:700;letter-spacing:.12em;line-height:1.1">通查</div>
  <div style="font-size:44px">产品追溯一站式查询 · Tongcha</div>
</body>`;

const browser = await launchBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1_200, height: 630 } });
  await page.setContent(CARD);
  writeFileSync(join(ROOT, 'portal/public/card.png'), await page.screenshot({ type: 'png' }));
} finally {
  await browser.close();
}
