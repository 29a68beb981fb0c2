import type { VerifiedBy } from './store';

/**
 * What is proven of the other end, as the Java phone's `call.Lock` says it; user interfaces only
 * show it.
 */
export type Lock =
  /** The person was verified, and the account is still the same. */
  | { readonly kind: 'verified'; readonly since: string; readonly by: VerifiedBy }
  /** The same account as in earlier calls. */
  | { readonly kind: 'known'; readonly since: string }
  | { readonly kind: 'firstContact' }
  /** Encrypted, but who is at the other end is not shown. */
  | { readonly kind: 'unverified'; readonly why: Unverified }
  | { readonly kind: 'refused'; readonly why: RefusedWhy };

/** How far the log vouches that an account is the latest; `call.PeerAccount.LogStanding`. */
export type Logged = 'witnessed' | 'stale' | 'notWitnessed' | 'none';

export type Unverified = 'noAccount' | 'noLog' | 'notSigned';

/** Why the organisation's policy, or what became of it, lets no call begin. */
export type PolicyRefusal =
  | 'policyWithheld'
  | 'policyExpired'
  | 'policyForbids'
  | 'policyDamaged'
  | 'deviceKey'
  | 'browsersKeptOut';

export type RefusedWhy =
  | PolicyRefusal
  | 'accountChanged'
  /** Recovery words took the verified account over, and may be stolen. */
  | 'accountRecovered'
  /** The two people have compared, and it was not the same. */
  | 'comparedDifferent'
  | 'accountUntrusted'
  | 'logContradicts'
  | 'logSilent'
  | 'logTooOld'
  | 'signatureMissing'
  | 'signatureInvalid'
  | 'certificateInvalid'
  | 'deviceNotListed'
  | 'somebodyElse'
  | 'replayed'
  | 'notPostQuantum'
  | 'weakAgreement'
  | 'weakBrowsers';
