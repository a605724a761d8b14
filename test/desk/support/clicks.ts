import type { Locator, Page } from 'playwright-core';

/** Somebody's hand: what it does is counted. A choice in a list takes two clicks, a field one, as one clicks into it. */
export class Hand {
  readonly #page: Page;
  clicks = 0;

  constructor(page: Page) {
    this.#page = page;
  }

  async click(what: Locator): Promise<void> {
    this.clicks += 1;
    await what.click();
  }

  /** A section of the page's head. */
  async go(section: string): Promise<void> {
    await this.click(this.#page.getByRole('navigation').getByRole('link', { name: section, exact: true }));
  }

  async press(button: string): Promise<void> {
    await this.click(this.#page.getByRole('button', { name: button, exact: true }));
  }

  async write(label: string, text: string): Promise<void> {
    this.clicks += 1;
    await this.#page.getByLabel(label).fill(text);
  }

  async choose(label: string, option: string): Promise<void> {
    this.clicks += 2;
    await this.#page.getByLabel(label, { exact: true }).selectOption({ label: option });
  }
}
