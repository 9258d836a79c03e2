// A module of the application for a test that needs no browser.
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const ROOT = resolve(process.env.SOCHO_ROOT ?? '.'), BUILT = join(ROOT, 'build/app');

/** Bundles src/app/<path> and imports it. */
export async function load(path) {
  const esbuild = createRequire(join(BUILT, 'package.json'))('esbuild');
  const { outputFiles: [file] } = await esbuild.build({ entryPoints: [join(ROOT, 'src/app', path)], bundle: true, write: false, format: 'esm',
    nodePaths: [join(BUILT, 'node_modules')], jsx: 'automatic', jsxImportSource: 'preact', logLevel: 'error' });
  return import(`data:text/javascript;base64,${Buffer.from(file.contents).toString('base64')}`);
}
