/** Names that are told of those that there are. */
const MOST_NAMES = 40;

/** That a name stands for nothing here, and which names do: they are public, as is what there is. */
export function noSuch(what: string, name: unknown, there: readonly string[]): string {
  const said = JSON.stringify(typeof name === 'string' ? name.slice(0, 100) : name);
  const names = [...there].sort();
  const shown = names.slice(0, MOST_NAMES).join(', ');
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more (members { name })` : '';
  return `${said} is no ${what} here: there ${names.length === 1 ? 'is' : 'are'} ${shown}${more}`;
}
