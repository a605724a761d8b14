import { useEffect } from 'react';

/** In the order in which F6 goes through them; Shift-F6 goes back. An editor keeps Tab for itself. */
const PANES = [
  '#token',
  '.examples button',
  '.graphiql-query-editor textarea',
  '.graphiql-editor-tool textarea',
  '.graphiql-response textarea',
  '.beside',
];

export function usePanes(): void {
  useEffect(() => {
    const move = (event: KeyboardEvent): void => {
      if (event.key !== 'F6') return;
      event.preventDefault();
      const panes = PANES.flatMap((selector) => document.querySelector<HTMLElement>(selector) ?? []);
      const at = panes.findIndex(
        (pane) =>
          pane === document.activeElement ||
          (pane.closest('section, aside, .examples') ?? pane).contains(document.activeElement),
      );
      panes.at((at + (event.shiftKey ? -1 : 1)) % panes.length)?.focus();
    };
    addEventListener('keydown', move, true);
    return () => removeEventListener('keydown', move, true);
  }, []);
}
