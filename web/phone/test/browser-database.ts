/** The little of IndexedDB that `Store` uses, in memory, for tests outside of browsers. */
export class BrowserDatabase {
  private readonly stores = new Map<string, Map<string, unknown>>();
  private readonly keyPaths = new Map<string, string>();

  open(): unknown {
    const database = {
      createObjectStore: (name: string, options?: { readonly keyPath: string }) => {
        this.stores.set(name, new Map());
        if (options !== undefined) this.keyPaths.set(name, options.keyPath);
      },
      close: () => undefined,
      transaction: () => this.transaction(),
    };
    const request: Request = { result: database };
    soon(() => {
      if (this.stores.size === 0) request.onupgradeneeded?.();
      request.onsuccess?.();
    });
    return request;
  }

  private keyIn(store: string, value: unknown): string {
    return String((value as Readonly<Record<string, unknown>>)[this.keyPaths.get(store) ?? '']);
  }

  private transaction(): unknown {
    const transaction: Transaction = {
      objectStore: (name) => {
        const all = this.stores.get(name) ?? new Map<string, unknown>();
        return {
          get: (key) => answered(all.get(key)),
          getAll: () => answered([...all.values()]),
          put: (value, key) => answered(all.set(key ?? this.keyIn(name, value), value)),
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
