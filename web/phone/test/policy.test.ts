import { expect, it } from 'vitest';
import { fromBase64Url, type Octets } from '../src/protocol/bytes';
import { accepted, REGISTER, type Policy } from '../src/protocol/policy';
import { decodePolicy, decodePolicyRoot, keptPolicy, takePolicy } from '../src/protocol/signed-policy';

// `VectorsTest` in Java writes what its rooms say of each; here the same is said, case by case.

interface Vectors {
  readonly policy: {
    readonly day: string;
    readonly root: string;
    readonly roots: readonly { readonly encoded: string; readonly good: boolean }[];
    readonly register: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
    readonly cases: readonly {
      readonly name: string;
      readonly encoded: string;
      readonly present: number;
      readonly taken?: Record<string, unknown>;
    }[];
  };
}

// Not a literal: the file is there when tests run, and not yet when types are checked.
const path = new URL('../../target/vectors.json', import.meta.url).pathname;
const { policy: vectors } = ((await import(path)) as { default: Vectors }).default;
const MOST_MILLIS = 400_000;

function octets(text: string): Octets {
  const read = fromBase64Url(text);
  if (read === undefined) throw new Error('the vectors are damaged');
  return read;
}

async function root() {
  const read = await decodePolicyRoot(octets(vectors.root));
  if (read === undefined) throw new Error('the root cannot be read');
  return read;
}

function said(policy: Policy) {
  const { choices, ...plain } = policy;
  const lists = Object.keys(choices).map((kind) => [kind, accepted(policy, kind, vectors.day)]);
  return { ...plain, accepted: Object.fromEntries(lists) as Record<string, string[]> };
}

it('knows the names that Java knows', () => {
  for (const [kind, { free, interop, postQuantum }] of Object.entries(vectors.register)) {
    const known = REGISTER[kind];
    expect(known?.free, kind).toEqual(free);
    expect(known?.interop ?? [], kind).toEqual(interop);
    // Where it decides what counts, and nowhere else.
    if (known?.postQuantum !== undefined) expect(known.postQuantum, kind).toEqual(postQuantum);
  }
  expect(Object.keys(REGISTER).sort()).toEqual(Object.keys(vectors.register).sort());
});

it('takes the officers that Java takes, and no others', async () => {
  for (const [number, each] of vectors.roots.entries()) {
    const good = (await decodePolicyRoot(octets(each.encoded))) !== undefined;
    expect(good, `root ${number}`).toBe(each.good);
  }
});

it('takes the policies that Java takes, and no other', async () => {
  const officers = await root();
  for (const each of vectors.cases) {
    const signed = decodePolicy(octets(each.encoded));
    const taken = signed && (await takePolicy(officers, each.present, signed, vectors.day));
    expect(taken && said(taken), each.name).toEqual(each.taken);
  }
}, MOST_MILLIS);

it('takes none that was changed where it is kept', async () => {
  const officers = await root();
  const right = vectors.cases.find((each) => each.taken !== undefined);
  const encoded = octets(right?.encoded ?? '');
  for (let at = 0; at < encoded.length; at += 29) {
    const changed = encoded.slice();
    changed[at] = (changed[at] ?? 0) ^ 1;
    const signed = decodePolicy(changed);
    expect(signed && (await keptPolicy(officers, signed)), `octet ${at}`).toBeUndefined();
  }
});
