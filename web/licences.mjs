// Everything that is shipped in the page has a licence that the project takes; else the build fails.
import { readFileSync } from 'node:fs';

const ALLOWED = ['Apache-2.0', 'MIT', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'ISC'];
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const refused = [];
for (const [path, entry] of Object.entries(lock.packages)) {
  if (path === '' || entry.dev === true) continue;
  const { license } = JSON.parse(readFileSync(`${path}/package.json`, 'utf8'));
  if (!ALLOWED.includes(license)) refused.push(`${path}: ${license}`);
}
if (refused.length > 0) {
  console.error(`These packages have licences that the project does not take:\n${refused.join('\n')}`);
  process.exit(1);
}
