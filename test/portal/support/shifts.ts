import type { Page } from 'playwright-core';

/** Has the browser note what moves on a page without a reader's doing (Layout Instability), from its first paint on. */
export function noteShifts(page: Page): Promise<unknown> {
  return page.addInitScript(
    `window.shifts = 0; new PerformanceObserver((list) => { for (const each of list.getEntries()) if (!each.hadRecentInput) window.shifts += each.value; }).observe({ type: 'layout-shift', buffered: true });`,
  );
}

/** All of them together: 0.1 is what readers do not mind (web.dev, CLS). */
export function shiftsOn(page: Page): Promise<number> {
  return page.evaluate<number>('window.shifts');
}
