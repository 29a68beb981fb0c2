// Ends the build of a page: integrity for everything that index.html loads, and the list of the
// release's files. `sha256sum -c release.txt` checks it; its own SHA-256 is the release's hash.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [, , page, folder] = process.argv;
const LIST = 'release.txt';

const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((each) => each.isFile())
  .map((each) => join(each.parentPath ?? each.path, each.name).slice(folder.length + 1))
  .filter((name) => name !== LIST)
  .sort();

function digest(name, algorithm, encoding) {
  return createHash(algorithm).update(readFileSync(join(folder, name))).digest(encoding);
}

// Subresource Integrity, section 3. What is loaded later is fetched and checked at once, too.
const index = join(folder, 'index.html');
const integrity = (path) => `integrity="sha384-${digest(path, 'sha384', 'base64')}"`;
let html = readFileSync(index, 'utf8');
const later = files.filter((name) => /^assets\/.*\.js$/.test(name) && !html.includes(name));
const preloads = later.map(
  (name) => `  <link rel="modulepreload" crossorigin href="/${page}/${name}">\n  `,
);
html = html.replace('</head>', `${preloads.join('')}</head>`);
html = html.replace(
  new RegExp(`(src|href)="/${page}/(assets/[^"]+)"`, 'g'),
  (whole, _attribute, path) => `${whole} ${integrity(path)}`,
);
writeFileSync(index, html);

writeFileSync(
  join(folder, LIST),
  files.map((name) => `${digest(name, 'sha256', 'hex')}  ${name}\n`).join(''),
);
