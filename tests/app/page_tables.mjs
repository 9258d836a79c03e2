// What the application says of itself in its sources: every page of every area's table, and every word in both languages.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const ROOT = resolve(process.env.SOCHO_ROOT ?? '.'), BUILT = join(ROOT, 'build/app'), SOURCE = join(ROOT, 'src/app');
const IS_TABLE = /\/app\/(areas\.ts|(\w+)\/(menu\.ts|\2\.tsx))$/;

/** The areas and their tables alone: whatever else they import is there by name, and answers nothing. */
const tablesOnly = {
  name: 'tables only',
  setup(build) {
    build.onLoad({ filter: /\/src\/app\/.*\.tsx?$/ }, ({ path }) => {
      if (IS_TABLE.test(path)) return undefined;
      if (path.endsWith('/router.ts')) return { contents: 'export const page = (path, view, rights = []) => ({ path, rights });', loader: 'ts' };
      const names = [...readFileSync(path, 'utf8').matchAll(/^export (?:async )?(?:const|let|function|class) (\w+)/gm)].map(([, name]) => name);
      return { contents: names.map((name) => `export const ${name} = () => () => {};`).join('\n'), loader: 'ts' };
    });
  },
};

/** Every page: its address below /app ("/board/:market"), and whose rights it asks for. */
export async function pagesOf() {
  const esbuild = createRequire(join(BUILT, 'package.json'))('esbuild');
  const { outputFiles: [file] } = await esbuild.build({ entryPoints: [join(SOURCE, 'areas.ts')], bundle: true, write: false, format: 'esm', plugins: [tablesOnly],
    nodePaths: [join(BUILT, 'node_modules')], jsx: 'automatic', jsxImportSource: 'preact', logLevel: 'error' });
  const { areas, open, account } = await import(`data:text/javascript;base64,${Buffer.from(file.contents).toString('base64')}`);
  const rows = [];
  for (const area of [...areas, open, account]) for (const page of (await area.load()).pages) rows.push({ area: area.prefix, ...page });
  return rows;
}

function* sources(dir = SOURCE) {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (/\.tsx?$/.test(entry.name)) yield readFileSync(path, 'utf8');
  }
}

const PAIR = /\w+: \[\s*(['"])((?:\\.|(?!\1).)*)\1,\s*(['"])((?:\\.|(?!\3).)*)\3\s*\]/g;
const plain = (text) => text.replace(/\\(.)/g, '$1');

/** Every phrase of the dictionaries without places to fill: [Vietnamese, English]. A sign beside a word is no phrase. */
export function phrases() {
  return [...sources()].flatMap((text) => [...text.matchAll(PAIR)].map((pair) => [plain(pair[2]), plain(pair[4])])).filter(([vi]) => !vi.includes('{') && /\p{L}/u.test(vi));
}

/** Every word that the API has for a state, a kind or a verdict. */
export function codesOf() {
  const codes = new Set(), walk = (one) => {
    if (Array.isArray(one)) one.forEach(walk);
    else if (one && typeof one === 'object') {
      if (Array.isArray(one.enum)) one.enum.filter((word) => /^[a-z][a-z_]+$/.test(word)).forEach((word) => codes.add(word));
      Object.values(one).forEach(walk);
    }
  };
  walk(JSON.parse(readFileSync(join(ROOT, 'src/http/openapi.json'), 'utf8')));
  return codes;
}
