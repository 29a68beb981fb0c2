import { expect, it, vi } from 'vitest';
import { readChain } from '../src/protocol/account';
import { base64Url, fromBase64Url, type Octets } from '../src/protocol/bytes';
import { accountLabel, isStale, logKeys, verifyLatest, type LogVerdict, type SeenHead, type StaleHead } from '../src/protocol/log';
import {
  readIdentity,
  signPassport,
  writeIdentity,
  type CallClaim,
  type Passport,
} from '../src/protocol/passport';
import { readSafetyCode, safetyCode, safetyNumber } from '../src/protocol/safety-number';
import { CallSignatures, type CallIdentity, type Message } from '../src/protocol/signatures';
import { pinOf, readTrust, type Trust } from '../src/protocol/trust';
import { followRoots } from '../src/protocol/trust-update';

// `VectorsTest` in Java writes what its rooms say of each; here the same is said, case by case.

interface Head {
  readonly size: number;
  readonly root: string;
  readonly floor?: number;
}

interface End {
  readonly address: string;
  readonly publicKey: string;
  readonly privateKey: string;
  readonly account: string;
  readonly nonce: string;
}

interface Vectors {
  readonly seed: number;
  readonly safety: readonly Readonly<
    Record<'own' | 'ownId' | 'peer' | 'peerId' | 'code' | 'digits', string>
  >[];
  readonly accounts: readonly {
    readonly name: string;
    readonly label: string;
    readonly statements: readonly string[];
    readonly state?: {
      readonly id: string;
      readonly version: number;
      readonly lastHash: string;
      readonly keys: readonly string[];
    };
  }[];
  readonly log: {
    readonly trust: string;
    readonly pin: string;
    readonly cases: readonly {
      readonly name: string;
      readonly account: string;
      readonly proof: string;
      readonly seen?: Head;
      readonly since: number;
      readonly stale: StaleHead;
      readonly tooOld?: boolean;
      readonly latest?: {
        readonly isStale: boolean;
        readonly age?: number;
        readonly version: number;
        readonly valueHash: string;
        readonly head: Head;
      };
    }[];
  };
  readonly updates: readonly {
    readonly name: string;
    readonly present: string;
    readonly updates: readonly string[];
    readonly next?: string;
  }[];
  readonly trust: readonly {
    readonly name: string;
    readonly encoded: string;
    readonly usable?: { readonly pin: string; readonly log: boolean; readonly needed: number };
  }[];
  readonly call: {
    readonly now: number;
    readonly offer: string;
    readonly offered: string;
    readonly answer: string;
    readonly answered: string;
    readonly revealed: string;
    readonly words: string;
    /** What bob saw in the handshake, with alice's certificate, whose hash is that of the account. */
    readonly reported: string;
    readonly alice: End;
    readonly bob: End;
  };
}

// Not a literal: the file is there when tests run, and not yet when types are checked.
const path = new URL('../../target/vectors.json', import.meta.url).pathname;
const { default: vectors } = (await import(path)) as { default: Vectors };

// Some thousand signatures are looked at.
const MOST_MILLIS = 60_000;

function octets(text: string): Octets {
  const read = fromBase64Url(text);
  if (read === undefined) throw new Error('the vectors are damaged');
  return read;
}

async function trust(): Promise<Trust> {
  const encoded = octets(vectors.log.trust);
  const read = readTrust(encoded);
  if (read === undefined) throw new Error('the roots cannot be read');
  expect(await pinOf(encoded)).toBe(vectors.log.pin);
  return read;
}

it('takes the chains that Java takes, and no other', async () => {
  for (const each of vectors.accounts) {
    const state = await readChain(each.statements, each.label);
    const said = state && {
      id: base64Url(state.id),
      version: state.version,
      lastHash: base64Url(state.lastHash),
      keys: state.devices.map((device) => base64Url(device.publicKey)),
    };
    expect(said, each.name).toEqual(each.state);
  }
}, MOST_MILLIS);

it('takes nobody else’s chain', async () => {
  const [right] = vectors.accounts;
  expect(await readChain(right?.statements ?? [], 'mallory@example.org')).toBeUndefined();
});

