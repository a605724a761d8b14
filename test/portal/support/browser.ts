import { existsSync } from 'node:fs';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

const installed = (...names: readonly string[]): string | undefined =>
  names.map((name) => `/usr/bin/${name}`).find((path) => existsSync(path));
/** What has a camera. */
export const WHOLE_BROWSER = installed('chromium', 'chromium-browser', 'google-chrome');
/** The same engine without windows takes half the time. */
const CHROMIUM = installed('chromium-headless-shell') ?? WHOLE_BROWSER;

/** Why the browser's tests cannot run here; null when they can. */
export const NO_BROWSER = CHROMIUM ? null : 'no chromium here: apt-get install chromium-headless-shell fonts-noto-cjk';

export function launchBrowser(options: LaunchOptions = {}): Promise<Browser> {
  // A container's root has no sandbox; the pages are ours.
  return chromium.launch({
    executablePath: CHROMIUM ?? '',
    ...options,
    args: ['--no-sandbox', ...(options.args ?? [])],
  });
}
