import type { Page } from 'playwright-core';

/** More than any page has. */
const MOST = 400;

/** Everything that is to be reached by Tab, in the order of the document; of a group of radio buttons one. */
const REACHABLE = `(() => {
  const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')];
  const groups = new Set();
  return all.filter((each) => {
    if (each.tabIndex < 0 || each.disabled || each.closest('[inert]') || !each.checkVisibility({ visibilityProperty: true })) return false;
    if (each.type !== 'radio') return true;
    const isNew = !groups.has(each.name);
    groups.add(each.name);
    return isNew;
  });
})()`;

/** What has the focus: its place among these, what it is, and what is wrong with how it is seen. */
const FOCUSED = `(() => {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return null;
  const all = window.reachable;
  const place = all.findIndex((each) => each === focused || (each.type === 'radio' && each.name === focused.name) || (each.role === 'tablist' && each.contains(focused)));
  const name = (focused.outerHTML.match(/^<[^>]*>/)?.[0] ?? '').slice(0, 120) + ' ' + (focused.textContent ?? '').trim().slice(0, 40);
  // What is drawn round it, round what it stands in, or, of a drawing, by its box.
  const outlined = [focused, focused.parentElement, ...(focused.labels ?? [])].some((each) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(each);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  });
  const box = focused.querySelector('.box');
  const marked = outlined || (box !== null && parseFloat(getComputedStyle(box).strokeWidth) >= 3);
  const { top, bottom, left, right } = focused.getBoundingClientRect();
  const inView = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
  return { place, name, faults: [...(marked ? [] : ['no mark of focus']), ...(inView ? [] : ['out of view'])] };
})()`;

interface Focused {
  readonly place: number;
  readonly name: string;
  readonly faults: readonly string[];
}

/**
 * Goes through a page by Tab alone, from its top until the focus leaves it. @returns what is wrong: something that is not reached, not in
 * the order of the page, reached and not seen; a trap
 */
export async function wrongByKeyboard(page: Page): Promise<readonly string[]> {
  await page.evaluate(
    `window.reachable = ${REACHABLE}; document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')`,
  );
  const names = await page.evaluate<string[]>(
    `window.reachable.map((each) => (each.outerHTML.match(/^<[^>]*>/)?.[0] ?? '').slice(0, 120) + ' ' + (each.textContent ?? '').trim().slice(0, 40))`,
  );
  const wrong: string[] = [];
  const reached = new Set<number>();
  let last = -1;
  for (let steps = 0; ; steps += 1) {
    if (steps > MOST) return [...wrong, 'a trap: the focus does not leave the page'];
    await page.keyboard.press('Tab');
    const focused = await page.evaluate<Focused | null>(FOCUSED);
    if (!focused) break;
    const { place, name, faults } = focused;
    const isSame = place === last;
    if (!isSame) wrong.push(...faults.map((fault) => `${name}: ${fault}`));
    if (place === -1) wrong.push(`${name}: is reached, and nothing to act on`);
    else if (place < last) wrong.push(`${name}: comes late`);
    // A field of a date has a stop for each of its parts.
    if (reached.has(place) && !isSame) return [...wrong, `${name}: is reached again, a trap`];
    reached.add(place);
    last = Math.max(last, place);
  }
  return [...wrong, ...names.flatMap((name, place) => (reached.has(place) ? [] : [`${name}: is not reached`]))];
}

/** Folds all that is folded out, by Enter and by Space in turn. @returns what did not */
export async function unopened(page: Page): Promise<readonly string[]> {
  const summaries = await page.locator('details:not([open]) > summary:visible').elementHandles();
  const wrong: string[] = [];
  for (const [i, summary] of summaries.slice(0, 4).entries()) {
    await summary.focus();
    await page.keyboard.press(i % 2 === 0 ? 'Enter' : 'Space');
    if (!(await summary.evaluate((each) => each.parentElement?.hasAttribute('open'))))
      wrong.push(String(await summary.textContent()));
  }
  return wrong;
}