it('takes the roots that Java takes, and no other', async () => {
  for (const each of vectors.trust) {
    const encoded = octets(each.encoded);
    const roots = readTrust(encoded);
    const keys = roots?.log && (await logKeys(roots.log));
    const usable = roots !== undefined && (roots.log === undefined || keys !== undefined);
    const said = usable
      ? { pin: await pinOf(encoded), log: keys !== undefined, needed: roots.log?.needed ?? 0 }
      : undefined;
    expect(said, each.name).toEqual(each.usable);
  }
}, MOST_MILLIS);

function headOf(written: Head): SeenHead {
  return { ...written, root: octets(written.root) };
}

function said(verdict: LogVerdict) {
  if (verdict.kind !== 'latest') return { tooOld: verdict.kind === 'tooOld' };
  const { version, valueHash, head, age } = verdict;
  const latest = {
    version,
    valueHash: base64Url(valueHash),
    isStale: isStale(age),
    ...(age === undefined ? {} : { age }),
    head: { ...head, root: base64Url(head.root) },
  };
  return { latest };
}

it('takes the proofs that Java takes, and no other', async () => {
  const roots = await trust();
  for (const each of vectors.log.cases) {
    const { seen, since, stale } = each;
    const view = { seen: seen && headOf(seen), since, stale };
    const verdict = said(
      await verifyLatest(roots, accountLabel(each.account), octets(each.proof), view),
    );
    const { latest, tooOld = false } = each;
    expect(verdict, each.name).toEqual(latest === undefined ? { tooOld } : { latest });
  }
}, MOST_MILLIS);

const { call } = vectors;
const INVITE: Message = {
  method: 'INVITE',
  cseq: 7,
  callId: 'call-1',
  fromTag: 'caller-tag',
  toTag: '',
  identity: [call.offered],
  body: call.offer,
};
const OK: Message = {
  ...INVITE,
  toTag: 'callee-tag',
  identity: [call.answered],
  body: call.answer,
};

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' };

function privateKeyOf(own: End): Promise<CryptoKey> {
  return crypto.subtle.importKey('pkcs8', octets(own.privateKey), CURVE, false, ['sign']);
}

/** An end as Java's: same key, same nonce, same time. */
async function end(
  own: End,
  peer: End,
  caller: boolean,
  listed = peer.publicKey,
  seen = new Set<string>(),
  more: Partial<CallIdentity> = {},
): Promise<CallSignatures> {
  const privateKey = await privateKeyOf(own);
  const spki = octets(own.publicKey);
  const publicKey = await crypto.subtle.importKey('spki', spki, CURVE, true, ['verify']);
  const identity: CallIdentity = {
    pair: { privateKey, publicKey },
    certificates: [octets(own.publicKey)],
    certificateUrl: 'https://example.org/certs/1.pem',
    judge: ([first], address) =>
      Promise.resolve(
        first && base64Url(first) === peer.publicKey && address === peer.address
          ? first
          : undefined,
      ),
    account: octets(own.account),
    isOwnDevice: (key) => Promise.resolve(base64Url(key) === own.publicKey),
    peer: { id: octets(peer.account), keys: [octets(listed)], engines: [octets(listed)] },
    fresh: (hash) => {
      const before = seen.size;
      return Promise.resolve(seen.add(base64Url(hash)).size > before);
    },
    head: { size: 5, root: octets(own.account) },
    policyVersion: 3,
    wants: { signed: false, postQuantum: false },
    ...more,
  };
  const chance = vi.spyOn(crypto, 'getRandomValues').mockImplementation((target) => {
    (target as unknown as Octets).set(octets(own.nonce));
    return target;
  });
  const versions = readIdentity(call.offered)?.claims.call?.versions ?? [];
  const signatures = new CallSignatures(identity, caller, own.address, versions);
  chance.mockRestore();
  const [ownTag, peerTag] = caller ? ['caller-tag', ''] : ['callee-tag', 'caller-tag'];
  signatures.dialog('call-1', ownTag ?? '', peerTag ?? '', peer.address);
  return signatures;
}

function signedPart(identity: string): string {
  return identity.split(';')[0]?.split('.').slice(0, 2).join('.') ?? '';
}

function parameters(identity: string): string {
  return identity.slice(identity.indexOf(';'));
}

