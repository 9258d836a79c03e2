// tools/app.mjs DIR: builds the browser application (src/app) with the packages in DIR/node_modules.
//
// DIR/out has the files as they are served below /app/, each beside its gzip and brotli forms; DIR/files.def is their table
// for src/http/app.c, and DIR/files.list names all of them for tools/embed.c. The same sources give the same bytes.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const source = join(root, 'src/app'), dir = process.argv[2] ?? 'build/app', out = join(dir, 'out');
const esbuild = createRequire(resolve(dir, 'package.json'))('esbuild');
const TYPES = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8',
  '.webmanifest': 'application/manifest+json', '.svg': 'image/svg+xml', '.png': 'image/png', '.wasm': 'application/wasm',
};
const PAPER = '#ffffff', INK = { R: '#a3241b', W: '#e9b949', K: '#1c1917' };
const HASH_CHARS = 10, LEAST_GAIN_BYTES = 64;

const hashOf = (bytes) => createHash('sha256').update(bytes).digest('base64url').replaceAll('-', '0').replaceAll('_', '1').slice(0, HASH_CHARS);
const files = new Map(); // path below /app/ -> bytes
/** Adds a file under its hash; what it is called then. */
function keep(name, bytes) {
  const data = Buffer.from(bytes), ending = extname(name);
  const path = `a/${basename(name, ending)}-${hashOf(data)}${ending}`;
  files.set(path, data);
  return path;
}

// ---- the icon is drawn in icon.txt, a square a character

const squares = readFileSync(join(source, 'icon.txt'), 'utf8').trim().split('\n');
function iconSvg() {
  const n = squares.length, rects = squares.flatMap((line, y) => [...line].map((c, x) => (INK[c] ? `<path fill="${INK[c]}" d="M${x} ${y}h1v1h-1z"/>` : '')));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${n} ${n}" shape-rendering="crispEdges"><path fill="${PAPER}" d="M0 0h${n}v${n}H0z"/>${rects.join('')}</svg>`;
}
const table = Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
  return n >>> 0;
});
const crc = (bytes) => (bytes.reduce((c, byte) => table[(c ^ byte) & 255] ^ (c >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]), whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc(body), body.length + 4);
  return whole;
}
/** The icon as a PNG (ISO 15948) with a palette, `side` pixels wide, a tenth of it margin for masks. */
function iconPng(side) {
  const colours = [PAPER, ...Object.values(INK)], n = squares.length, cell = Math.floor((side * 0.8) / n), from = (side - cell * n) >> 1;
  const head = Buffer.alloc(13), rows = Buffer.alloc((side + 1) * side);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([8, 3, 0, 0, 0], 8);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const c = squares[Math.floor((y - from) / cell)]?.[Math.floor((x - from) / cell)];
      rows[y * (side + 1) + 1 + x] = INK[c] ? 1 + Object.keys(INK).indexOf(c) : 0;
    }
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head),
    chunk('PLTE', Buffer.from(colours.map((c) => c.slice(1)).join(''), 'hex')), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

// ---- bundles

const common = {
  absWorkingDir: root, nodePaths: [resolve(dir, 'node_modules')], bundle: true, minify: true, write: false, charset: 'utf8',
  target: ['es2020', 'chrome87', 'safari15', 'firefox90'], legalComments: 'none', logLevel: 'warning', jsx: 'automatic', jsxImportSource: 'preact',
};
// What reads codes is compiled from WebAssembly: in a worker, whose file alone is served with a policy that allows it.
const wasm = `/app/${keep('zxing_reader.wasm', readFileSync(resolve(dir, 'node_modules/zxing-wasm/dist/reader/zxing_reader.wasm')))}`;
const [scan] = (await esbuild.build({ ...common, entryPoints: ['src/app/worker/scan.ts'], format: 'iife', outdir: '/a', define: { WASM: JSON.stringify(wasm) } })).outputFiles;
const compiling = keep('scan.js', scan.contents);

const split = (more = {}) => esbuild.build({ ...common, entryPoints: ['src/app/main.tsx'], splitting: true, format: 'esm', metafile: true, outdir: '/a',
  entryNames: '[name]-[hash]', chunkNames: '[name]-[hash]',
  define: { SCAN_WORKER: JSON.stringify(`/app/${compiling}`) }, ...more });
// What any two parts share would be a chunk for each set of them, and a request costs a slow network more than a few kilobytes:
// so every part wants all that is shared, which makes it one chunk of the first page.
// The import stands at the end of each part alone: put into every file, it would also run before the packages that they import.
const apart = Object.values((await split()).metafile.outputs);
const parts = new Set(apart.flatMap(({ entryPoint }) => (entryPoint?.startsWith('src/') ? [resolve(root, entryPoint)] : [])));
const shared = apart.filter(({ entryPoint }) => !entryPoint).flatMap(({ inputs }) => Object.keys(inputs)).filter((path) => path.startsWith('src/'));
const together = resolve(dir, 'shared.js');
writeFileSync(together, [...new Set(shared)].sort().map((path) => `import ${JSON.stringify(resolve(root, path))};\n`).join(''));
const wantingAll = { name: 'together', setup: (build) => build.onLoad({ filter: /\.tsx?$/ }, ({ path }) => (parts.has(path)
  ? { contents: `${readFileSync(path, 'utf8')}\nimport ${JSON.stringify(together)};\n`, loader: path.endsWith('x') ? 'tsx' : 'ts' } : undefined)) };
