/** Names that the server's API has for things (openapi.yaml), and the pages. */

export type Role = 'help-desk' | 'operator' | 'security-officer' | 'auditor';

export type PageName =
  | 'home'
  | 'users'
  | 'devices'
  | 'sessions'
  | 'policy'
  | 'log'
  | 'doctor'
  | 'admins'
  | 'waiting'
  | 'journal'
  | 'about';

export type Level = 'ok' | 'hint' | 'fault';

export type Check =
  | 'server-certificate'
  | 'authority'
  | 'tls'
  | 'policy'
  | 'log-head'
  | 'witnesses'
  | 'relay'
  | 'officers'
  | 'tampering'
  | 'storage';

export type State = 'good' | 'soon-over' | 'over' | 'absent' | 'stale' | 'not-post-quantum' | 'seen' | 'scarce';

/** What the watches of phones over packets see. */
export type Anomaly =
  | 'forged'
  | 'replayed'
  | 'foreignSource'
  | 'elsewhere'
  | 'sequenceJump'
  | 'timestampJump'
  | 'rolloverJump'
  | 'rate'
  | 'contradiction'
  | 'clockDrift'
  | 'oneWaySilence';

/** What a call's signalling shows of its safety. */
export type CallClass = 'sealed' | 'signed' | 'unsigned';

export type Refusal =
  | 'not-allowed'
  | 'identity'
  | 'description'
  | 'unreachable'
  | 'too-much'
  | 'no-call'
  | 'malformed';

export type Kind = 'phone' | 'sip-phone';

export type Protection =
  | 'software'
  | 'os'
  | 'pkcs11'
  | 'tpm'
  | 'tee'
  | 'strongbox'
  | 'secure-enclave'
  | 'browser';

/** How exactly the policy lets the server keep when a device signed in last. */
export type Span = 'day' | 'week' | 'month';

/** Why a policy would refuse devices. */
export type PolicyReason = 'device-key' | 'browser' | 'foreign-phone' | 'foreign-port';

export type Entrance = 'tls' | 'foreign-tls' | 'web-socket';

export type Deed =
  | 'admin-invited'
  | 'passkey-added'
  | 'admin-removed'
  | 'user-added'
  | 'code-made'
  | 'device-revoked'
  | 'policy-installed'
  | 'change-proposed'
  | 'change-confirmed'
  | 'change-withdrawn'
  | 'admin-let-in'
  | 'role-changed'
  | 'device-linked'
  | 'device-unlinked';

/** What phones are woken by. */
export type PushService = 'apns' | 'fcm' | 'webpush';

/** What a release is of. */
export type Release = 'server' | 'phone' | 'console';

/** What may have to wait for a second person. */
export type Guarded = 'enrol' | 'revoke' | 'install-policy' | 'manage-admins';
