import type { Octets } from '../protocol/bytes';

/** What a device is: made when it is enrolled, kept by the browser. */
export interface Device {
  /** P-256; the private key cannot be read out, by this page neither. */
  readonly pair: CryptoKeyPair;
  readonly publicKey: Octets;
  readonly id: string;
  /** `sip:USER@DOMAIN` */
  readonly address: string;
  /** DER, the device's own first; renewed every few days. */
  chain: readonly Octets[];
  /** The trust bundle that it was given, or what that has led to by signed steps. */
  trust: Octets;
  /** Where the bundle came from, if it was not held against the pin of an enrolment code. */
  readonly rootsFrom?: 'server';
}

/** How two people made sure of each other's account. */
export type VerifiedBy = 'words' | 'code' | 'digits';

/** An account as it was first seen, and whether its person was verified. */
export interface Pin {
  readonly address: string;
  readonly account: Octets;
  /** Days are enough. */
  readonly since: string;
  readonly verifiedBy?: VerifiedBy;
  readonly verifiedSince?: string;
  /** The day when it was compared and was not the same; only a comparison ends that. */
  readonly differedSince?: string;
  /** The number of the last statement of recovery words that was known then. */
  readonly recoveredAt?: number;
}

const NAME = 'sottovoce';

/** The browser's own database; nothing of it is ever sent as it stands. */
export class Store {
  /** The database is gone: another window, or the browser, has erased it. */
  onGone: () => void = () => {};

  private constructor(private readonly database: IDBDatabase) {}

  static async open(): Promise<Store> {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('device');
      request.result.createObjectStore('pins', { keyPath: 'address' });
      request.result.createObjectStore('facts');
    };
    const database = await done(request);
    const store = new Store(database);
    // Another window erases everything: nothing here may stand in its way.
    database.onversionchange = () => {
      database.close();
      store.onGone();
    };
    database.onclose = () => store.onGone();
    return store;
  }

  close(): void {
    this.database.close();
  }

  device(): Promise<Device | undefined> {
    return this.read<Device>('device', 'this');
  }

  /** With facts that hold for that device alone: all of it, or nothing. */
  keepDevice(device: Device, facts: Readonly<Record<string, unknown>> = {}): Promise<void> {
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction(['device', 'facts'], 'readwrite');
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('not stored'));
      transaction.objectStore('device').put(device, 'this');
      for (const [name, value] of Object.entries(facts)) {
        transaction.objectStore('facts').put(value, name);
      }
    });
  }

  pin(address: string): Promise<Pin | undefined> {
    return this.read<Pin>('pins', address);
  }

  pins(): Promise<Pin[]> {
    return done(this.database.transaction('pins').objectStore('pins').getAll());
  }

  /** Changes what is known of somebody by what it was; two windows cannot do it at once. */
  async changePin(address: string, change: (known: Pin | undefined) => Pin): Promise<void> {
    await this.write('pins', (all) => {
      const known = all.get(address) as IDBRequest<Pin | undefined>;
      known.onsuccess = () => all.put(change(known.result));
      return known;
    });
  }

  /** Small things by name, such as the newest head of the log. */
  fact<T>(name: string): Promise<T | undefined> {
    return this.read<T>('facts', name);
  }

  async keepFact(name: string, value: unknown): Promise<void> {
    await this.write('facts', (all) => all.put(value, name));
  }

  async forgetFact(name: string): Promise<void> {
    await this.write('facts', (all) => all.delete(name));
  }

  /** Changes a fact by what it was; two windows cannot do it at once. False where nothing comes of it. */
  async changeFact<T>(name: string, change: (known: T | undefined) => T | undefined): Promise<boolean> {
    let changed = false;
    await this.write('facts', (all) => {
      const known = all.get(name) as IDBRequest<T | undefined>;
      known.onsuccess = () => {
        const next = change(known.result);
        changed = next !== undefined;
        if (changed) all.put(next, name);
      };
      return known;
    });
    return changed;
  }

  /** Everything goes: the device signs in no more. */
  async erase(): Promise<void> {
    this.database.close();
    await done(indexedDB.deleteDatabase(NAME));
  }

  private read<T>(store: string, key: string): Promise<T | undefined> {
    return done<T | undefined>(this.database.transaction(store).objectStore(store).get(key));
  }

  private write(store: string, change: (all: IDBObjectStore) => IDBRequest): Promise<void> {
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction(store, 'readwrite');
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('not stored'));
      change(transaction.objectStore(store));
    });
  }
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the database does not answer'));
  });
}
