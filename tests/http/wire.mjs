// Raw HTTP/1.1 over plain TCP and TLS, so that a test sees every byte, and how the connection ended.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Duplex } from 'node:stream';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import net from 'node:net';
import tls from 'node:tls';

const PROGRAM = process.env.SOCHO_PROBE_SERVER ?? 'build/bench/http_probe_server';

export function makeCertificate(directory, name) {
  const key = join(directory, `${name}.key`);
  const certificate = join(directory, `${name}.crt`);
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days',
    '2', '-subj', `/CN=${name}`, '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', key, '-out',
    certificate], { stdio: 'ignore' });
  return { key, certificate };
}

/** Starts the probe server; `options` are its name=value arguments. */
export async function startServer(options = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'socho-http-'));
  const files = makeCertificate(directory, 'first');
  const child = spawn(PROGRAM, [`certificate=${files.certificate}`, `key=${files.key}`,
    ...Object.entries(options).map(([name, value]) => `${name}=${value}`)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const waiting = [];
  const seen = [];
  lines.on('line', (line) => {
    seen.push(line);
    waiting.splice(0).forEach((wake) => wake());
  });
  const line = async (prefix) => {
    for (;;) {
      const found = seen.find((text) => text.startsWith(prefix));
      if (found) return found;
      await new Promise((resolve, reject) => {
        waiting.push(resolve);
        exited.then(([code]) => reject(new Error(`the server ended with ${code} before it said ${prefix}`)));
      });
    }
  };
  await line('ready');
  return {
    child, directory, files, line, exited,
    ports: { plain: Number((await line('plain')).split(' ')[1]), tls: Number((await line('tls')).split(' ')[1]) },
    async stop() {
      child.stdin.end();
      const [code, signal] = await exited;
      rmSync(directory, { recursive: true, force: true });
      return { code, signal };
    },
  };
}

/** TLS over this stream shows the records as they are on the wire. */
class Tap extends Duplex {
  constructor(socket) {
    super({ allowHalfOpen: true });
    this.socket = socket;
    this.wire = [];
    socket.on('data', (bytes) => { this.wire.push(bytes); this.push(bytes); });
    socket.on('end', () => { this.fin = true; this.push(null); });
    socket.on('error', (error) => { this.failure = error; this.push(null); });
  }
  _read() {}
  _write(bytes, _encoding, done) { this.socket.write(bytes, () => done()); }
  _final(done) { this.socket.end(() => done()); }
  /** Content types of the records received; an encrypted alert of TLS 1.3 is told by its length. */
  records() {
    const bytes = Buffer.concat(this.wire);
    const types = [];
    for (let at = 0; at + 5 <= bytes.length; at += 5 + bytes.readUInt16BE(at + 3)) {
      const size = bytes.readUInt16BE(at + 3);
      types.push(bytes[at] === 21 || (bytes[at] === 23 && size === 19) ? 'alert' : bytes[at]);
    }
    return types;
  }
}

/** Splits what came into replies; throws when bytes are left over. */
export function readReplies(bytes, methods = []) {
  const replies = [];
  let at = 0;
  while (at < bytes.length) {
    const end = bytes.indexOf('\r\n\r\n', at);
    if (end < 0) throw new Error(`no end of head in ${JSON.stringify(bytes.subarray(at).toString('latin1'))}`);
    const [first, ...rest] = bytes.subarray(at, end).toString('latin1').split('\r\n');
    const match = /^HTTP\/1\.1 (\d{3}) [A-Za-z -]+$/.exec(first);
    if (!match) throw new Error(`not a status line: ${first}`);
    const headers = {};
    for (const row of rest) headers[row.slice(0, row.indexOf(':')).toLowerCase()] = row.slice(row.indexOf(':') + 2);
    const status = Number(match[1]);
    at = end + 4;
    const final = status >= 200;
    const bodiless = !final || status === 204 || status === 304 || methods[replies.filter((r) => r.status >= 200).length] === 'HEAD';
    const size = bodiless ? 0 : Number(headers['content-length']);
    if (!(at + size <= bytes.length)) throw new Error(`body of ${size} bytes is cut`);
    replies.push({ status, headers, body: bytes.subarray(at, at + size) });
    at += size;
  }
  return replies;
}

export class Talk {
  static async open(server, kind, options = {}) {
    const talk = new Talk();
    talk.kind = kind;
    talk.received = [];
    talk.raw = net.connect({ port: server.ports[kind], host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    await once(talk.raw, 'connect');
    if (kind === 'tls') {
      talk.tap = new Tap(talk.raw);
      talk.stream = tls.connect({ socket: talk.tap, ca: readFileSync(options.ca ?? server.files.certificate),
        servername: 'localhost', allowHalfOpen: true, ...options });
      await once(talk.stream, 'secureConnect');
    } else {
      talk.stream = talk.raw;
    }
    talk.stream.on('data', (bytes) => talk.received.push(bytes));
    talk.stream.on('error', (error) => { talk.failure = error; });
    talk.ended = new Promise((resolve) => {
      talk.stream.on('end', () => resolve('end'));
      talk.stream.on('error', () => resolve('error'));
      talk.stream.on('close', () => resolve('close'));
    });
    return talk;
  }
  send(text) {
    return new Promise((resolve) => this.stream.write(Buffer.from(text, 'latin1'), () => resolve()));
  }
  bytes() { return Buffer.concat(this.received); }
  /** Until so many final replies have come; the connection may stay open. */
  async replies(count, methods) {
    for (;;) {
      let all = [];
      try { all = readReplies(this.bytes(), methods); } catch { /* more is coming */ }
      if (all.filter((reply) => reply.status >= 200).length >= count) return all;
      if (this.over) throw new Error(`only ${all.length} of ${count} replies before the end`);
      await Promise.race([once(this.stream, 'data'), this.ended.then(() => { this.over = true; })]);
    }
  }
  /** How the server ended: 'end' after an orderly close; for TLS with close_notify as the last record. */
  async end() {
    const how = await this.ended;
    if (how !== 'end' || this.kind !== 'tls') return how;
    if (this.tap.records().at(-1) !== 'alert') return 'end without close_notify';
    if (!this.tap.fin) await once(this.raw, 'end');
    return this.tap.failure ? 'error' : how;
  }
  destroy() {
    this.stream.destroy();
    this.raw.destroy();
  }
  reset() { this.raw.resetAndDestroy(); }
}

/** Sends everything and waits for the server's end. */
export async function exchange(server, kind, parts, options = {}) {
  const talk = await Talk.open(server, kind, options);
  for (const part of parts) await talk.send(part);
  if (options.halfClose) talk.stream.end();
  const end = await talk.end();
  const bytes = talk.bytes();
  talk.destroy();
  return { end, replies: readReplies(bytes, options.methods) };
}
