import { base64Url, fromBase64Url, utf8, type Octets } from '../../phone/src/protocol/bytes';
import type { Role } from './words';

/** What the server wants signed by a passkey. */
export interface PasskeyRequest {
  readonly challenge: string;
  readonly site: string;
  readonly passkeys: readonly string[];
}

/** Somebody who is invited to make a passkey. */
export interface Invitation extends PasskeyRequest {
  readonly name: string;
  readonly role: Role;
  readonly userHandle: string;
}

/** The person did not go through with it, or the browser cannot. */
export class NoPasskey extends Error {}

/** Makes a passkey; the authenticator verifies who does it. */
export async function makePasskey(invitation: Invitation, title: string): Promise<object> {
  const made = await asked(() =>
    navigator.credentials.create({
      publicKey: {
        rp: { id: invitation.site, name: title },
        user: {
          id: octets(invitation.userHandle),
          name: invitation.name,
          displayName: invitation.name,
        },
        challenge: octets(invitation.challenge),
        // ES256, EdDSA, RS256 (RFC 9053, RFC 8812).
        pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: 'public-key', alg })),
        excludeCredentials: known(invitation),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        attestation: 'none',
      },
    }),
  );
  const response = made.response as AuthenticatorAttestationResponse;
  return {
    attestation: encoded(response.attestationObject),
    clientData: encoded(response.clientDataJSON),
  };
}

/** Lets a passkey sign; the authenticator verifies who does it. */
export async function usePasskey(request: PasskeyRequest): Promise<object> {
  const used = await asked(() =>
    navigator.credentials.get({
      publicKey: {
        rpId: request.site,
        challenge: octets(request.challenge),
        allowCredentials: known(request),
        userVerification: 'required',
      },
    }),
  );
  const response = used.response as AuthenticatorAssertionResponse;
  return {
    id: base64Url(new Uint8Array(used.rawId)),
    userHandle: response.userHandle === null ? '' : encoded(response.userHandle),
    authenticatorData: encoded(response.authenticatorData),
    clientData: encoded(response.clientDataJSON),
    signature: encoded(response.signature),
  };
}

async function asked(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  try {
    const credential = await ask();
    if (credential instanceof PublicKeyCredential) return credential;
  } catch {
    // What browsers say about it is not for people.
  }
  throw new NoPasskey();
}

function known(request: PasskeyRequest): PublicKeyCredentialDescriptor[] {
  return request.passkeys.map((id) => ({ type: 'public-key', id: octets(id) }));
}

function octets(text: string): Octets {
  return fromBase64Url(text) ?? utf8('');
}

function encoded(buffer: ArrayBuffer): string {
  return base64Url(new Uint8Array(buffer));
}
