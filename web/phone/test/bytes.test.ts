import { describe, expect, it } from 'vitest';
import { base64Url, equal, fromBase64Url, Reader, utf8 } from '../src/protocol/bytes';

describe('base64url', () => {
  it('is written without padding and read strictly', () => {
    expect(base64Url(Uint8Array.of(0xfb, 0xff, 0xfe, 1))).toBe('-__-AQ');
    expect(fromBase64Url('-__-AQ')).toEqual(Uint8Array.of(0xfb, 0xff, 0xfe, 1));
    for (const bad of ['-__-AQ==', '-__-AR', '+/', 'a', 'a b']) {
      expect(fromBase64Url(bad), bad).toBeUndefined();
    }
  });
});

describe('Reader', () => {
  it('yields nothing past the end, and says so', () => {
    const reader = new Reader(Uint8Array.of(0, 2, 7));
    expect(reader.vector(2)).toHaveLength(0);
    expect(reader.overrun).toBe(true);
    expect(reader.exhausted).toBe(false);
  });

  it('takes no number that a double cannot hold', () => {
    const reader = new Reader(Uint8Array.of(0, 32, 0, 0, 0, 0, 0, 0));
    expect(reader.u64()).toBe(0);
    expect(reader.overrun).toBe(true);
  });
});

it('compares octets by value', () => {
  expect(equal(utf8('a'), utf8('a'))).toBe(true);
  expect(equal(utf8('a'), utf8('ab'))).toBe(false);
});
