// Runs the tour and every case, good or bad, and prints what became of each as one line of JSON.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { tour } from './tour';

async function report(name: string, run: () => Promise<unknown>): Promise<void> {
  try {
    console.log(JSON.stringify({ name, result: await run() }));
  } catch (error) {
    console.log(JSON.stringify({ name, refused: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }));
  }
}

void (async () => {
  await report('tour', async () => { await tour(); return { status: 200 }; });
  const folder = join(__dirname, 'cases');
  for (const file of readdirSync(folder).sort()) {
    await report(file.replace(/\.js$/, ''), () => require(join(folder, file)).run());
  }
})();
