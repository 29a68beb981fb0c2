import { base64Url, fromBase64Url, type Octets } from './bytes';
import { certificates, Jws, putCertificates, type Json } from './jose';

/** What our `ctx` claim holds of a call (docs/signed-calls.md), as `identity.passport.CallClaim`. */
export interface CallClaim {
  /** SHA-256 of the description. */
  readonly description: Octets;
  readonly method: string;
  readonly callId: string;
  readonly callerTag: string;
  readonly calleeTag: string;
  readonly sequence: number;
  readonly versions: readonly string[];
  readonly policy: number;
  readonly head: { readonly size: number; readonly root: Octets } | undefined;
  readonly nonce: Octets | undefined;
  readonly answers: Octets | undefined;
  /** What the two ends agreed on in the handshake, told to a page, which cannot see it. */
  readonly agreed: Agreed | undefined;
}

export interface Agreed {
  /** The registered name of the key agreement. */
  readonly group: string;
  readonly postQuantum: boolean;
  /** SHA-256 of the certificate that the page's browser showed. */
  readonly peer: Octets;
}

/** The claims of a PASSporT (RFC 8225) over one end's keys. */
export interface Passport {
  /** `rsp` in answers (RFC 9970), else empty. */
  readonly type: string;
  readonly certificateUrl: string;
  readonly certificates: readonly Octets[];
  readonly from: string;
  readonly to: readonly string[];
  readonly issuedAt: number;
  /** SHA-256 fingerprints in upper-case hexadecimal digits without colons. */
  readonly fingerprints: readonly string[];
  readonly call: CallClaim | undefined;
}

export interface SignedPassport {
  readonly claims: Passport;
  readonly token: Jws;
}

const MOST = 8;
const MOST_TEXT = 512;
const MOST_HEADER = 16 * 1024;
const HASH = 32;

export async function signPassport(claims: Passport, key: CryptoKey): Promise<SignedPassport> {
  return { claims, token: await Jws.sign(header(claims), payload(claims), key) };
}

function header(claims: Passport): Json {
  return {
    alg: 'ES256',
    ...(claims.type === '' ? {} : { ppt: claims.type }),
    typ: 'passport',
    ...(claims.certificates.length === 0 ? {} : { x5c: putCertificates(claims.certificates) }),
    x5u: claims.certificateUrl,
  };
}

/** Members in the order of their names (RFC 8225 section 9). */
function payload(claims: Passport): Json {
  const keys = [...claims.fingerprints].sort().map((dig) => ({ alg: 'sha-256', dig }));
  return {
    ...(claims.call === undefined ? {} : { ctx: call(claims.call) }),
    dest: { uri: claims.to },
    iat: claims.issuedAt,
    ...(keys.length === 0 ? {} : { mky: keys }),
    orig: { uri: claims.from },
  };
}

function call(claim: CallClaim): Json {
  return {
    ...(claim.answers === undefined ? {} : { ans: base64Url(claim.answers) }),
    cid: claim.callId,
    ctg: claim.callerTag,
    etg: claim.calleeTag,
    ...(claim.agreed === undefined
      ? {}
      : {
          kex: {
            grp: claim.agreed.group,
            key: base64Url(claim.agreed.peer),
            pq: claim.agreed.postQuantum,
          },
        }),
    ...(claim.head === undefined
      ? {}
      : { log: { root: base64Url(claim.head.root), size: claim.head.size } }),
    mth: claim.method,
    ...(claim.nonce === undefined ? {} : { non: base64Url(claim.nonce) }),
    pol: claim.policy,
    sdp: base64Url(claim.description),
    seq: claim.sequence,
    ver: claim.versions,
  };
}

/** An Identity header field's value in full form (RFC 8224 section 4). */
export function writeIdentity(passport: SignedPassport): string {
  const { type, certificateUrl } = passport.claims;
  const ppt = type === '' ? '' : `;ppt="${type}"`;
  return `${passport.token.compact()};info=<${certificateUrl}>;alg=ES256${ppt}`;
}

