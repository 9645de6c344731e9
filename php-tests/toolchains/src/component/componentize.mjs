// node componentize.mjs SOURCE WIT OUTPUT, with componentize-js in the folder in the variable NODE_MODULES.
import { readFile, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';

const [source, wit, output] = process.argv.slice(2);
const package_ = `${process.env.NODE_MODULES}/@bytecodealliance/componentize-js/src/componentize.js`;
const { componentize } = await import(pathToFileURL(package_));
const { component } = await componentize({
  sourcePath: source,
  witWorld: await readFile(wit, 'utf8'),
  worldName: 'shop',
  disableFeatures: ['http', 'fetch-event'],
});
await writeFile(output, component);
