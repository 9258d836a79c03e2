// screens.mjs DIR PORT OUT: the README's pictures of the application, of the demo that tools/run serves from DIR on PORT. The pages
// go through the same checks as in the tests; phones stand side by side, with few colours, so that a picture stays small.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { Register } from '../http/register.mjs';
import { Browser, DESK, PHONE } from './browser.mjs';

const [dir, port, out] = process.argv.slice(2), COLOURS = 96, GAP = 24, EDGE = 1, BYTES_MAX = 60 * 1024;
const kept = (name) => readFileSync(join(dir, 'passwords', name), 'utf8').trim();
const register = Object.assign(Object.create(Register.prototype), { dir, port: Number(port), secrets: new Map([['lanhdao', kept('demo-lanhdao.totp')]]) });
const browser = new Browser(register);
const [[market]] = register.sql(`select id from market where label_code = 'HALONG1'`);

// ---- a PNG (ISO 15948) of few colours

const crcs = Array.from({ length: 256 }, (_, n) => { for (let k = 0; k < 8; k++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1; return n >>> 0; });
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]), whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE((body.reduce((c, byte) => crcs[(c ^ byte) & 255] ^ (c >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0, body.length + 4);
  return whole;
}
/** The most common colours are the palette, and every other one is the nearest of them. */
function png(width, height, rgba) {
  const counts = new Map(), colour = (at) => rgba[at] << 16 | rgba[at + 1] << 8 | rgba[at + 2];
  for (let at = 0; at < rgba.length; at += 4) counts.set(colour(at), (counts.get(colour(at)) ?? 0) + 1);
  const parts = (c) => [c >> 16, c >> 8 & 255, c & 255], palette = [...counts].sort((a, b) => b[1] - a[1]).slice(0, COLOURS).map(([c]) => c);
  const far = (a, b) => parts(a).reduce((sum, part, i) => sum + (part - parts(b)[i]) ** 2, 0);
  const index = new Map([...counts.keys()].map((c) => [c, palette.reduce((best, one, i) => (far(c, one) < far(c, palette[best]) ? i : best), 0)]));
  const rows = Buffer.alloc((width + 1) * height), head = Buffer.alloc(13);
  for (let y = 0, at = 0; y < height; y++) for (let x = 0; x < width; x++, at += 4) rows[y * (width + 1) + 1 + x] = index.get(colour(at));
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('PLTE', Buffer.from(palette.flatMap(parts))),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

// ---- pages

/** What stands on the screen now, once it is drawn. */
async function shot(page, name) {
  await browser.check(page, `readme_${name}`);
  await page.evaluate(() => scrollTo(0, 0));
  return page.screenshot();
}
/** Side by side, as one picture. */
async function write(name, shots) {
  const page = await browser.open(DESK);
  await browser.goto(page);
  const { width, height, data } = await page.evaluate(async ([pictures, gap, edge]) => {
    const images = await Promise.all(pictures.map(async (text) => createImageBitmap(new Blob([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], { type: 'image/png' }))));
    const canvas = document.createElement('canvas'), pen = canvas.getContext('2d');
    canvas.width = images.reduce((sum, one) => sum + one.width + 2 * edge, gap * (images.length - 1));
    canvas.height = Math.max(...images.map((one) => one.height)) + 2 * edge;
    pen.fillStyle = '#ffffff';
    pen.fillRect(0, 0, canvas.width, canvas.height);
    images.reduce((x, one) => {
      pen.fillStyle = '#a8a29e';
      pen.fillRect(x, 0, one.width + 2 * edge, one.height + 2 * edge);
      pen.drawImage(one, x + edge, edge);
      return x + one.width + 2 * edge + gap;
    }, 0);
    const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
    let text = '';
    for (let at = 0; at < data.length; at += 32768) text += String.fromCharCode(...data.subarray(at, at + 32768));
    return { width: canvas.width, height: canvas.height, data: btoa(text) };
  }, [shots.map((one) => one.toString('base64')), GAP, EDGE]);
  const bytes = png(width, height, Buffer.from(data, 'base64'));
  assert.ok(bytes.length <= BYTES_MAX, `${name}.png has ${bytes.length} bytes, at most ${BYTES_MAX} are wanted`);
  writeFileSync(join(out, `${name}.png`), bytes);
  console.log(`${name}.png: ${width}×${height}, ${bytes.length} bytes`);
}
const there = (page, selector) => page.waitForSelector(selector);
const drawn = (page, selector) => page.waitForFunction((words) => document.querySelector(words)?.naturalWidth > 0, selector);

async function vendor() {
  const page = await browser.open(PHONE), shots = [];
  await browser.signIn(page, '0900000001', kept('demo-0900000001'));
  await browser.goto(page, '/vendor');
  await drawn(page, '.code-card img');
  shots.push(await shot(page, 'vendor'));
  await browser.goto(page, '/vendor/amount');
  await there(page, '.keys');
  for (const key of ['6', '4', '000']) await page.click(`.keys button:text-is("${key}")`);
  shots.push(await shot(page, 'vendor_amount'));
  await browser.goto(page, '/vendor/payments');
  await there(page, '.payments li');
  shots.push(await shot(page, 'vendor_payments'));
  await write('vendor', shots);
}

async function board() {
  const page = await browser.open(PHONE), shots = [];
  await browser.signIn(page, 'thuky', kept('demo-thuky'));
  await browser.goto(page, `/board/${market}`);
  await there(page, 'main h1');
  shots.push(await shot(page, 'board'));
  await browser.goto(page, `/board/${market}/register`);
  for (const [name, value] of [['stall', 'B14'], ['vendor.name', 'Hộ bà Lụa (mẫu)'], ['vendor.phone', '0900 000 099']]) await page.fill(`input[name="${name}"]`, value);
  shots.push(await shot(page, 'board_register'));
  await browser.goto(page, `/board/${market}/incidents`);
  await there(page, 'main h1');
  shots.push(await shot(page, 'board_incidents'));
  await write('board', shots);
  const desk = await browser.open(DESK);
  await browser.signIn(desk, 'thuky', kept('demo-thuky'));
  await browser.goto(desk, `/board/${market}/stalls`);
  await there(desk, 'main h1');
  await write('board_desk', [await shot(desk, 'board_stalls')]);
}

async function province() {
  const desk = await browser.open(DESK);
  await browser.signIn(desk, 'lanhdao', kept('demo-lanhdao'));
  await browser.goto(desk, '/province/22');
  await there(desk, '.cards li');
  await write('province_desk', [await shot(desk, 'province')]);
  const page = await browser.open(PHONE), shots = [];
  await browser.signIn(page, 'lanhdao', kept('demo-lanhdao'));
  for (const [path, ready] of [['/province/22', '.cards li'], [`/province/22/market/${market}`, '.cards li'], ['/province/22?part=markets', 'tbody tr']]) {
    await browser.goto(page, path);
    await there(page, ready);
    shots.push(await shot(page, `province${shots.length}`));
  }
  await write('province', shots);
}

try {
  for (const part of [vendor, board, province]) {
    await part();
    await browser.closePages();
  }
} finally {
  await browser.closePages();
}
