import { ref } from 'vue';

const here = (): string => location.pathname + location.search + location.hash;
/** Where the reader is, below the origin. */
export const address = ref(here());
addEventListener('popstate', () => (address.value = here()));

/** Goes to an address of these pages; `replace` leaves no step to come back to. */
export function go(to: string, { replace = false } = {}): void {
  if (replace) history.replaceState(null, '', to);
  else history.pushState(null, '', to);
  address.value = to;
  scrollTo(0, 0);
}

/** Follows a link inside the pages without loading them anew; leaves new tabs, and what is none of these pages, to the browser. */
export function follow(event: MouseEvent, isOwn: (path: string) => boolean = () => true): void {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (
    !link ||
    link.target ||
    link.origin !== location.origin ||
    link.hash ||
    event.ctrlKey ||
    event.metaKey ||
    event.shiftKey ||
    event.button !== 0 ||
    link.hasAttribute('download') ||
    !isOwn(link.pathname)
  )
    return;
  event.preventDefault();
  go(link.pathname + link.search);
}
