/** The types of the engine's package, as a program meets them that takes them at their word. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';

const built = fileURLToPath(new URL('../../target/web/axcess-wasm/axcess_wasm.d.ts', import.meta.url));

test.skipIf(!existsSync(built))('every type that the package names is declared', { timeout: 30_000 }, () => {
  const program = ts.createProgram([built], { strict: true, noEmit: true, lib: ['lib.es2022.d.ts', 'lib.esnext.disposable.d.ts'], types: [] });
  const faults = ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  expect(faults).toEqual([]);
});
