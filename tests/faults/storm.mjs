// Clients that push without pause and keep a log of what was acknowledged; and what must hold whatever happened.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { event } from '../http/provider.mjs';
import { form, submitted } from '../http/town.mjs';

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Once these processes have ended. */
export async function gone(...pids) {
  const running = (pid) => { try { process.kill(pid, 0); return true; } catch { return false; } };
  while (pids.some(running)) await pause(20);
}

/** Each client pushes one event after the other, each until it is acknowledged, as a provider does. */
export class Storm {
  constructor(register, provider, { clients = 6, contents = [] } = {}) {
    Object.assign(this, { register, provider, contents, acked: new Map(), unanswered: 0, refused: 0, over: false, given: false });
    this.agent = register.newAgent({ maxSockets: clients });
    this.clients = Array.from({ length: clients }, (_, n) => this.client(n));
    this.failed = Promise.race(this.clients.map((client) => new Promise((_, reject) => client.catch(reject))));
    this.failed.catch(() => {});
  }

  async client(n) {
    for (let i = 0; !this.over; i++) {
      const id = `${n}-${i}-${randomUUID()}`;
      const facts = { amount: 1000 + Math.floor(Math.random() * 9000), content: this.contents[(n + i) % (this.contents.length + 1)] ?? null };
      this.acked.set(id, await this.until(event(id, facts)));
    }
  }

  async until(what) {
    for (;;) {
      const answer = await this.provider.push(what, { agent: this.agent }).catch(() => null);
      if (answer?.status === 200) return { amount: what.data.amount, ...answer.json };
      if (answer) {
        assert.equal(answer.status, 503, answer.bytes.toString());
        assert.ok(answer.headers['retry-after']);
        this.refused++;
      } else {
        this.unanswered++;
      }
      if (this.given) throw new Error('given up');
      await pause(5);
    }
  }

  /** So many more events are acknowledged: the register is at work. */
  async progress(events = 20) {
    const goal = this.acked.size + events;
    while (this.acked.size < goal) await Promise.race([pause(10), this.failed]);
  }

  async stop() {
    this.over = true;
    await Promise.all(this.clients);
    this.agent.destroy();
  }

  /** The test failed: nobody waits for answers that may never come. */
  giveUp() {
    this.over = this.given = true;
    for (const client of this.clients) client.catch(() => {});
    this.agent.destroy();
  }

  /** What was acknowledged is there, once, as it was told; and nothing else is. */
  check() {
    const stored = new Map(this.register.sql(`select split_part(c.event_id, '/', 2), c.id, c.amount_vnd, k.confirmation
      from confirmation c join delivery_key k using (province, connection, event_id) where c.connection = '${this.provider.id}'`)
      .map(([id, ...row]) => [id, row]));
    const rows = this.register.sql(`select count(*) from confirmation where connection = '${this.provider.id}'`)[0][0];
    assert.equal(Number(rows), stored.size, 'each event once');
    for (const [id, { id: told, status, amount }] of this.acked) {
      assert.ok(['recorded', 'duplicate'].includes(status), status);
      assert.deepEqual(stored.get(id), [told, String(amount), told], `event ${id}, ${status}`);
    }
    assert.equal(stored.size, this.acked.size, 'every event was acknowledged in the end');
    checkSums(this.register);
  }
}

/** Rollups equal the rows (invariant I3), and every confirmation has its personal side row. */
export function checkSums(register) {
  assert.deepEqual(register.sql(`
    with kept as (
      select province, stall, day, sum(payments) n, sum(amount_vnd) vnd, sum(qualifying) q from stall_day group by 1, 2, 3
      having (sum(payments), sum(amount_vnd), sum(qualifying)) <> (0, 0, 0)
    ), counted as (
      select p.code province, c.stall, c.day, count(*) n, sum(c.amount_vnd) vnd, count(*) filter (where c.amount_vnd >= 5000) q
      from province p cross join lateral payments_counted(p.code, '-infinity') c group by 1, 2, 3
    )
    select coalesce(k.stall, c.stall), k.n, c.n from kept k full join counted c using (province, stall, day)
    where (k.n, k.vnd, k.q) is distinct from (c.n, c.vnd, c.q);
    select 'told late', stall, day from (select stall, day, max(last_at) at from stall_day group by 1, 2) k
      join (select stall, day, max(occurred_at) at from confirmation where counted group by 1, 2) c using (stall, day) where k.at < c.at;
    select 'no personal row', c.id from confirmation c left join confirmation_personal p using (province, id) where p.id is null;
    select 'no confirmation', k.event_id from delivery_key k left join confirmation c on c.province = k.province and c.id = k.confirmation
    where c.id is null;`), []);
}

