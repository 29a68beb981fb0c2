import { expect, it } from 'vitest';
import { hex, sha256, utf8 } from '../src/protocol/bytes';
import { readRelease, shortHash } from '../src/phone/release';

const HASH = 'ab'.repeat(32);
const INDEX = `${HASH}  index.html\n`;

it('reads a list of files, and knows it by its hash', async () => {
  const list = utf8(`${INDEX}${'cd'.repeat(32)}  assets/index-A_b-1.js\n`);
  const release = await readRelease(list);
  expect(release?.hash).toBe(hex(await sha256(list)));
  expect(release?.files.get('assets/index-A_b-1.js')).toBe('cd'.repeat(32));
  expect(shortHash(HASH)).toBe('abab abab abab abab abab abab abab abab');
});

it('takes no other list', async () => {
  for (const list of [
    '',
    INDEX.trimEnd(),
    INDEX + INDEX,
    `${HASH}  other.html\n`,
    `${HASH} index.html\n`,
    `${INDEX}${HASH}  ../console/index.html\n`,
    `${INDEX}${HASH}  /api/v1/health\n`,
    `${INDEX}${HASH}  a//b\n`,
    `${INDEX}${HASH}  a?b\n`,
    INDEX.toUpperCase(),
    INDEX.replace('\n', '\r\n'),
    INDEX + '\n',
    INDEX + Array.from({ length: 64 }, (_, each) => `${HASH}  f${each}\n`).join(''),
    INDEX + `${HASH}  ${'a'.repeat(17_000)}\n`,
  ]) {
    expect(await readRelease(utf8(list)), list.slice(0, 100)).toBeUndefined();
  }
});
