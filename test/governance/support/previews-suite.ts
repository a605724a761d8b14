import { expect, test } from 'vitest';
import type { Database } from '../../../common/database/database.ts';
import { RecallPreviews } from '../../../governance/recall/previews.ts';

const DAY = 86_400_000;

/** What every database must do with previews of recalls. */
export function previewsSuite(open: () => Database): void {
  const previews = (): RecallPreviews => new RecallPreviews(open());

  test('a preview is told to whoever was shown it, for a day, by any process', async () => {
    await previews().keep('li', 'hash', 'shown', 1_000);
    const others = previews();
    expect(await others.find('li', 'hash', 1_000 + DAY - 1)).toBe('shown');
    expect(await others.find('wang', 'hash', 1_000)).toBeNull();
    expect(await others.find('li', 'other', 1_000)).toBeNull();
    expect(await others.find('li', 'hash', 1_000 + DAY)).toBeNull();
  });

  test('of one person the last twenty are kept, each once; another’s stay', async () => {
    const all = previews();
    await all.keep('zhao', 'his', 'shown', 1);
    for (let i = 0; i < 25; i += 1) await all.keep('qian', `hash ${i}`, `shown ${i}`, i);
    await all.keep('qian', 'hash 24', 'shown 24', 30);
    expect(await all.find('qian', 'hash 4', 30)).toBeNull();
    expect(await all.find('qian', 'hash 5', 30)).toBe('shown 5');
    expect(await all.find('qian', 'hash 24', 30)).toBe('shown 24');
    expect(await all.find('zhao', 'his', 30)).toBe('shown');
  });
}
