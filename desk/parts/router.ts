import { computed } from 'vue';
import { address } from '@tongcha/portal/navigation';

/** The pages, by what stands below /desk. */
const PAGES = ['alerts', 'case', 'recalls', 'recall', 'complaints', 'origins', 'enterprise', 'reads'] as const;
export type PageName = (typeof PAGES)[number];

/** What the address names; null: no page. */
export const page = computed<{ readonly name: PageName | null; readonly search: URLSearchParams }>(() => {
  const { pathname, searchParams } = new URL(address.value, location.origin);
  const [, , name = 'alerts'] = pathname.replace(/\/$/, '').split('/');
  return { name: PAGES.find((each) => each === name) ?? null, search: searchParams };
});

export const isOwn = (path: string): boolean => path === '/desk' || path.startsWith('/desk/');

/** The address of a page. */
export function addressOf(name: PageName, search: Readonly<Record<string, string | readonly string[]>> = {}): string {
  const params = new URLSearchParams(
    Object.entries(search).flatMap(([key, value]) => [value].flat().map((each) => [key, each])),
  );
  const query = params.toString();
  return `/desk${name === 'alerts' ? '' : `/${name}`}${query === '' ? '' : `?${query}`}`;
}
