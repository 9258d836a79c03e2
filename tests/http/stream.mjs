// A stream of server-sent events as a browser reads it: the events in their order, and what it says on coming back.
import https from 'node:https';

/** An open stream: its events as they come, and its end. `onEvent` is told each as it is read. */
export async function listen(register, path, cookie, headers = {}, onEvent = () => {}) {
  const agent = register.newAgent();
  const stream = { events: [], waiting: [], headers: undefined };
  const wake = () => stream.waiting.splice(0).forEach((resolve) => resolve());
  await new Promise((resolve, reject) => {
    const request = https.request({ host: '127.0.0.1', port: register.port, agent, path, headers: { cookie, ...headers } }, (response) => {
      stream.status = response.statusCode;
      stream.type = response.headers['content-type'];
      let text = '';
      response.setEncoding('utf8').on('data', (piece) => {
        text += piece;
        for (let at; (at = text.indexOf('\n\n')) >= 0; text = text.slice(at + 2)) {
          const fields = Object.fromEntries(text.slice(0, at).split('\n').filter((line) => !line.startsWith(':'))
            .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
          if (!fields.data) continue;
          stream.events.push({ ...fields, data: JSON.parse(fields.data) });
          onEvent(stream.events.at(-1));
        }
        wake();
      });
      for (const over of ['end', 'error', 'close']) response.on(over, () => { stream.ended = true; wake(); });
      resolve();
    });
    request.on('error', (error) => { stream.ended = true; wake(); reject(error); });
    request.end();
  });
  stream.until = async (check) => {
    while (!check(stream)) await new Promise((resolve) => stream.waiting.push(resolve));
    return stream;
  };
  stream.close = () => agent.destroy();
  return stream;
}

/** A page that watches the own payments, as src/app/vendor/live.ts does: it comes back with what it saw last, and what it is told
 * twice it takes once. `taken` has the payments in the order they came; `repeats` counts what one connection told twice. */
export class Watcher {
  constructor(register, cookie, onPayment = () => {}) {
    Object.assign(this, { register, cookie, onPayment, taken: [], seen: new Set(), repeats: 0, opened: 0 });
  }

  async open() {
    const here = new Set();
    const stream = await listen(this.register, '/v1/my/payments/live', this.cookie, this.last ? { 'last-event-id': this.last } : {}, ({ id, data }) => {
      this.repeats += here.has(id);
      here.add(id);
      this.last = id;
      if (this.seen.has(id)) return;
      this.seen.add(id);
      this.taken.push(data);
      this.onPayment(data);
      this.woken?.();
    });
    if (stream.status !== 200) throw new Error(`a watcher is answered ${stream.status}`);
    this.opened++;
    this.stream = stream;
  }

  async reopen() {
    this.stream.close();
    await this.stream.until(({ ended }) => ended);
    await this.open();
  }

  async until(count) {
    while (this.taken.length < count) await new Promise((resolve) => { this.woken = resolve; });
  }

  close() {
    this.stream?.close();
  }
}
