// Has one of the TypeScript generators make its client: node generate.mjs NAME SPEC FOLDER.
import { createClient } from '@hey-api/openapi-ts';
import openapiTS, { astToString } from 'openapi-typescript';
import { generate } from 'orval';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [name, spec, folder] = process.argv.slice(2).map((arg, i) => (i === 0 ? arg : resolve(arg)));

const make = {
  'openapi-typescript': async () => writeFileSync(join(folder, 'schema.ts'), astToString(await openapiTS(pathToFileURL(spec)))),

  'hey-api': () =>
    createClient({
      input: spec,
      output: { path: join(folder, 'client'), postProcess: [] },
      plugins: ['@hey-api/client-fetch', '@hey-api/typescript', 'zod', { name: '@hey-api/sdk', validator: true }],
      logs: { level: 'warn' },
    }),

  orval: () =>
    generate({
      input: spec,
      output: {
        target: join(folder, 'client.ts'),
        client: 'fetch',
        override: { mutator: { path: join(folder, 'transport.ts'), name: 'transport' } },
      },
    }),
};

await make[name]();
