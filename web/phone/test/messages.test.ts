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

interface Files {
  readdirSync(folder: string, how: { recursive: boolean }): string[];
  readFileSync(file: string, how: string): string;
}

// Not a literal: nothing else here has types of Node's.
const node = 'node:fs';
const { readdirSync, readFileSync } = (await import(node)) as Files;
const SOURCES = new URL('../src/', import.meta.url).pathname;
const FILES = readdirSync(SOURCES, { recursive: true }).filter((each) => each.endsWith('.ts'));
const source = (name: string) => readFileSync(SOURCES + name, 'utf8');

/** The templates of a file, without their expressions: those are templates of their own. */
function templates(code: string): string[] {
  const found: string[] = [];
  const open: { text: string; tag: string; depth: number }[] = [];
  const text = code.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  for (let at = 0; at < text.length; at++) {
    const last = open.at(-1);
    const each = text.charAt(at);
    if (last !== undefined && last.depth === 0) {
      if (each === '`') {
        if (last.tag === 'html' || last.tag === 'svg') found.push(last.text);
        open.pop();
      } else if (text.startsWith('${', at)) {
        last.depth = 1;
        last.text += '\n';
        at++;
      } else last.text += each;
    } else if (each === '`') open.push({ text: '', tag: /\w*$/.exec(text.slice(0, at))?.[0] ?? '', depth: 0 });
    else if (last !== undefined && each === '{') last.depth++;
    else if (last !== undefined && each === '}') last.depth--;
  }
  return found;
}

/** What a person reads of a template. */
function written(template: string): string[] {
  return template.replace(/<[^>]*>/g, '\n').match(/\p{L}{2,}/gu) ?? [];
}

it('has no sentence outside the catalogue', () => {
  expect(templates('html`<p>One ${a} ${b ? html`<b>Two</b>` : c} ${say.x}</p>`').flatMap(written)).toEqual(['Two', 'One']);
  const found = FILES.flatMap((name) =>
    templates(source(name)).flatMap((each) => written(each).map((word) => `${name}: ${word}`)),
  );
  // Languages are called what they call themselves.
  expect(found).toEqual(['ui/settings.ts: English', 'ui/settings.ts: Deutsch']);
  for (const name of FILES.filter((each) => each.startsWith('ui/'))) {
    expect(source(name).match(/(?:aria-label|title|placeholder|alt)="[^"$]*\p{L}/u), name).toBeNull();
  }
});

it('has no sentence that nobody says', () => {
  const code = FILES.filter((name) => name !== 'messages.ts').map(source).join('\n');
  const unused = Object.keys(CATALOGUES.en).filter((key) => !new RegExp(`\\b(say|messages|english|german|en)\\.${key}\\b`).test(code));
  expect(unused).toEqual([]);
});
