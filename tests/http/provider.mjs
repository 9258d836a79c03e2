// A provider that pushes confirmations in the native form: Standard Webhooks headers, HMAC or Ed25519.
import { createHmac, generateKeyPairSync, randomUUID, sign } from 'node:crypto';

export class Provider {
  /** A connection made by the command; kind: hmac or ed25519. */
  constructor(register, { name = 'bank', kind = 'hmac', province = 22, agent, more = [] } = {}) {
    this.register = register;
    this.agent = agent ?? register.agent;
    const words = ['connection', 'add', '--province', String(province), '--provider', 'native', '--name', name, '--json', ...more];
    if (kind === 'ed25519') {
      const pair = generateKeyPairSync('ed25519');
      this.key = pair.privateKey;
      words.push('--public-key', `whpk_${Buffer.from(pair.publicKey.export({ format: 'jwk' }).x, 'base64url').toString('base64')}`);
    }
    const made = JSON.parse(register.socho(...words));
    this.id = made.id;
    this.secret = made.secret;
  }

  /** The three headers for these bytes. */
  headers(bytes, { at = Math.floor(Date.now() / 1000), id = `msg_${randomUUID()}` } = {}) {
    const signed = Buffer.concat([Buffer.from(`${id}.${at}.`), bytes]);
    const signature = this.key ? `v1a,${sign(null, signed, this.key).toString('base64')}`
      : `v1,${createHmac('sha256', Buffer.from(this.secret.slice('whsec_'.length), 'base64')).update(signed).digest('base64')}`;
    return { 'webhook-id': id, 'webhook-timestamp': String(at), 'webhook-signature': signature, 'content-type': 'application/json' };
  }

  /** Signs and sends these bytes, or this as JSON. */
  push(what, { path = '/v1/confirmations', headers = {}, agent = this.agent, ...how } = {}) {
    const raw = Buffer.isBuffer(what) ? what : Buffer.from(JSON.stringify(what));
    return this.register.request('POST', path, { raw, headers: { ...this.headers(raw, how), ...headers }, agent });
  }
}

/** An event; `change` replaces facts of its data. */
export function event(sourceId, change = {}) {
  return {
    type: 'payment.credited',
    data: {
      source: 'test', source_id: sourceId, occurred_at: new Date().toISOString(), amount: '45000', currency: 'VND',
      account: { bin: '970436', number: '9990001112223' }, content: 'MBVCB.77.CT tu 0760000000001', ...change,
    },
  };
}
