import { NoPasskey, usePasskey, type PasskeyRequest } from '../../shared/passkey';
import { makePasskey, type Invitation } from './passkey';
import { messages as say, minute } from './messages';
import type { Anomaly, CallClass, Check, Kind, Level, Protection, Refusal, Role, Span, State } from './words';

/** Who is signed in. */
export interface Me {
  readonly name: string;
  readonly role: Role;
  readonly may: readonly string[];
}

export interface Finding {
  readonly check: Check;
  readonly level: Level;
  readonly state: State;
  readonly until: string | null;
}

/** Phones by the version of the policy that they were given last; 0 is for none. */
export type RollOut = ReadonlyArray<{ readonly version: number; readonly phones: number }>;

export interface Overview {
  readonly now: string;
  readonly started: string;
  readonly version: string;
  readonly domain: string;
  readonly users: number;
  readonly devices: number;
  readonly registrations: number;
  readonly connections: number;
  readonly transactions: number;
  readonly calls: {
    readonly started: number;
    readonly taken: number;
    readonly classes: Readonly<Record<CallClass, number>>;
    readonly notTaken: number;
    readonly ringingMillisMedian: number | null;
    readonly ringingMillisP95: number | null;
  };
  readonly refusals: Readonly<Record<Refusal, number>>;
  readonly certificateFrom: string;
  readonly certificateUntil: string;
  readonly authorityFrom: string;
  readonly authorityUntil: string;
  readonly anomalies: {
    readonly told: boolean;
    readonly days: number;
    readonly kinds: ReadonlyArray<{
      readonly kind: Anomaly;
      readonly phones: number;
      readonly seen: number;
      readonly last: string;
    }>;
  };
  readonly policy: {
    readonly version: number;
    readonly profile: string;
    readonly until: string;
    readonly rollOut: RollOut;
  } | null;
  readonly log: {
    readonly size: number;
    readonly witnesses: number;
    readonly needed: number;
    readonly cosigned: string | null;
  } | null;
  readonly findings: readonly Finding[];
}

/** The last day in slots; those in which the server did not run are left out. */
export interface History {
  readonly minutes: number;
  readonly samples: readonly Sample[];
}

export interface Sample {
  readonly at: string;
  readonly registrations: number;
  readonly connections: number;
  readonly calls: number;
  readonly classes: Readonly<Partial<Record<CallClass, number>>>;
  readonly ringingMillis: number | null;
  readonly refusals: number;
  readonly reasons: Readonly<Partial<Record<Refusal, number>>>;
}

export interface UserRow {
  readonly name: string;
  readonly created: string;
  readonly deviceCount: number;
}

/** When a device signed in last, no more exactly than the policy wants. */
export interface LastSeen {
  readonly from: string;
  readonly span: Span;
}

/** What a maker has proven of a passkey that was made on a device; nothing of the device's own key. */
export interface Proven {
  readonly protection: Protection;
  readonly maker: string;
  readonly model: string;
  readonly at: string;
}

export interface Device {
  readonly id: string;
  readonly user: string;
  readonly name: string;
  readonly kind: Kind;
  readonly protection: Protection;
  readonly created: string;
  readonly expires: string;
  readonly revoked: string | null;
  readonly lastSeen: LastSeen | null;
  readonly attested: readonly Proven[];
}

/** A device that may administer without a browser. */
export interface LinkedDevice {
  readonly device: Device;
  readonly admin: string;
  readonly by: string;
  readonly since: string;
}

/** A part of a list; `next` is what `after` wants for more. */
export type Part<Name extends string, Row> = Readonly<Record<Name, readonly Row[]>> & {
  readonly next: string | null;
};

export interface EnrolmentCode {
  readonly name: string;
  readonly address: string;
  readonly code: string;
  readonly qr: string;
  readonly validMinutes: number;
}

/** Problem details (RFC 9457), in words for whoever asked. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
  ) {
    super(title);
  }
}

/** A change that waits for a second person now. */
export class Waits extends Error {
  constructor(
    readonly until: string,
    readonly others: number,
  ) {
    super('waits');
  }
}

/** Where the tab keeps what it needs when it comes back. */
const TICKET = 'identity-provider';
const PLACE = 'identity-provider-from';

/** After how long a change that got no answer is sent again, once. */
const AGAIN_MILLIS = 1000;

const BASE = '/api/v1/console/';

/** The server, as far as the console goes. */
export class Api extends EventTarget {
  get<T>(path: string): Promise<T> {
    return this.ask<T>('GET', path);
  }

  /**
   * Changes something, once, whatever becomes of the answer; where the server wants the passkey for
   * that, the person is asked for it.
   */
  async change<T>(method: 'POST' | 'DELETE', path: string, body?: object): Promise<T> {
    const key = crypto.randomUUID();
    try {
      return await this.once<T>(method, path, body, key);
    } catch (problem) {
      if (!(problem instanceof Problem) || problem.title !== 'Verify first') throw problem;
      const request = await this.ask<PasskeyRequest>('POST', 'verifications/options', {});
      // Whoever signed in elsewhere is verified there.
      if (request.passkeys.length === 0 && (await this.provider()) !== null) {
        return this.leave('verification');
      }
      await this.ask('POST', 'verifications', await usePasskey(request));
      return this.once<T>(method, path, body, key);
    }
  }