const bundled = await split({ plugins: [wantingAll] });
for (const file of bundled.outputFiles) files.set(`a/${basename(file.path)}`, Buffer.from(file.contents));
const outputs = Object.entries(bundled.metafile.outputs).map(([path, row]) => ({ ...row, path: `a/${basename(path)}` }));
const main = outputs.find(({ entryPoint }) => entryPoint === 'src/app/main.tsx');
const shellChunks = [...new Set(main.imports.filter(({ kind }) => kind === 'import-statement').map(({ path }) => `a/${basename(path)}`))].sort();
const [style] = (await esbuild.build({ ...common, entryPoints: ['src/app/app.css'], outdir: '/a' })).outputFiles;

const names = { 'main.js': main.path, 'app.css': keep('app.css', style.contents), 'icon.svg': keep('icon.svg', iconSvg()) };
for (const side of [192, 512]) names[`icon-${side}.png`] = keep(`icon-${side}.png`, iconPng(side));
files.set('manifest.webmanifest', Buffer.from(JSON.stringify({
  name: 'Sổ Chợ', short_name: 'Sổ Chợ', lang: 'vi', start_url: '/app/', scope: '/app/', display: 'standalone',
  background_color: '#ffffff', theme_color: INK.R,
  icons: [{ src: `/app/${names['icon.svg']}`, sizes: 'any', type: 'image/svg+xml' },
    ...[192, 512].map((side) => ({ src: `/app/${names[`icon-${side}.png`]}`, sizes: `${side}x${side}`, type: 'image/png', purpose: side === 512 ? 'any maskable' : 'any' }))],
})));
const page = readFileSync(join(source, 'index.html'), 'utf8');
/** The first page, which names the parts that it will want, so that they come together instead of one after the other. */
const indexOf = (chunks) => {
  const preload = chunks.map((path) => `<link rel="modulepreload" href="/app/${path}">`).join('\n');
  return Buffer.from(page.replace(/\{\{([^}]+)\}\}/g, (_, name) => ({ ...names, preload })[name]));
};
files.set('index.html', indexOf(shellChunks));
// Below /app/<area>/ the area's own part is named too; src/http/app.c finds it by this name.
for (const area of outputs) {
  const [, name] = /^src\/app\/(\w+)\/\1\.tsx$/.exec(area.entryPoint ?? '') ?? [];
  if (!name) continue;
  const own = area.imports.filter(({ kind }) => kind === 'import-statement').map(({ path }) => `a/${basename(path)}`);
  files.set(`index-${name}.html`, indexOf([...new Set([...shellChunks, area.path, ...own])].filter((path) => path !== main.path)));
}

// The worker keeps the shell; its own bytes change with any file of it, which is how browsers learn of a new version.
const shell = ['index.html', 'manifest.webmanifest', main.path, ...shellChunks, names['app.css'], names['icon.svg']];
const version = hashOf(Buffer.concat(shell.map((path) => files.get(path))));
const [worker] = (await esbuild.build({ ...common, entryPoints: ['src/app/worker/worker.ts'], format: 'iife', outdir: '/',
  define: { VERSION: JSON.stringify(version), SHELL: JSON.stringify(shell.map((path) => `/app/${path}`)) } })).outputFiles;
files.set('worker.js', Buffer.from(worker.contents));

// ---- what the program takes in

rmSync(out, { recursive: true, force: true });
const list = [], rows = [];
const write = (path, bytes) => {
  mkdirSync(dirname(join(out, path)), { recursive: true });
  writeFileSync(join(out, path), bytes);
  list.push(relative(root, resolve(out, path)));
  return `embed_${list.at(-1).replace(/[^A-Za-z0-9]/g, '_')}`;
};
for (const [path, bytes] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
  const plain = write(path, bytes), forms = { gz: gzipSync(bytes, { level: 9 }),
    br: brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }) };
  const [gzip, brotli] = ['gz', 'br'].map((form) => (extname(path) !== '.png' && forms[form].length + LEAST_GAIN_BYTES < bytes.length ? write(`${path}.${form}`, forms[form]) : plain));
  rows.push(`APP_FILE("${path}", "${TYPES[extname(path)]}", ${path.startsWith('a/')}, ${path === compiling}, "${hashOf(bytes)}", ${plain}, ${gzip}, ${brotli})`);
}
writeFileSync(join(dir, 'files.list'), `${list.join('\n')}\n`);
writeFileSync(join(dir, 'files.def'), `${rows.join('\n')}\n`);
