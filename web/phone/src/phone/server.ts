import { fromBase64Url, type Octets } from '../protocol/bytes';
import { clientAssertion, dpopProof } from '../protocol/token';
import type { Device } from './store';

/** What the server answered, and how. */
export interface Reply {
  readonly status: number;
  readonly json: Readonly<Record<string, unknown>>;
}

/** A token and a nonce that is good for a proof now. */
export interface SignIn {
  readonly token: string;
  readonly nonce: string;
}

/** A connection of before, which the browser would use again, may lead to a network that is gone. */
const PATIENCE_MILLIS = 1_500;
const ATTEMPTS = 4;
/** Whoever waits for an answer does not wait for ever: a call to somebody else may wait behind it. */
const ANSWERS_WITHIN_MILLIS = 15_000;

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** The server's HTTPS API (`/api/v1/openapi.yaml`), for one device. */
export class Server {
  /** What is done when the server says, in the authority's name, that this device was cut off. */
  onRevocation: (word: Octets) => void = () => {};

  private nonce = '';
  private token: { value: string; until: number } | undefined;

  constructor(
    /** As the server calls itself; proofs and tokens name it, whatever this page's address is. */
    readonly issuer: string,
    private readonly device: Device,
  ) {}

  /** What the server says of itself (RFC 8414). */
  static async issuer(): Promise<string> {
    const reply = await fetch('/.well-known/oauth-authorization-server');
    const json: unknown = await reply.json();
    const issuer = (json as Record<string, unknown>)['issuer'];
    if (!reply.ok || typeof issuer !== 'string') throw new Error('no Sottovoce server');
    return issuer;
  }

  /** A token that has some time to live, and a fresh nonce: always a new one. */
  async signIn(): Promise<SignIn> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const now = new Date();
      const path = `${this.issuer}/oauth2/token`;
      const form = new URLSearchParams({
        grant_type: 'client_credentials',
        client_assertion_type: ASSERTION_TYPE,
        client_assertion: await clientAssertion(
          this.device.id,
          this.issuer,
          this.device.chain,
          this.device,
          now,
        ),
      });
      const reply = await soon(attempt < ATTEMPTS, '/oauth2/token', {
        method: 'POST',
        body: form,
        headers: { DPoP: await dpopProof(this.device, 'POST', path, now, this.nonce) },
      });
      if (reply === undefined) continue;
      this.nonce = reply.headers.get('DPoP-Nonce') ?? '';
      const json = (await reply.json()) as Record<string, unknown>;
      const token = json['access_token'];
      if (reply.ok && typeof token === 'string') {
        this.token = { value: token, until: Date.now() + 240_000 };
        return { token, nonce: this.nonce };
      }
      const word = octets(json, 'revocation');
      if (word !== undefined) this.onRevocation(word);
      if (json['error'] !== 'use_dpop_nonce') {
        throw new Refused(reply.status, String(json['error_description'] ?? 'refused'));
      }
    }
    throw new Refused(400, 'the server takes no proof');
  }

  async get(path: string): Promise<Reply> {
    return this.ask('GET', path);
  }

  async post(path: string, body?: unknown): Promise<Reply> {
    return this.ask('POST', path, body === undefined ? undefined : JSON.stringify(body));
  }

  async delete(path: string): Promise<Reply> {
    return this.ask('DELETE', path);
  }

  private async ask(method: string, path: string, body?: string): Promise<Reply> {
    const uri = this.issuer + path.replace(/\?.*$/, '');
    for (let attempt = 0; attempt < 2; attempt++) {
      const known = this.token;
      const token =
        known !== undefined && known.until > Date.now() ? known.value : (await this.signIn()).token;
      const proof = await dpopProof(this.device, method, uri, new Date(), this.nonce, token);
      const reply = await fetch(path, {
        method,
        headers: { Authorization: `DPoP ${token}`, DPoP: proof },
        signal: AbortSignal.timeout(ANSWERS_WITHIN_MILLIS),
        ...(body === undefined ? {} : { body }),
      });
      const nonce = reply.headers.get('DPoP-Nonce');
      if (nonce !== null) this.nonce = nonce;
      // Cut off while the token lives: only who asks for another hears why.
      if (reply.status === 403) this.token = undefined;
      if (reply.status !== 401) {
        return { status: reply.status, json: (await reply.json()) as Record<string, unknown> };
      }
      this.token = undefined;
    }
    throw new Refused(401, 'the server does not know this device any more');
  }
}

/** What the server answers; nothing where that takes long and can be asked again. */
async function soon(again: boolean, path: string, init: RequestInit): Promise<Response | undefined> {
  const late = new AbortController();
  const timer = again ? setTimeout(() => late.abort(), PATIENCE_MILLIS) : undefined;
  try {
    return await fetch(path, { ...init, signal: late.signal });
  } catch (problem) {
    if (late.signal.aborted) return undefined;
    throw problem;
  } finally {
    clearTimeout(timer);
  }
}

/** The server refuses, with a sentence of its own. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    sentence: string,
  ) {
    super(sentence);
  }
}

/** A field of base64url in what the server said. */
export function octets(json: Readonly<Record<string, unknown>>, name: string): Octets | undefined {
  const value = json[name];
  return typeof value === 'string' ? fromBase64Url(value) : undefined;
}