/** What Java's end said, said here: the same octets up to the signature, which has chance in it. */
function expectSame(said: string, java: string): void {
  expect(signedPart(said)).toBe(signedPart(java));
  expect(parameters(said)).toBe(parameters(java));
}

async function atThatTime<T>(what: () => Promise<T>): Promise<T> {
  const clock = vi.spyOn(Date, 'now').mockReturnValue(call.now);
  try {
    return await what();
  } finally {
    clock.mockRestore();
  }
}

it('calls as Java calls, and takes what it answers', async () => {
  const caller = await end(call.alice, call.bob, true);
  expectSame(await atThatTime(() => caller.request('INVITE', 7, call.offer)), call.offered);
  expect(await caller.answered(OK)).toEqual({ good: true });
  expect(caller.reveal()).toBe(call.revealed);
  expect(caller.settled).toBe(true);
  expect(await caller.words()).toBe(call.words);
});

it('answers as Java answers, and takes what it offers', async () => {
  const callee = await end(call.bob, call.alice, false);
  expect(await callee.offered(INVITE)).toEqual({ good: true });
  expectSame(await atThatTime(() => callee.answer('INVITE', 7, call.answer)), call.answered);
  expect(callee.settled).toBe(false);
  expect(await callee.revealed(call.revealed)).toEqual({ good: true });
  expect(callee.settled).toBe(true);
  expect(await callee.words()).toBe(call.words);
});

it('knows which head the other end has seen, by messages that were good alone', async () => {
  for (const good of [true, false]) {
    const cseq = good ? 7 : 8;
    const headOfGood = (own: End) => (good ? { size: 5, root: octets(own.account) } : undefined);
    const callee = await end(call.bob, call.alice, false);
    expect(await callee.offered({ ...INVITE, cseq })).toMatchObject({ good });
    expect(callee.peerHead).toEqual(headOfGood(call.alice));
    const caller = await end(call.alice, call.bob, true);
    await atThatTime(() => caller.request('INVITE', 7, call.offer));
    expect(await caller.answered({ ...OK, cseq })).toMatchObject({ good });
    expect(caller.peerHead).toEqual(headOfGood(call.bob));
  }
});

it('takes no offer twice', async () => {
  const seen = new Set<string>();
  const first = await end(call.bob, call.alice, false, call.alice.publicKey, seen);
  expect(await first.offered(INVITE)).toEqual({ good: true });
  const second = await end(call.bob, call.alice, false, call.alice.publicKey, seen);
  expect(await second.offered(INVITE)).toEqual({ good: false, reason: 'replayed', status: 438 });
});

it('asks the policy whether a call may go unsigned, or without proof of its keys', async () => {
  const { publicKey } = call.alice;
  const id = octets(call.alice.account);
  const keys = [octets(publicKey)];
  const ask = async (more: Partial<CallIdentity>, message = INVITE) => {
    const callee = await end(call.bob, call.alice, false, publicKey, new Set(), more);
    return callee.offered(message);
  };
  const unsigned = { ...INVITE, identity: [] };
  const wants = { signed: false, postQuantum: true };
  const notProven = { good: false, reason: 'notPostQuantum', status: 488 };
  expect(await ask({ peer: undefined }, unsigned)).toEqual({ good: true });
  const signed = { signed: true, postQuantum: false };
  expect(await ask({ peer: undefined, wants: signed }, unsigned)).toMatchObject({
    reason: 'signatureMissing',
  });
  expect(await ask({ peer: undefined, wants }, unsigned)).toEqual(notProven);
  expect(await ask({ wants }), 'an engine of ours, by the same policy').toEqual({ good: true });
  expect(await ask({ wants, policyVersion: 2 }), 'by another policy').toEqual(notProven);
  expect(await ask({ wants, peer: { id, keys, engines: [] } }), 'a browser').toEqual(notProven);
  expect(await ask({ peer: { id, keys, engines: [] } }), 'where it is not asked').toEqual({
    good: true,
  });
});

