import { base64Url, fromBase64Url, utf8, type Octets } from '../phone/src/protocol/bytes';

/** What the server wants signed by a passkey. */
export interface PasskeyRequest {
  readonly challenge: string;
  readonly site: string;
  readonly passkeys: readonly string[];
}

/** The person did not go through with it, or the browser cannot. */
export class NoPasskey extends Error {}

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

/** What a ceremony brings; it does not end well in many ways. */
export async function asked(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  try {
    const credential = await ask();
    if (credential instanceof PublicKeyCredential) return credential;
  } catch {
    // What browsers say about it is not for people.
  }
  throw new NoPasskey();
}

/** Passkeys that a ceremony is about. */
export function known(request: PasskeyRequest): PublicKeyCredentialDescriptor[] {
  return request.passkeys.map((id) => ({ type: 'public-key', id: octets(id) }));
}

/** What the server wrote in base64url. */
export function octets(text: string): Octets {
  return fromBase64Url(text) ?? utf8('');
}

/** As the server reads it. */
export function encoded(buffer: ArrayBuffer): string {
  return base64Url(new Uint8Array(buffer));
}
