/** What the gateway has its people sign in with. */
export interface DeskSettings {
  /** null: nobody can sign in here. */
  readonly issuer: string | null;
  readonly clientId: string;
  /** With a space between each two. */
  readonly scopes: string;
}

/** @throws Error where the gateway cannot be reached */
export async function readSettings(): Promise<DeskSettings> {
  const response = await fetch('/desk/settings.json', { credentials: 'same-origin' });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return (await response.json()) as DeskSettings;
}
