export { bearerOf } from './bearer.ts';
export { ANONYMOUS, type Identity } from './identity.ts';
export type { KeepTexts, KeptText } from './kept-text.ts';
export { openIssuers } from './key-sources.ts';
export { identity, type IdentitySettings } from './settings.ts';
export { type Issuer, Tokens, typesOf } from './tokens.ts';
