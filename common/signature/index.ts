export { AS_OF_HEADER, hasDay, readMoment } from './as-of.ts';
export { ANONYMOUS_CLAIMS, type CallClaims, type Role, YIELDING } from './call-claims.ts';
export { CallMemory } from './call-memory.ts';
export { encodeClaims } from './claims.ts';
export {
  DEVELOPMENT_AUDIT,
  DEVELOPMENT_AUDIT_LOG,
  DEVELOPMENT_CALL_KEYS,
  DEVELOPMENT_DIRECTORY,
  DEVELOPMENT_FOLDER,
  DEVELOPMENT_ISSUER,
  developmentKey,
  developmentKeys,
} from './development-key.ts';
export { readSigningKey, readSigningKeys, readTrustedKeys, type SigningKey, type TrustedKeys } from './keys.ts';
export { makeIntakeKey, makeKeys } from './make-keys.ts';
export { LIFE_S, MAX_LIFE_S, SKEW_S } from './profile.ts';
export { signCall } from './sign.ts';
export {
  NotSigned,
  openSigned,
  readSignedKeys,
  type SignedFor,
  type SignedKeys,
  type SignedType,
  type Signing,
  signText,
  verifySigned,
} from './signed-text.ts';
export {
  readSm2Private,
  readSm2Public,
  sm2Decrypt,
  sm2Encrypt,
  type Sm2Form,
  type Sm2Point,
  sm2Signer,
  sm2Verifier,
} from './sm2.ts';
export { openVerifier, type Verifier, type VerifierOptions } from './verifier.ts';
export { type Address, type Refusal, REFUSALS, type TakenCall } from './verify.ts';
export { WatchedFile } from './watched-file.ts';
