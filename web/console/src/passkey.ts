import { asked, encoded, known, octets, type PasskeyRequest } from '../../shared/passkey';
import type { Role } from './words';

/** Somebody who is invited to make a passkey. */
export interface Invitation extends PasskeyRequest {
  readonly name: string;
  readonly role: Role;
  readonly userHandle: string;
}

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
