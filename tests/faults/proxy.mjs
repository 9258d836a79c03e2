// Stands between web and PostgreSQL on a unix socket of its own and reads the messages of the protocol, so that a
// connection can be lost exactly inside COMMIT. In pipeline mode a Sync is the commit, and ReadyForQuery its answer.
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';

const SOCKET = '.s.PGSQL.5432';

/** Cuts a stream into messages; the first of a frontend has no type. */
class Messages {
  constructor(untyped) {
    this.untyped = untyped;
    this.rest = Buffer.alloc(0);
  }
  * take(bytes) {
    this.rest = Buffer.concat([this.rest, bytes]);
    for (;;) {
      const head = this.untyped ? 0 : 1;
      if (this.rest.length < head + 4) return;
      const size = head + this.rest.readInt32BE(head);
      if (this.rest.length < size) return;
      const message = this.rest.subarray(0, size);
      this.rest = this.rest.subarray(size);
      const type = head ? String.fromCharCode(message[0]) : 'startup';
      this.untyped = false;
      yield { type, message };
    }
  }
}

export class Proxy {
  /** target: the directory of PostgreSQL's socket. */
  constructor(target) {
    this.target = join(target, SOCKET);
    this.dir = mkdtempSync('/tmp/socho-px-');
    chmodSync(this.dir, 0o711);
    this.pairs = new Set();
    this.cuts = [];
    this.stalled = false;
  }

  async open() {
    this.server = net.createServer((client) => this.join(client));
    this.server.listen(join(this.dir, SOCKET));
    await once(this.server, 'listening');
    chmodSync(join(this.dir, SOCKET), 0o777);
    return this;
  }

  /** The next commits of transactions with this statement are lost: 'before' the server has them, or 'after' it did
   * them. */
  cut(statement, where, times = 1) {
    this.cuts = Array.from({ length: times }, () => ({ statement, where }));
    this.done = 0;
  }

  /** Nothing comes back from PostgreSQL, as if the other end had gone without a word. */
  stall() {
    this.stalled = true;
    for (const { server } of this.pairs) server.pause();
  }

  resume() {
    this.stalled = false;
    for (const { server } of this.pairs) server.resume();
  }

  join(client) {
    const server = net.connect(this.target);
    const pair = { client, server, statements: [], cut: null };
    this.pairs.add(pair);
    if (this.stalled) server.pause();
    const drop = () => {
      this.pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    for (const end of [client, server]) end.on('error', drop).on('close', drop);
    const asked = new Messages(true), told = new Messages(false);
    client.on('data', (bytes) => {
      for (const { type, message } of asked.take(bytes)) {
        if (client.destroyed) return;
        // Bind: portal and statement, both ended by a NUL.
        if (type === 'B') pair.statements.push(message.subarray(5).toString('latin1').split('\0', 2)[1]);
        const next = this.cuts[0];
        const asks = type === 'S' ? pair.statements.splice(0) : [];
        if (next && asks.includes(next.statement)) {
          pair.cut = this.cuts.shift();
          if (pair.cut.where === 'before') {
            this.done++;
            drop();
            return;
          }
        }
        server.write(message);
      }
    });
    server.on('data', (bytes) => {
      for (const { type, message } of told.take(bytes)) {
        if (client.destroyed) return;
        if (pair.cut && type === 'Z') {
          this.done++;
          drop();
          return;
        }
        client.write(message);
      }
    });
  }

  close() {
    this.server.close();
    for (const { client, server } of this.pairs) {
      client.destroy();
      server.destroy();
    }
    rmSync(this.dir, { recursive: true, force: true });
  }
}
