// Everything that is shipped in the page has a licence that the project takes; else the build fails. What it is
// is written down for the console: node licences.mjs FILE
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const ALLOWED = ['Apache-2.0', 'MIT', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'ISC'];
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const refused = [];
const shipped = [];
for (const [path, entry] of Object.entries(lock.packages)) {
  if (path === '' || entry.dev === true) continue;
  const { name, version, license } = JSON.parse(readFileSync(`${path}/package.json`, 'utf8'));
  shipped.push(`npm:${name}:${version}|${license}\n`);
  if (!ALLOWED.includes(license)) refused.push(`${path}: ${license}`);
}
if (refused.length > 0) {
  console.error(`These packages have licences that the project does not take:\n${refused.join('\n')}`);
  process.exit(1);
}
const [, , list] = process.argv;
mkdirSync(dirname(list), { recursive: true });
writeFileSync(list, shipped.sort().join(''));
