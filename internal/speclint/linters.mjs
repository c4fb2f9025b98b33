// Runs the two linters as programs, under the configurations of this folder, and reads what they say.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const LEVELS = ['error', 'warning', 'info', 'hint'];

function run(program, args) {
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', NO_COLOR: '1' };
  const done = spawnSync(process.execPath, [program, ...args], { cwd: here, env, encoding: 'utf8', maxBuffer: 64 << 20 });
  if (done.error) throw done.error;
  return done;
}

// parse reads one JSON document after the other: Redocly writes one for each file, pretty-printed.
function parse(name, done) {
  try {
    return done.stdout.trim().split(/(?<=^\})\s*(?=\{)/m).map((text) => JSON.parse(text));
  } catch {
    throw new Error(`${name} gave no JSON (exit ${done.status}): ${done.stderr || done.stdout}`);
  }
}

const version = (name) => require(`${name}/package.json`).version;

// Each linter takes files and gives problems {file, level, rule, at, line, message}, in the order reported.
export const linters = {
  redocly: {
    title: `Redocly CLI ${version('@redocly/cli')}`,
    lint(files, config = 'redocly.yaml') {
      const program = join(here, 'node_modules/@redocly/cli/bin/cli.js');
      const out = parse('redocly', run(program, ['lint', ...files, '--config', config, '--lint-config=error', '--format=json', '--max-problems=10000']));
      // An ignore file would hide problems without a reason beside them: an ignored one counts as a problem.
      return out.flatMap((doc) => doc.problems).map((p) => ({
        file: resolve(here, p.location[0]?.source.ref ?? ''),
        level: p.ignored ? 'error' : p.severity === 'warn' ? 'warning' : p.severity,
        rule: p.ruleId,
        at: p.location[0]?.pointer ?? '',
        line: p.location[0]?.start?.line,
        message: p.message,
      }));
    },
  },
  spectral: {
    title: `Spectral ${version('@stoplight/spectral-cli')}`,
    lint(files, config = '.spectral.yaml') {
      const program = join(here, 'node_modules/@stoplight/spectral-cli/dist/index.js');
      const out = parse('spectral', run(program, ['lint', '-r', config, '--quiet', '-f', 'json', '--fail-severity=error', ...files]));
      return out.flat().map((p) => ({
        file: resolve(here, p.source),
        level: LEVELS[p.severity],
        rule: p.code,
        at: `#/${p.path.join('/')}`,
        line: p.range.start.line + 1,
        message: p.message,
      }));
    },
  },
};
