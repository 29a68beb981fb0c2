import type { Server } from './server';

/** A call does without a relay that is not known by then. */
const PATIENCE_MILLIS = 1_500;
const MOST_URIS = 8;

/** Where relays are, with credentials that are fresh for each call: none can tell that two calls are of one device. */
export async function relays(server: Server): Promise<RTCIceServer[]> {
  const late = new Promise<RTCIceServer[]>((done) => setTimeout(() => done([]), PATIENCE_MILLIS));
  return Promise.race([ask(server), late]);
}

async function ask(server: Server): Promise<RTCIceServer[]> {
  try {
    const { status, json } = await server.get('/api/v1/relays');
    const { uris, username, password } = json;
    if (status !== 200 || !Array.isArray(uris)) return [];
    if (typeof username !== 'string' || typeof password !== 'string') return [];
    const urls = (uris as unknown[])
      .filter((each): each is string => typeof each === 'string' && /^turns?:/.test(each))
      .slice(0, MOST_URIS);
    return urls.length === 0 ? [] : [{ urls, username, credential: password }];
  } catch {
    return [];
  }
}
