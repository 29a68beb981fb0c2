import { base64Url, concat, equal, random, sha256, utf8, type Octets } from '../protocol/bytes';
import { ecdsaFromDer, type Json } from '../protocol/jose';
import type { Store } from './store';

/** A passkey that there is. */
export interface MadePasskey {
  readonly id: Octets;
  /** SubjectPublicKeyInfo of a P-256 key. */
  readonly publicKey: Octets;
}

/** The passkey that verifies who uses this phone; this browser alone looks at what it signs. */
interface Passkey extends MadePasskey {
  /** What the authenticator makes a secret from, where it can (WebAuthn level 3, section 10.1.4). */
  readonly salt: Octets;
  /** Whether it was made here, for signing in elsewhere, too. */
  readonly isKept?: boolean;
}

/** Who keeps a passkey, so that its person can sign in by it on another browser. */
export interface Registrar {
  /** What it has to be made over; nothing where it would not be kept. */
  options(): Promise<
    | { readonly challenge: Octets; readonly handle: Octets; readonly attestation: 'none' | 'direct' }
    | undefined
  >;
  keep(response: AuthenticatorAttestationResponse): Promise<void>;
  forget(id: Octets): Promise<void>;
}

const FACT = 'passkey';
const ES256 = -7;
const CURVE = { name: 'ECDSA', namedCurve: 'P-256' };
const CHALLENGE_OCTETS = 32;
/** Flags of authenticator data (section 6.1): somebody was there, and was verified. */
const PRESENT_AND_VERIFIED = 0x05;
const FLAGS_AT = 32;
const ADDRESS = /^(\d+\.){3}\d+$|^\[/;

/**
 * The lock of this phone. It shows and does nothing until its person has used their passkey. That is a
 * gate: the device's key works without it, or the phone could not ring. What the passkey's own secret
 * encrypts cannot be read without it.
 */
export class Unlock {
  /** Encrypts what nobody should read who cannot unlock; only while unlocked, and not with every passkey. */
  secret: CryptoKey | undefined;
  isLocked: boolean;

  private constructor(
    private readonly store: Store,
    private passkey: Passkey | undefined,
  ) {
    this.isLocked = passkey !== undefined;
  }

  static async open(store: Store): Promise<Unlock> {
    return new Unlock(store, await store.fact<Passkey>(FACT));
  }

  /** Passkeys are for names, never for addresses. */
  static get isPossible(): boolean {
    return 'PublicKeyCredential' in window && !ADDRESS.test(location.hostname);
  }

  get isOn(): boolean {
    return this.passkey !== undefined;
  }

  /** Makes a passkey; false when the person or the browser does not go through with it. */
  async make(user: string, title: string, registrar?: Registrar): Promise<boolean> {
    const salt = random(CHALLENGE_OCTETS);
    const wanted = await registrar?.options().catch(() => undefined);
    const made = await asked(() =>
      navigator.credentials.create({
        publicKey: {
          rp: { name: title },
          user: { id: wanted?.handle ?? random(16), name: user, displayName: user },
          challenge: wanted?.challenge ?? random(CHALLENGE_OCTETS),
          pubKeyCredParams: [{ type: 'public-key', alg: ES256 }],
          authenticatorSelection: {
            residentKey: wanted === undefined ? 'preferred' : 'required',
            userVerification: 'required',
          },
          attestation: wanted?.attestation ?? 'none',
          extensions: extensions(salt),
        },
      }),
    );
    const response = made?.response as AuthenticatorAttestationResponse | undefined;
    const publicKey = response?.getPublicKey();
    if (made === undefined || publicKey === null || publicKey === undefined) return false;
    const isKept = wanted !== undefined;
    await this.use({ id: new Uint8Array(made.rawId), publicKey: new Uint8Array(publicKey), salt, isKept });
    this.secret = await secretOf(made);
    // Where it is not kept it locks this phone all the same.
    if (isKept && response !== undefined) await registrar?.keep(response).catch(() => {});
    return true;
  }

  /** Locks this phone by a passkey that its person has just signed in with. */
  adopt(passkey: MadePasskey): Promise<void> {
    return this.use({ ...passkey, salt: random(CHALLENGE_OCTETS) });
  }

  private async use(passkey: Passkey): Promise<void> {
    this.passkey = passkey;
    await this.store.keepFact(FACT, passkey);
    this.isLocked = false;
  }

  /** Has the person verified; false when they are not. */
  async unlock(): Promise<boolean> {
    const passkey = this.passkey;
    if (passkey === undefined || !this.isLocked) return !this.isLocked;
    const challenge = random(CHALLENGE_OCTETS);
    const used = await asked(() =>
      navigator.credentials.get({
        publicKey: {
          challenge,
          allowCredentials: [{ type: 'public-key', id: passkey.id }],
          userVerification: 'required',
          extensions: extensions(passkey.salt),
        },
      }),
    );
    if (used === undefined || !(await isVerified(used, passkey, challenge))) return false;
    this.secret = await secretOf(used);
    this.isLocked = false;
    return true;
  }

  lock(): void {
    if (this.passkey === undefined) return;
    this.isLocked = true;
    this.secret = undefined;
  }

  /** From now on nobody is asked; only whoever has unlocked can say so. */
  async turnOff(registrar?: Registrar): Promise<void> {
    const { passkey } = this;
    if (this.isLocked || passkey === undefined) return;
    this.passkey = undefined;
    this.secret = undefined;
    await this.store.forgetFact(FACT);
    // This browser first: the server may be away.
    if (passkey.isKept === true) await registrar?.forget(passkey.id).catch(() => {});
  }
}

function extensions(salt: Octets): AuthenticationExtensionsClientInputs {
  return { prf: { eval: { first: salt } } } as AuthenticationExtensionsClientInputs;
}

async function asked(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential | undefined> {
  try {
    const credential = await ask();
    return credential instanceof PublicKeyCredential ? credential : undefined;
  } catch {
    // What browsers say about it is not for people.
    return undefined;
  }
}

/** Section 7.2, as far as somebody who holds no account needs it. */
async function isVerified(
  used: PublicKeyCredential,
  passkey: Passkey,
  challenge: Octets,
): Promise<boolean> {
  const response = used.response as AuthenticatorAssertionResponse;
  const data = new Uint8Array(response.authenticatorData);
  const client = new Uint8Array(response.clientDataJSON);
  const said = JSON.parse(new TextDecoder().decode(client)) as Json;
  const signature = ecdsaFromDer(new Uint8Array(response.signature));
  const asked =
    said['type'] === 'webauthn.get' &&
    said['challenge'] === base64Url(challenge) &&
    said['origin'] === location.origin &&
    equal(data.slice(0, FLAGS_AT), await sha256(utf8(location.hostname)));
  const flags = (data[FLAGS_AT] ?? 0) & PRESENT_AND_VERIFIED;
  if (!asked || flags !== PRESENT_AND_VERIFIED || signature === undefined) return false;
  const key = await crypto.subtle.importKey('spki', passkey.publicKey, CURVE, false, ['verify']);
  const signed = concat(data, await sha256(client));
  return crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, signature, signed);
}

async function secretOf(credential: PublicKeyCredential): Promise<CryptoKey | undefined> {
  const results = credential.getClientExtensionResults() as { prf?: { results?: { first?: BufferSource } } };
  const first = results.prf?.results?.first;
  if (first === undefined) return undefined;
  const base = await crypto.subtle.importKey('raw', first, 'HKDF', false, ['deriveKey']);
  const derive = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: utf8('sottovoce calls v1') };
  return crypto.subtle.deriveKey(derive, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}
