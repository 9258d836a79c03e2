// A province whose papers are tested: two markets of one commune, vendors with codes, some of whom a bank confirms payments of, and
// the people of the chain: a board, its commune, and two of the province.
import assert from 'node:assert/strict';
import { Provider, event } from '../http/provider.mjs';
import { Register } from '../http/register.mjs';
import { accountNumber, build, form, PASSWORD, person, submitted } from '../http/town.mjs';

export const COMMUNE = '06685'; // both markets of Hạ Long lie in it
export { PASSWORD };

export async function reportTown() {
  const register = new Register({ seed: false, config: 'snapshot_lag_s = 0\n' });
  await register.start();
  const markets = build(register), who = {};
  for (const [login, role, ...scope] of [['tinh', 'prov_admin', '--province', '22'], ['tinh2', 'prov_admin', '--province', '22'], ['xem', 'prov_viewer', '--province', '22'],
    ['phuong', 'commune_officer', '--unit', COMMUNE], ['lan', 'market_maker', '--market', 'HALONG1', '--province', '22'], ['minh', 'market_checker', '--market', 'HALONG1', '--province', '22']])
    person(register, login, role, ...scope);
  // What was counted in periods gone by counts these stalls too.
  register.sql(`update stall set created_at = '2020-01-01', census_date = '2020-01-01'; update stall_census set said_at = '2020-01-01'`);
  for (const login of ['tinh', 'tinh2', 'xem', 'phuong', 'lan', 'minh']) who[login] = await register.person(login, PASSWORD);
  const provider = new Provider(register, { name: 'ngan-hang', kind: 'hmac' });
  for (let n = 1; n <= 10; n++) {
    const number = accountNumber();
    const { id } = await submitted(who.lan, markets.own, form(`S${n}`, { vendor: { name: `Hộ ${n}`, phone: `09123456${10 + n}` }, account: { number } }));
    const code = await who.minh('POST', `/v1/revisions/${id}/approve`, { version: 2 });
    assert.equal(code.status, 200, code.bytes.toString());
    for (let k = 0; n <= 8 && k < n; k++) {
      const pushed = await provider.push(event(`${n}-${k}`, { content: `CT den ${code.json.stall.content_code}`, account: { bin: '970436', number }, amount: '10000' }));
      assert.equal(pushed.status, 200, pushed.bytes.toString());
    }
  }
  return { register, who, markets };
}