  /** The key makes two requests one where the first one's answer was lost. */
  private async once<T>(method: string, path: string, body: object | undefined, key: string): Promise<T> {
    try {
      return await this.ask<T>(method, path, body, key);
    } catch (problem) {
      if (problem instanceof Problem || problem instanceof Waits) throw problem;
      await new Promise((later) => window.setTimeout(later, AGAIN_MILLIS));
      return this.ask<T>(method, path, body, key);
    }
  }

  async signIn(): Promise<Me> {
    return this.ask<Me>('POST', 'sign-in', await this.signed('sign-in'));
  }

  /** The name of the identity provider by which people may sign in. */
  async provider(): Promise<string | null> {
    return (await this.get<{ name: string | null }>('identity-provider')).name;
  }

  /** Goes to the identity provider, which sends the browser back here. */
  async leave(why: 'sign-in' | 'verification'): Promise<never> {
    const { address, ticket } = await this.ask<{ address: string; ticket: string }>(
      'POST',
      `identity-provider/${why}`,
      {},
    );
    // Of this tab alone: an answer that comes in another one counts for nothing.
    sessionStorage.setItem(TICKET, ticket);
    sessionStorage.setItem(PLACE, why === 'verification' ? location.hash : '');
    location.assign(address);
    return new Promise<never>(() => undefined);
  }

  /**
   * What the identity provider has sent back with the browser, if it has just done so; `verified`
   * when it was for a change, which has to be made again on the page where it was begun.
   */
  async returned(): Promise<{ readonly me: Me; readonly verified: boolean } | undefined> {
    const answer = new URLSearchParams(location.search);
    const ticket = sessionStorage.getItem(TICKET);
    const place = sessionStorage.getItem(PLACE) ?? '';
    sessionStorage.removeItem(TICKET);
    sessionStorage.removeItem(PLACE);
    if (!answer.has('state')) return undefined;
    history.replaceState(null, '', location.pathname + (place || location.hash));
    const [code, state, iss] = ['code', 'state', 'iss'].map((name) => answer.get(name) ?? undefined);
    if (code === undefined || ticket === null) throw new Problem(403, 'Answer refused', '');
    const me = await this.ask<Me>('POST', 'identity-provider/answers', { ticket, code, state, iss });
    return { me, verified: place !== '' };
  }

  invitation(code: string): Promise<Invitation> {
    return this.ask<Invitation>('POST', 'invitations', { code });
  }

  async takeInvitation(code: string, invitation: Invitation): Promise<void> {
    const made = await makePasskey(invitation, say.title);
    await this.ask('POST', 'passkeys', { code, ...made });
  }

  /** The overview again and again, until what is given back is called. */
  watch(seen: (overview: Overview) => void): () => void {
    const events = new EventSource(`${BASE}overview/events`);
    events.addEventListener('message', (event) => seen(JSON.parse(event.data as string) as Overview));
    events.addEventListener('over', () => {
      events.close();
      this.signedOut();
    });
    return () => events.close();
  }

  private async signed(ceremony: string): Promise<object> {
    return usePasskey(await this.ask<PasskeyRequest>('POST', `${ceremony}/options`, {}));
  }

  /** Asks with a method and, for POST, a body; changes go through {@link change}. */
  async ask<T>(method: string, path: string, body?: object, key?: string): Promise<T> {
    const headers: Record<string, string> = method === 'GET' ? {} : { 'X-Console': '1' };
    if (key !== undefined) headers['Idempotency-Key'] = `"${key}"`;
    if (method === 'POST') headers['Content-Type'] = 'application/json';
    const reply = await fetch(BASE + path, {
      method,
      headers,
      ...(method === 'POST' ? { body: JSON.stringify(body ?? {}) } : {}),
      credentials: 'same-origin',
      cache: 'no-store',
    });
    const answer = (await reply.json()) as T & { title?: string; detail?: string };
    if (reply.status === 202) {
      const { waiting } = answer as unknown as { waiting: { until: string; others: number } };
      throw new Waits(waiting.until, waiting.others);
    }
    if (reply.ok) return answer;
    if (reply.status === 401) this.signedOut();
    throw new Problem(reply.status, answer.title ?? '', answer.detail ?? '');
  }

  private signedOut(): void {
    this.dispatchEvent(new Event('signed-out'));
  }
}

/** What went wrong, as a sentence that says what to do. */
export function sentence(problem: unknown): string {
  if (problem instanceof NoPasskey) return say.noPasskey;
  if (problem instanceof Waits) return say.waits(minute(problem.until), problem.others);
  if (problem instanceof Problem) return say.problems[problem.title] ?? problem.detail;
  return say.notReached;
}
