// Lints openapi/greenapi.yaml with both linters. Exit 0 only if neither says anything at all: errors, warnings
// and hints count alike.
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { linters } from './linters.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const spec = resolve(root, process.argv[2] ?? 'openapi/greenapi.yaml');
let total = 0;
for (const { title, lint } of Object.values(linters)) {
  const problems = lint([spec]);
  total += problems.length;
  for (const p of problems) {
    console.log(`${relative(root, p.file)}:${p.line ?? ''} ${p.level} ${p.rule} ${p.at}\n    ${p.message}`);
  }
  const count = (level) => problems.filter((p) => p.level === level).length;
  console.log(`${title}: ${count('error')} errors, ${count('warning')} warnings, ${count('info') + count('hint')} hints`);
}
process.exitCode = total === 0 ? 0 : 1;
