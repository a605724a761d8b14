import { ref, shallowRef } from 'vue';
import { go } from '@tongcha/portal/navigation';
import { keepPurpose, keptPurpose, rememberSignedIn, takePending, wasSignedIn } from './kept.ts';
import { type Grant, Provider, SignInFault } from './provider.ts';
import { readSettings } from './settings.ts';

/** Whether somebody works here; `why`: what keeps people out. */
export type Session =
  | { readonly state: 'starting' }
  | {
      readonly state: 'out';
      readonly why: null | 'NO_ISSUER' | 'ENDED' | 'REFUSED' | 'UNREACHABLE';
      readonly detail: string;
    }
  | { readonly state: 'in'; readonly name: string };

export const session = shallowRef<Session>({ state: 'starting' });
/** Why the person asks, as sharing agreements have it; chosen by the person, and remembered for this tab. */
export const purpose = ref<string | null>(keptPurpose());

let provider: Provider | null = null;
let grant: Grant | null = null;
let renewing: Promise<Grant | null> | null = null;
/** A token that ends within this is renewed first. */
const EARLY_MS = 30_000;

/** Signs in whoever comes back from the provider, or is signed in there already. */
export async function startSession(): Promise<void> {
  try {
    const settings = await readSettings();
    if (settings.issuer === null) return out('NO_ISSUER');
    provider = new Provider(settings.issuer, settings);
    const address = new URL(location.href);
    const pending = address.searchParams.has('state') ? takePending() : null;
    if (pending) {
      // What the provider came back with must not stand in the browser's history.
      go(pending.to, { replace: true });
      enter(await provider.finish(pending, address));
    } else if (wasSignedIn()) await provider.begin(here(), true);
    else out(null);
  } catch (error) {
    fail(error);
  }
}

export async function signIn(): Promise<void> {
  try {
    await provider?.begin(here(), false);
  } catch (error) {
    fail(error);
  }
}

export async function signOut(): Promise<void> {
  const last = grant;
  forget();
  out(null);
  const goodbye = last && (await provider?.goodbye(last).catch(() => null));
  if (goodbye) location.assign(goodbye);
}

export function choosePurpose(next: string | null): void {
  purpose.value = next;
  keepPurpose(next);
}

/** The access token; null: there is none any more, and the page says so. */
export async function currentToken(): Promise<string | null> {
  if (grant && Date.now() < grant.until - EARLY_MS) return grant.token;
  const before = grant;
  renewing ??= renew().finally(() => (renewing = null));
  const renewed = await renewing;
  if (renewed) return renewed.token;
  // Of one that cannot be renewed the last seconds count.
  if (before && Date.now() < before.until) return before.token;
  ended();
  return null;
}

/** What is on the page stays: whoever has signed in again goes on where it was. */
export function ended(): void {
  if (session.value.state !== 'in') return;
  grant = null;
  out('ENDED');
}

async function renew(): Promise<Grant | null> {
  if (!grant || !provider) return null;
  try {
    const next = await provider.renew(grant);
    if (next) grant = next;
    return next;
  } catch {
    return null;
  }
}

function enter(next: Grant): void {
  grant = next;
  rememberSignedIn(true);
  session.value = { state: 'in', name: next.name };
}

function forget(): void {
  grant = null;
  purpose.value = null;
  rememberSignedIn(false);
}

function out(why: Extract<Session, { state: 'out' }>['why'], detail = ''): void {
  session.value = { state: 'out', why, detail };
}

function fail(error: unknown): void {
  if (!(error instanceof SignInFault)) return out('UNREACHABLE', String(error));
  // Nobody is signed in there any more: no fault, but the beginning.
  if (error.why === 'INTERACTION') {
    forget();
    return out(null);
  }
  out(error.why, error.message);
}

const here = (): string => location.pathname + location.search;