it('takes no other offer', async () => {
  const other = call.offer.replace('AA:', 'AB:');
  const changed: Partial<Message>[] = [
    { body: other },
    { body: `${call.offer}a=x\r\n` },
    { body: '' },
    { method: 'UPDATE' },
    { cseq: 8 },
    { identity: [] },
    { identity: [call.answered] },
    { identity: [call.offered.replace('certs/1', 'certs/2')] },
    { identity: [flipped(call.offered)] },
  ];
  for (const each of changed) {
    const callee = await end(call.bob, call.alice, false);
    const verdict = await callee.offered({ ...INVITE, ...each });
    expect(verdict.good, JSON.stringify(each)).toBe(false);
  }
});

it('takes no other answer', async () => {
  const changed: Partial<Message>[] = [
    { body: call.answer.replace('BB:', 'BC:') },
    { body: '' },
    { toTag: 'another-tag' },
    { cseq: 8 },
    { identity: [] },
    { identity: [call.offered] },
    { identity: [flipped(call.answered)] },
  ];
  for (const each of changed) {
    const caller = await end(call.alice, call.bob, true);
    await atThatTime(() => caller.request('INVITE', 7, call.offer));
    const verdict = await caller.answered({ ...OK, ...each });
    expect(verdict.good, JSON.stringify(each)).toBe(false);
  }
  const caller = await end(call.alice, call.bob, true);
  await atThatTime(() => caller.request('INVITE', 8, call.offer));
  expect((await caller.answered({ ...OK, cseq: 7 })).good, 'to another request').toBe(false);
});

it('takes what the other end saw in the handshake, from that end and in that call alone', async () => {
  const info: Message = {
    ...OK,
    method: 'INFO',
    cseq: 8,
    fromTag: 'callee-tag',
    toTag: 'caller-tag',
    identity: [call.reported],
    body: '',
  };
  const caller = await end(call.alice, call.bob, true);
  expect(await caller.reported(info), 'before anybody has signed').toBe(undefined);
  await atThatTime(() => caller.request('INVITE', 7, call.offer));
  await caller.answered(OK);
  expect(await caller.reported(info)).toEqual({
    group: 'X25519MLKEM768',
    postQuantum: true,
    peer: octets(call.alice.account),
  });
  const changed: Partial<Message>[] = [
    { method: 'MESSAGE' },
    { cseq: 9 },
    { body: 'more' },
    { identity: [] },
    { identity: [call.answered] },
    { identity: [flipped(call.reported)] },
  ];
  for (const each of changed) {
    expect(await caller.reported({ ...info, ...each }), JSON.stringify(each)).toBe(undefined);
  }
  const callee = await end(call.bob, call.alice, false);
  await callee.offered(INVITE);
  expect(await callee.reported(info), 'signed by itself').toBe(undefined);
});

it('believes that another device has answered when a device of its own account has signed so', async () => {
  const cancel: Message = { ...INVITE, identity: [call.answered], body: '' };
  const believes = async (more: Partial<Message> = {}, identity: Partial<CallIdentity> = {}) => {
    const judge: CallIdentity['judge'] = ([first], address) =>
      Promise.resolve(
        [call.alice, call.bob].some(
          (each) => first && base64Url(first) === each.publicKey && address === each.address,
        )
          ? first
          : undefined,
      );
    const callee = await end(call.bob, call.alice, false, undefined, undefined, { judge, ...identity });
    callee.answersWithTag('this-device');
    expect(await callee.offered(INVITE)).toEqual({ good: true });
    return callee.isAnsweredElsewhere({ ...cancel, ...more });
  };
  expect(await believes()).toBe(true);
  const changed: Partial<Message>[] = [
    { cseq: 8 },
    { identity: [] },
    { identity: ['x'] },
    { identity: [call.offered] },
    { identity: [flipped(call.answered)] },
  ];
  for (const each of changed) expect(await believes(each), JSON.stringify(each)).toBe(false);
  expect(await believes({}, { isOwnDevice: () => Promise.resolve(false) })).toBe(false);
  const another = await end(call.bob, call.alice, false);
  expect(await another.isAnsweredElsewhere(cancel), 'to another call').toBe(false);
});