/** No half approval: a decided revision has all of vendor, tenancy, account, code and trail, and nothing has them else. */
export function checkApprovals(register) {
  assert.deepEqual(register.sql(`
    select 'approved, not once with everything', r.id from revision r
    where r.state = 'approved' and (
      (select count(*) from code c where c.province = r.province and c.revision = r.id) <> 1
      or (select count(*) from vendor v where v.province = r.province and v.id = r.vendor) <> 1
      or (select count(*) from tenancy t where t.province = r.province and t.stall = r.stall and t.vendor = r.vendor and t.to_day is null) <> 1
      or (select count(*) from audit a where a.entity_id = r.id::text and a.action = 'revision.approved') <> 1);
    select 'code of an undecided revision', c.id from code c join revision r on r.province = c.province and r.id = c.revision
    where r.state <> 'approved';
    select 'code without its trail', c.id from code c
    where (select count(*) from audit a where a.entity_id = c.id and a.action = 'code.issue') <> 1;
    select 'account without a code', a.id from account a where not exists (select from code c where c.province = a.province and c.account = a.id);
    select 'vendor without an account', v.id from vendor v where not exists (select from account a where a.province = v.province and a.vendor = v.id);
    select 'tenancy without a vendor''s code', t.id from tenancy t where not exists (select from code c where c.province = t.province and c.stall = t.stall);
    select 'two live codes', stall from code where state = 'issued' group by stall having count(*) > 1;`), []);
}

const strikes = {
  web: (register) => register.findRole('web'),
  signer: (register) => register.findRole('signer'),
  // PostgreSQL starts all of them anew.
  backend: (register) => Number(register.sql(`select pid from pg_stat_activity where usename = 'socho_web'
    and application_name = 'web' order by (state = 'idle'), random() limit 1`)[0]?.[0]),
};

/** Three approvals at a time, and a blow at a random moment among them, so many times over. In the end each is approved,
 * with everything, once; whatever was answered in between. */
export async function approveUnderFire(register, { maker, checker, market, blows }) {
  const told = {}, all = [];
  let stall = 0;
  const approve = async (id) => {
    for (;;) {
      const answer = await checker('POST', `/v1/revisions/${id}/approve`, { version: 2 }).catch(() => null);
      const word = !answer ? 'unanswered' : answer.status === 200 ? 'issued' : answer.json.code;
      told[word] = (told[word] ?? 0) + 1;
      if (word === 'issued') {
        assert.equal(answer.json.revision, id);
        return;
      }
      if (word === 'wrong_state') {
        // An earlier attempt was committed and its answer lost.
        const seen = await checker('GET', `/v1/revisions/${id}`).catch(() => null);
        if (seen?.status === 200) {
          assert.equal(seen.json.state, 'approved');
          return;
        }
      } else {
        assert.ok(['unanswered', 'signer_down', 'database_down', 'unavailable', 'conflict'].includes(word), answer?.bytes.toString());
      }
      await pause(20);
    }
  };
  for (let n = 0; n < blows; n++) {
    const waiting = [];
    for (let i = 0; i < 3; i++) waiting.push((await submitted(maker, market, form(`S${++stall}`))).id);
    all.push(...waiting);
    const role = Object.keys(strikes)[Math.floor(Math.random() * 3)];
    const pid = strikes[role](register);
    const approvals = Promise.all(waiting.map(approve));
    await pause(Math.random() * 25);
    if (role === 'backend') {
      if (pid) await register.killBackend(pid);
    } else {
      if (pid) process.kill(pid, 'SIGKILL');
      await register.newRolePid(role, pid);
    }
    await approvals;
    await register.ready();
    checkApprovals(register);
  }
  assert.ok(Object.keys(told).some((word) => word !== 'issued'), `no blow hit an approval: ${JSON.stringify(told)}`);
  assert.deepEqual(register.sql(`select count(*) from revision where state = 'approved' and id = any ('{${all}}')`), [[String(all.length)]]);
}