/** Nothing when it is malformed, or its parameters and the token disagree (section 6.2). */
export function readIdentity(value: string): SignedPassport | undefined {
  const parts = value.length > MOST_HEADER ? [] : value.split(';');
  const [compact = ''] = parts;
  if (parts.length < 1 || parts.length > MOST) return undefined;
  const named: Record<string, string> = {};
  for (const each of parts.slice(1)) {
    const equals = each.indexOf('=');
    if (equals < 1) return undefined;
    named[each.slice(0, equals).trim().toLowerCase()] = each.slice(equals + 1).trim();
  }
  if ('alg' in named && within(named['alg'] ?? '', '"', '"') !== 'ES256') return undefined;
  const token = Jws.read(compact.trim());
  const claims = token === undefined ? undefined : readClaims(token);
  if (token === undefined || claims === undefined) return undefined;
  const agrees =
    within(named['info'] ?? '', '<', '>') === claims.certificateUrl &&
    within(named['ppt'] ?? '', '"', '"') === claims.type;
  return agrees ? { claims, token } : undefined;
}

function within(value: string, first: string, last: string): string {
  const enclosed = value.length > 1 && value.startsWith(first) && value.endsWith(last);
  return enclosed ? value.slice(1, -1) : value;
}

/** What is thrown inside this file only, and caught here: a member of another kind or size. */
class Unfit extends Error {}

function readClaims(token: Jws): Passport | undefined {
  try {
    const { header, payload } = token;
    if (text(header, 'typ') !== 'passport') throw new Unfit();
    const chain = certificates(header);
    if (chain === undefined) throw new Unfit();
    return {
      type: 'ppt' in header ? text(header, 'ppt') : '',
      certificateUrl: text(header, 'x5u'),
      certificates: chain,
      from: party(member(payload, 'orig')),
      to: destinations(member(payload, 'dest')),
      issuedAt: whole(payload, 'iat'),
      fingerprints: list(payload['mky']).map(fingerprint),
      call: 'ctx' in payload ? readCall(member(payload, 'ctx')) : undefined,
    };
  } catch (problem) {
    if (problem instanceof Unfit) return undefined;
    throw problem;
  }
}

function readCall(node: Json): CallClaim {
  return {
    description: hash(node, 'sdp'),
    method: text(node, 'mth'),
    callId: text(node, 'cid'),
    callerTag: text(node, 'ctg'),
    calleeTag: text(node, 'etg'),
    sequence: whole(node, 'seq'),
    versions: list(node['ver']).map(asText),
    policy: whole(node, 'pol'),
    head:
      'log' in node
        ? { size: whole(member(node, 'log'), 'size'), root: hash(member(node, 'log'), 'root') }
        : undefined,
    nonce: 'non' in node ? hash(node, 'non') : undefined,
    answers: 'ans' in node ? hash(node, 'ans') : undefined,
    agreed: 'kex' in node ? agreed(member(node, 'kex')) : undefined,
  };
}

function agreed(node: Json): Agreed {
  return { group: text(node, 'grp'), postQuantum: node['pq'] === true, peer: hash(node, 'key') };
}

/** A telephone number stands for itself: nobody here has one, and it equals no address. */
function party(node: Json): string {
  return 'uri' in node ? text(node, 'uri') : `tel:${text(node, 'tn')}`;
}

function destinations(node: Json): string[] {
  const found = [
    ...list(node['uri']).map(asText),
    ...list(node['tn']).map((each) => `tel:${asText(each)}`),
  ];
  if (found.length === 0) throw new Unfit();
  return found;
}

function fingerprint(node: unknown): string {
  const key = asObject(node);
  const digits = text(key, 'dig').replace(/:/g, '').toUpperCase();
  if (text(key, 'alg').toLowerCase() !== 'sha-256' || !/^[0-9A-F]{64}$/.test(digits)) {
    throw new Unfit();
  }
  return digits;
}

function member(node: Json, name: string): Json {
  return asObject(node[name]);
}

function asObject(value: unknown): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Unfit();
  return value as Json;
}

function text(node: Json, name: string): string {
  return asText(node[name]);
}

function asText(value: unknown): string {
  if (typeof value !== 'string' || value.length > MOST_TEXT) throw new Unfit();
  return value;
}

function whole(node: Json, name: string): number {
  const value = node[name];
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw new Unfit();
  return value;
}

function list(value: unknown): unknown[] {
  const found = value ?? [];
  if (!Array.isArray(found) || found.length > MOST) throw new Unfit();
  return found as unknown[];
}

function hash(node: Json, name: string): Octets {
  const octets = fromBase64Url(text(node, name));
  if (octets?.length !== HASH) throw new Unfit();
  return octets;
}