it('takes no other nonce, and no call from somebody else', async () => {
  const callee = await end(call.bob, call.alice, false);
  await callee.offered(INVITE);
  await callee.answer('INVITE', 7, call.answer);
  expect((await callee.revealed(call.bob.nonce)).good).toBe(false);
  expect((await callee.revealed('AA')).good).toBe(false);
  const elsewhere = await end(call.bob, { ...call.alice, publicKey: call.bob.publicKey }, false);
  expect((await elsewhere.offered(INVITE)).good).toBe(false);
  const mallory = await end(call.bob, { ...call.alice, address: 'sip:mallory@example.org' }, false);
  expect((await mallory.offered(INVITE)).good).toBe(false);
});

it('takes no call of another dialog', async () => {
  for (const [callId, tag] of [
    ['call-2', 'caller-tag'],
    ['call-1', 'another-tag'],
  ]) {
    const callee = await end(call.bob, call.alice, false);
    callee.dialog(callId ?? '', 'callee-tag', tag ?? '', call.alice.address);
    expect((await callee.offered(INVITE)).good, `${callId} ${tag}`).toBe(false);
  }
});

it('says why it takes no other end', async () => {
  const notListed = await end(call.bob, call.alice, false, call.bob.publicKey);
  expect(await notListed.offered(INVITE)).toMatchObject({
    reason: 'deviceNotListed',
    status: 437,
  });
  const carol = { ...call.bob, address: 'sip:carol@example.org' };
  const caller = await end(call.alice, carol, true);
  await atThatTime(() => caller.request('INVITE', 7, call.offer));
  expect(await caller.answered(OK)).toMatchObject({ reason: 'somebodyElse' });
  const unsigned = await end(call.bob, call.alice, false);
  const nothing = { ...INVITE, identity: [] };
  expect(await unsigned.offered(nothing)).toMatchObject({
    reason: 'signatureMissing',
    status: 428,
  });
  const damaged = { ...INVITE, identity: ['x'] };
  expect(await unsigned.offered(damaged)).toMatchObject({
    reason: 'signatureInvalid',
    status: 438,
  });
});

it('takes nothing that the right key signed and that does not belong', async () => {
  const right = readIdentity(call.offered)?.claims;
  const context = right?.call;
  if (right === undefined || context === undefined) throw new Error('the vectors are damaged');
  const claim = (changed: Partial<CallClaim>) => ({ call: { ...context, ...changed } });
  const changes: [Partial<Passport>, boolean][] = [
    [{}, true],
    [{ fingerprints: ['AB'.repeat(32)] }, false],
    [{ fingerprints: [] }, false],
    [{ from: 'sip:mallory@example.org' }, false],
    [{ to: ['sip:mallory@example.org'] }, false],
    [{ call: undefined }, false],
    [claim({ nonce: undefined }), false],
    [claim({ answers: octets(call.alice.nonce) }), false],
    [claim({ calleeTag: 'callee-tag' }), false],
    [claim({ description: octets(call.alice.nonce) }), false],
  ];
  const key = await privateKeyOf(call.alice);
  for (const [changed, good] of changes) {
    const identity = writeIdentity(await signPassport({ ...right, ...changed }, key));
    const callee = await end(call.bob, call.alice, false);
    const verdict = await callee.offered({ ...INVITE, identity: [identity] });
    expect(verdict.good, Object.keys(changed).join()).toBe(good);
  }
});

/** With another signature. */
function flipped(identity: string): string {
  const at = identity.indexOf(';') - 40;
  const other = identity[at] === 'A' ? 'B' : 'A';
  return identity.slice(0, at) + other + identity.slice(at + 1);
}

it('follows roots where Java does, and nowhere else', async () => {
  for (const each of vectors.updates) {
    const next = await followRoots(octets(each.present), each.updates.map(octets));
    expect(next && base64Url(next), each.name).toBe(each.next);
  }
});

it('shows two people what Java shows them', async () => {
  expect(vectors.safety.length).toBe(40);
  for (const each of vectors.safety) {
    const own = { label: each.own, id: octets(each.ownId) };
    const peer = { label: each.peer, id: octets(each.peerId) };
    expect(safetyCode(own, peer)).toBe(each.code);
    expect((await safetyNumber(own, peer)).join(' ')).toBe(each.digits);
    expect((await safetyNumber(peer, own)).join(' ')).toBe(each.digits);
    expect(readSafetyCode(each.code)).toEqual({ shower: own, scanner: peer });
  }
});
