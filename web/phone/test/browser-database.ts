/** The little of IndexedDB that `Store` uses, in memory, for tests outside of browsers. */
export class BrowserDatabase {
  private readonly stores = new Map<string, Map<string, unknown>>();

  open(): unknown {
    const database = {
      createObjectStore: (name: string) => this.stores.set(name, new Map()),
      transaction: () => this.transaction(),
    };
    const request: Request = { result: database };
    soon(() => {
      if (this.stores.size === 0) request.onupgradeneeded?.();
      request.onsuccess?.();
    });
    return request;
  }

  private transaction(): unknown {
    const transaction: Transaction = {
      objectStore: (name) => {
        const all = this.stores.get(name) ?? new Map<string, unknown>();
        return {
          get: (key) => answered(all.get(key)),
          put: (value, key) => answered(all.set(key, value)),
          delete: (key) => answered(all.delete(key)),
        };
      },
    };
    // After what its requests lead to.
    soon(() => soon(() => transaction.oncomplete?.()));
    return transaction;
  }
}

interface Request {
  result: unknown;
  onupgradeneeded?: () => void;
  onsuccess?: () => void;
}

interface Transaction {
  oncomplete?: () => void;
  objectStore(name: string): Readonly<Record<string, (one: never, other: never) => Request>>;
}

function answered(result: unknown): Request {
  const request: Request = { result };
  soon(() => request.onsuccess?.());
  return request;
}

function soon(run: () => void): void {
  queueMicrotask(run);
}
