// Minutes of pushes and approvals under random blows to everything at once.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Provider } from '../../http/provider.mjs';
import { Register } from '../../http/register.mjs';
import { build, form, PASSWORD, person } from '../../http/town.mjs';
import { checkApprovals, checkSums, gone, pause, Storm } from '../storm.mjs';

const BLOWS = Number(process.env.SOCHO_STORM_BLOWS ?? 60);
const STALLS = 400;
const register = new Register({ seed: false });
let markets, maker, checker;

before(async () => {
  await register.start();
  markets = build(register, STALLS);
  person(register, 'maker', 'market_maker', '--province', '22');
  person(register, 'checker', 'market_checker', '--province', '22');
  [maker, checker] = [await register.person('maker', PASSWORD), await register.person('checker', PASSWORD)];
}, { timeout: 120_000 });
after(() => register.stop());

const kill = (role) => async () => {
  const pid = register.findRole(role);
  if (pid) process.kill(pid, 'SIGKILL');
};
const blows = {
  web: kill('web'),
  signer: kill('signer'),
  press: kill('press'),
  backend: async () => register.sql(`select pg_terminate_backend(pid) from pg_stat_activity where usename in ('socho_web', 'socho_press') order by random() limit 2`),
  postgres: async () => {
    process.kill(Number(readFileSync(join(register.dir, 'pg/postmaster.pid'), 'utf8').split('\n')[0]), 'SIGQUIT');
    await pause(Math.random() * 1500);
    register.startDatabase();
  },
  reload: async () => register.child.kill('SIGHUP'),
  supervisor: async () => {
    const orphans = ['signer', 'web', 'press'].map((role) => register.findRole(role)).filter(Boolean);
    await register.end('SIGKILL');
    await gone(...orphans);
    await register.serve();
  },
};

test(`${BLOWS} random blows lose nothing`, async (t) => {
  const provider = new Provider(register, { name: 'storm' });
  const contents = register.sql(`select content_code from stall where market = '${markets.other}' limit 20`).flat();
  const weather = new Storm(register, provider, { clients: 12, contents });
  let over = false;
  // One registration after the other, each step until it is answered; a lost answer may leave a draft behind.
  const until = async (call, done) => {
    for (;;) {
      const answer = await call().catch(() => null);
      if (answer && done(answer)) return answer;
      if (over) return null;
      assert.ok(!answer || answer.status === 503 || answer.json?.code === 'conflict', answer?.bytes.toString());
      await pause(20);
    }
  };
  const registering = (async () => {
    for (let n = 1; n <= STALLS && !over; n++) {
      const draft = await until(() => maker('POST', `/v1/markets/${markets.own}/revisions`, form(`S${n}`)), ({ status }) => status === 201);
      if (!draft) return;
      const path = `/v1/revisions/${draft.json.id}`;
      await until(() => maker('POST', `${path}/submit`, { version: 1 }), ({ status, json }) => status === 200 || json.code === 'wrong_state');
      await until(() => checker('POST', `${path}/approve`, { version: 2 }), ({ status, json }) => status === 200 || json.code === 'wrong_state');
    }
  })();
  const names = Object.keys(blows);
  const dealt = {};
  try {
    for (let i = 0; i < BLOWS; i++) {
      const name = names[Math.floor(Math.random() * names.length)];
      dealt[name] = (dealt[name] ?? 0) + 1;
      await blows[name]();
      await weather.progress(5);
      await pause(Math.random() * 500);
    }
    await register.ready();
  } catch (error) {
    over = true;
    weather.giveUp();
    throw error;
  }
  over = true;
  await registering;
  await weather.stop();
  t.diagnostic(`${JSON.stringify(dealt)}; ${weather.acked.size} events, ${weather.refused} times 503, ${weather.unanswered} unanswered; ${
    register.sql(`select count(*) from code`)[0][0]} codes`);
  weather.check();
  checkSums(register);
  checkApprovals(register);
});
