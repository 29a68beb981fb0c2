import { expect, it } from 'vitest';
import { CATALOGUES } from '../src/messages';

/** Every sentence by its path; functions say something of two words. */
function sentences(node: unknown, path = ''): [string, string][] {
  if (typeof node === 'string') return [[path, node]];
  if (typeof node === 'function') {
    const say = node as (one: string, other: string) => string;
    return [[path, say('ONE', 'OTHER')]];
  }
  return Object.entries(node as object).flatMap(([key, each]) => sentences(each, `${path}.${key}`));
}

const ENGLISH = sentences(CATALOGUES.en);
const GERMAN = sentences(CATALOGUES.de);

it('says everything in both languages', () => {
  expect(ENGLISH.length).toBeGreaterThan(80);
  expect(GERMAN.map(([path]) => path)).toEqual(ENGLISH.map(([path]) => path));
  for (const [path, said] of [...ENGLISH, ...GERMAN]) expect(said.trim(), path).not.toBe('');
});

it('leaves no sentence untranslated', () => {
  const english = new Map(ENGLISH);
  const same = GERMAN.filter(([path, said]) => english.get(path) === said).map(([path]) => path);
  // The product's name, and a word that both languages have.
  expect(same).toEqual(['.title', '.code']);
});
