// Rewrites legacy exceptions to try_table with binaryen: reads a JSON list of modules in base64, and writes one alike.
// An entry is null where binaryen refuses the module.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const { default: binaryen } = await import(pathToFileURL(process.argv[2]).href);
const translated = JSON.parse(readFileSync(0, 'utf8')).map((wasm) => {
    let module;
    try {
        module = binaryen.readBinary(Buffer.from(wasm, 'base64'));
        module.setFeatures(binaryen.Features.All & ~binaryen.Features.GC);
        module.runPasses(['translate-to-exnref']);
        return Buffer.from(module.emitBinary()).toString('base64');
    } catch {
        return null;
    } finally {
        module?.dispose();
    }
});
process.stdout.write(JSON.stringify(translated));
