// Proves the lint rules on broken mini-specs, with the configurations that greenapi.yaml is linted with.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { linters } from './linters.mjs';

const { base, cases } = JSON.parse(readFileSync(new URL('fixtures.json', import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), 'speclint-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function broken({ set }) {
  const doc = structuredClone(base);
  for (const [pointer, value] of Object.entries(set)) {
    const keys = pointer.slice(1).split('/').map((k) => k.replaceAll('~1', '/').replaceAll('~0', '~'));
    const last = keys.pop();
    const at = keys.reduce((node, key) => node[key], doc);
    assert.ok(at, `${pointer} leads nowhere`);
    at[last] = value;
  }
  return doc;
}

const files = cases.map((c, i) => {
  const file = join(folder, `case-${i}.json`);
  writeFileSync(file, JSON.stringify(broken(c), null, 2));
  return file;
});

for (const [name, { lint }] of Object.entries(linters)) {
  const problems = lint(files);
  describe(name, () => {
    for (const [i, c] of cases.entries()) {
      it(c.name, () => {
        const said = problems.filter((p) => p.file === files[i]);
        assert.deepEqual(said.map((p) => p.rule).sort(), c.expect[name].toSorted(), JSON.stringify(said, null, 1));
      });
    }
  });
}

describe('the configuration', () => {
  it('every own rule is broken by a case', () => {
    const rules = readFileSync(new URL('.spectral.yaml', import.meta.url), 'utf8').match(/^ {2}[a-z-]+(?=:$)/gm);
    const proved = new Set(cases.flatMap((c) => c.expect.spectral));
    assert.deepEqual(rules.map((r) => r.trim()).filter((r) => !proved.has(r)), []);
  });
  it('the lock file names no host', () => {
    const lock = readFileSync(new URL('package-lock.json', import.meta.url), 'utf8');
    assert.doesNotMatch(lock, /"resolved":/);
  });
});
