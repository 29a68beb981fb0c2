import * as account from '../protocol/account';
import { base64Url, equal, fromBase64Url, sha256, type Octets } from '../protocol/bytes';
import { recoverySigner } from '../protocol/recovery';
import { octets, type Server } from './server';
import type { Device, Store } from './store';

/** A device that waits to be let in, and the digits that its own screen shows. */
export interface WaitingDevice extends account.Candidate {
  readonly code: string;
}

/** What came of letting a device in. */
export type LetIn = 'done' | 'gone' | 'notLatest' | 'refused';

/** What came of recovering the account by its words. */
export type Recovery = 'done' | 'words' | 'notLatest' | 'refused';

/** What the server tells is not the account of before: it was reset, or the server lies. */
export class OtherAccount extends Error {}

/** The newest statement of this account that this browser has seen. */
interface Seen {
  readonly version: number;
  readonly hash: Octets;
}

const SEEN = 'ownAccount';
/** Another device may be faster so often. */
const TRIES = 3;
const MOST_CANDIDATES = 16;

/**
 * The account that this browser belongs to: founded, waited for, or one that it lets other devices
 * into. What was seen of it is remembered: a server that tells a shorter or another one is found out.
 */
export class OwnAccount {
  id: Octets | undefined;
  /** Of the account that was founded just now; shown once. */
  freshRecoveryWords: readonly string[] | undefined;
  /** While this device waits: what its screen shows. */
  code: string | undefined;
  /** Devices of this user that wait for a yes on one that is in. */
  waiting: readonly WaitingDevice[] = [];
  private keys: readonly Octets[] = [];

  constructor(
    private readonly server: Server,
    private readonly device: Device,
    private readonly store: Store,
  ) {}

  /** This device is not one of its account's yet. */
  get waits(): boolean {
    return this.code !== undefined;
  }

  /** Founds the account where there is none, asks to be let in, or learns who waits. */
  async join(): Promise<void> {
    const state = await this.read();
    if (state === undefined) {
      const founded = await account.found(this.device);
      const reply = await this.send('statements', { statement: base64Url(founded.statement) });
      if (reply.status !== 201) throw new Error('the account could not be founded');
      // A server that tells of no account the next time is found out.
      await this.store.keepFact(SEEN, { version: 1, hash: founded.id });
      this.freshRecoveryWords = founded.words;
      this.id = founded.id;
      return;
    }
    if (this.isIn(state)) {
      this.code = undefined;
      return;
    }
    const asking = await account.candidate(this.device, state.id);
    const entry = base64Url(asking.device.encoded);
    await this.send('candidates', { entry, consent: base64Url(asking.consent) });
    this.code = await account.shortCode(asking.device, state.id);
  }

  /** Looks whether something has changed: who waits, and whether this device still does. */
  async look(): Promise<void> {
    const state = await this.read();
    if (state !== undefined && this.isIn(state)) this.code = undefined;
  }

  /**
   * Lets a device in whose digits a person has compared.
   *
   * @param isLatest asks the log whether that version is the newest
   */
  async letIn(
    code: string,
    isLatest: (state: account.AccountState) => Promise<boolean>,
  ): Promise<LetIn> {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const state = await this.read();
      const wanted = this.waiting.find((each) => each.code === code);
      if (state === undefined || !this.isIn(state) || wanted === undefined) return 'gone';
      // On an older version this device would contradict what another one of its account signed.
      if (!(await isLatest(state))) return 'notLatest';
      const statement = await account.add(state, wanted, this.device);
      const { status } = await this.send('statements', { statement: base64Url(statement) });
      if (status === 201) {
        await this.look();
        return 'done';
      }
      if (status !== 409) return 'refused';
    }
    return 'refused';
  }

  /**
   * Takes the place of all devices of the account, by its recovery words; then there are new ones.
   *
   * @param isLatest asks the log whether that version is the newest
   */
  async recover(
    text: string,
    isLatest: (state: account.AccountState) => Promise<boolean>,
  ): Promise<Recovery> {
    const words = await recoverySigner(text);
    const state = words && (await this.read());
    if (words === undefined || state === undefined) return 'words';
    if (!(await isLatest(state))) return 'notLatest';
    const recovered = await account.recover(state, words, this.device);
    if (recovered === undefined) return 'words';
    const { status } = await this.send('statements', { statement: base64Url(recovered.statement) });
    if (status !== 201) return 'refused';
    this.freshRecoveryWords = recovered.words;
    await this.look();
    return 'done';
  }

  /** Whether a device with this key is in the account, or was let in meanwhile. */
  async has(key: Octets): Promise<boolean> {
    const isIn = () => this.keys.some((each) => equal(each, key));
    if (!isIn()) await this.look().catch(() => {});
    return isIn();
  }

  private isIn(state: account.AccountState): boolean {
    return state.devices.some((each) => equal(each.publicKey, this.device.publicKey));
  }

  /** Nothing where there is no account yet. */
  private async read(): Promise<account.AccountState | undefined> {
    const reply = await this.server.get(`/api/v1/accounts/${this.user}`);
    const statements = reply.json['statements'] ?? [];
    const known = reply.status === 200 || reply.status === 404;
    if (!known || !Array.isArray(statements)) throw new Error('no answer');
    const seen = await this.store.fact<Seen>(SEEN);
    if (statements.length === 0) {
      if (seen !== undefined) throw new OtherAccount();
      return undefined;
    }
    const state = await account.readChain(statements, this.device.address.slice(4));
    if (state === undefined || !(await goesOn(statements, seen))) throw new OtherAccount();
    await this.store.keepFact(SEEN, { version: state.version, hash: state.lastHash });
    this.id = state.id;
    this.keys = state.devices.map((each) => each.publicKey);
    this.waiting = await this.candidates(reply.json['candidates'], state);
    return state;
  }

  private async candidates(
    sent: unknown,
    state: account.AccountState,
  ): Promise<readonly WaitingDevice[]> {
    const waiting: WaitingDevice[] = [];
    const all = (Array.isArray(sent) ? sent : []) as Readonly<Record<string, unknown>>[];
    for (const each of all.slice(0, MOST_CANDIDATES)) {
      const [entry, consent] = [octets(each, 'entry'), octets(each, 'consent')];
      const read = entry && consent && (await account.readCandidate(entry, consent, state));
      if (read !== undefined && !equal(read.device.publicKey, this.device.publicKey)) {
        waiting.push({ ...read, code: await account.shortCode(read.device, state.id) });
      }
    }
    return waiting;
  }

  private get user(): string {
    return encodeURIComponent(this.device.address.slice(4).split('@')[0] ?? '');
  }

  private send(what: 'statements' | 'candidates', body: unknown) {
    return this.server.post(`/api/v1/accounts/${this.user}/${what}`, body);
  }
}

/** Whether a chain has what was seen of it before. */
async function goesOn(statements: readonly unknown[], seen: Seen | undefined): Promise<boolean> {
  if (seen === undefined) return true;
  for (const each of statements) {
    const encoded = typeof each === 'string' ? fromBase64Url(each) : undefined;
    if (encoded !== undefined && equal(await sha256(encoded), seen.hash)) return true;
  }
  return false;
}
