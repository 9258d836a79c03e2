// Every role at every address of the route table, in its own place and elsewhere. What each address is sent stands in
// bodies.mjs, one line an address; an address that changes something and has no line fails the first test.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { bodies, Place, things, words } from './bodies.mjs';
import { program, Register } from './register.mjs';
import { build, CODES, PASSWORD, person } from './town.mjs';

const ROOT = process.env.SOCHO_ROOT ?? '.';
const register = new Register({ seed: false, config: 'public_url = https://socho.example.vn\n' });
const people = {}, places = {};

// The two tables of the program: what each role may, as it tells, and what each address asks for, from its source.
const roles = program(['user', 'roles', '--json']).trim().split('\n').map((line) => JSON.parse(line))
  .map(({ role, rights }) => ({ role, rights: rights.map((right) => right.toUpperCase()) }));
const routes = [...readFileSync(join(ROOT, 'src/http/routes.c'), 'utf8').matchAll(/^\t\{(GET|POST|PUT|DELETE), "([^"]+)", RIGHT_(\w+),/gm)]
  .map(([, method, path, right]) => ({ method, path, right, name: `${method} ${path}` }));
const OPEN = ['PUBLIC', 'PROVIDER'], EVERYBODY = ['OWN', 'SIGNED_IN'];
const changes = ({ method }) => method !== 'GET';
const list = ({ path }) => /^\/v1\/(?:bank\/|me\/)?(\w+)\/\{(?:id|code)\}/.exec(path)?.[1];
// The quick link is a public page for who may not read codes (images.test.mjs); signing out ends the test of a role.
const guarded = routes.filter(({ right, name }) => ![...OPEN, 'QUICK_LINK'].includes(right) && name !== 'DELETE /v1/sessions/current');
const open = routes.filter((route) => OPEN.includes(route.right) && changes(route));

const scopeOf = (role) => role === 'sysadmin' ? ['--all'] : role.startsWith('prov_') || role === 'reconciler' ? ['--province', '22']
  : role === 'bank_checker' ? ['--province', '22', '--bank', '970436'] : ['--market', CODES.own, '--province', '22'];
const elsewhere = (role) => role === 'sysadmin' ? [] : scopeOf(role)[0] === '--market' ? [places.other, places.far] : [places.far];

/** What to send to this address about something in this place; it is made for this once. */
async function aim(route, place, who) {
  const row = await bodies[route.name]?.(place, who) ?? {};
  const id = row.id ?? things[list(route)]?.(place);
  const values = { id, code: id, ...words, ...row.path };
  const path = route.path.replace('{entity}/{id}', `revisions/${place.submittedId}`).replace(/\{(\w+)\}/g, (_, word) => values[word]);
  return { ...row, path: row.query ? `${path}?${row.query}` : path };
}
const send = (ask, route, { path, body, raw, headers }) => ask(route.method, path, body, raw ? { raw, headers } : {});
// One aim serves all who are refused: refusing changes nothing.
const aims = new Map();
async function kept(route, place) {
  const key = `${route.name} ${place.name}`;
  if (!aims.has(key)) aims.set(key, await aim(route, place));
  return aims.get(key);
}
const named = (answer, { refusal = [] }) => [refusal].flat().includes(answer.json?.code);
const counted = (answer, { inner }) => (answer.status < 300 && inner ? inner(answer) : answer);
const told = (route, place, answer) => `${route.name} in ${place.name}: ${answer.status} ${answer.bytes}`;

/** A hash of every table but the sessions, which tell when they were seen. */
function rows() {
  const names = register.tables().filter((name) => name !== 'session');
  return register.sql(names.map((name) => `select '${name}', count(*), md5(coalesce(string_agg(md5(t::text), '' order by md5(t::text)), '')) from ${name} t;`).join('\n'));
}
const unchanged = (work) => register.unchanged(rows, work);

before(async () => {
  await register.start();
  const markets = build(register);
  for (const { role } of roles) person(register, role, role, ...scopeOf(role));
  const hands = { maker: 'market_maker', checker: 'market_checker', admin: 'prov_admin', reconciler: 'reconciler' };
  for (const [hand, role] of Object.entries(hands)) person(register, `all-${hand}`, role, '--all');
  for (const { role } of roles) people[role] = await register.person(role, PASSWORD);
  for (const hand of Object.keys(hands)) hands[hand] = await register.person(`all-${hand}`, PASSWORD);
  // A commune that was split in two, for whose markets somebody has to say where they lie.
  register.sql(`insert into unit (level, code, type, name, full_name, name_fold, parent, valid_from, valid_to, document)
    select 'commune', v.code, 'xã', v.code, 'Xã ' || v.code, v.code, p.id, v.since::date, v.until::date, 'x'
    from (values ('98000', '2025-01-01', '2025-07-01'), ('98001', '2025-07-01', null), ('98002', '2025-07-01', null)) as v (code, since, until)
    join unit p on p.level = 'province' and p.code = '22' and p.valid_to is null;
    insert into unit_succession (from_unit, to_unit, on_date, relation, document)
    select f.id, t.id, '2025-07-01', 'part', 'x' from unit f join unit t on t.code in ('98001', '98002') where f.code = '98000'`);
  for (const [name, market] of Object.entries(markets)) places[name] = await new Place(register, name, market, hands).build();
  for (const route of guarded) for (const place of Object.values(places)) await kept(route, place);
}, { timeout: 300_000 });
after(() => register.stop());

test('every address that changes something has a body here, and every list with ids an id', () => {
  assert.ok(roles.length >= 10 && routes.length >= 100, 'the tables were read');
  const rowsOf = readFileSync(join(ROOT, 'src/http/routes.c'), 'utf8').match(/^\t\{\w+, "\//gm).length;
  assert.equal(routes.length, rowsOf, 'every row was read');
  const known = new Set(routes.map(({ name }) => name));
  assert.deepEqual([...guarded, ...open].filter((route) => changes(route) && !bodies[route.name]).map(({ name }) => name), [], 'no body');
  assert.deepEqual(Object.keys(bodies).filter((name) => !known.has(name)), [], 'no such address');
  assert.deepEqual(guarded.filter((route) => list(route) && !things[list(route)] && !bodies[route.name]).map(({ name }) => name), [], 'no id');
});

test('every role can be given to somebody', () => {
  const held = new Set(register.sql("select unnest(regexp_matches(pg_get_constraintdef(oid), '''(\\w+)''', 'g')) from pg_constraint where conname = 'role_grant_role_check'").flat());
  assert.deepEqual(roles.map(({ role }) => role).filter((role) => !held.has(role)), []);
});

test('without a session nothing answers but what is public, and nothing changes', () => unchanged(async () => {
  const nobody = (method, path, body, more) => register.request(method, path, { body, ...more });
  for (const route of guarded) {
    const answer = await send(nobody, route, await kept(route, places.own));
    assert.deepEqual([answer.status, answer.json?.code], [401, 'unauthenticated'], told(route, places.own, answer));
  }
}));

test('what is public asks nobody who they are', async () => {
  const nobody = (method, path, body, more) => register.request(method, path, { body, ...more });
  for (const route of open) {
    const aimed = await aim(route, places.own), answer = await send(nobody, route, aimed);
    assert.ok(answer.status < 300 || named(answer, aimed), told(route, places.own, answer));
  }
});

const may = ({ rights }, route) => EVERYBODY.includes(route.right) || rights.includes(route.right);
const OUTSIDE = ['not_found', 'bad_code_id', 'out_of_scope'];

/** Nothing of elsewhere is shown; what is named by its id is not there. */
function strangeTo(route, place, aimed, answer) {
  for (const id of place.hidden()) assert.ok(!answer.bytes.includes(id) || aimed.path.includes(id) || JSON.stringify(aimed.body ?? 0).includes(id), `${told(route, place, answer)} shows ${id}`);
  if (!changes(route)) {
    // Everybody may know the units, and a province shows its head and its plans to whoever holds one of its markets.
    const shared = route.path.startsWith('/v1/units/') || (/^\/v1\/(provinces|plans)\//.test(route.path) && place !== places.far);
    if (!shared && list(route)) assert.equal(answer.status, 404, told(route, place, answer));
    assert.ok(answer.status < 500, told(route, place, answer));
    return;
  }
  const { status, json } = counted(answer, aimed);
  assert.ok(([403, 404].includes(status) && OUTSIDE.includes(json.code)) || (aimed.foreign && json.code === aimed.foreign), told(route, place, answer));
}

for (const role of roles) {
  test(`${role.role} is refused what it has no right to and all that is elsewhere, and nothing changes`, () => unchanged(async () => {
    const ask = people[role.role];
    // One's own lists and password are no refusals.
    for (const route of guarded.filter((one) => !may(role, one) || list(one) || (changes(one) && one.right !== 'OWN')))
      for (const place of may(role, route) ? elsewhere(role.role) : Object.values(places)) {
        const aimed = await kept(route, place), answer = await send(ask, route, aimed);
        if (may(role, route)) strangeTo(route, place, aimed, answer);
        else assert.deepEqual([answer.status, answer.json?.code], [403, 'forbidden'], told(route, place, answer));
      }
  }));

  test(`${role.role} may name nothing of elsewhere in what it sends to its own place`, () => unchanged(async () => {
    for (const route of guarded.filter((one) => changes(one) && one.right !== 'OWN' && may(role, one)))
      for (const place of elsewhere(role.role)) {
        const own = await kept(route, places.own), far = await kept(route, place), ids = new Set(place.hidden());
        for (const [key, value] of Object.entries(far.body ?? {}).filter(([, one]) => [one].flat().some((id) => ids.has(id)))) {
          const answer = await send(people[role.role], route, { ...own, body: { ...own.body, [key]: value } });
          assert.ok([403, 404, 409, 422].includes(answer.status), `${key} of ${told(route, place, answer)}`);
        }
      }
  }));

  test(`${role.role} is answered all that its rights say in its own place`, async () => {
    const ask = people[role.role];
    for (const route of guarded.filter((one) => may(role, one))) {
      const aimed = await aim(route, places.own, role.role), answer = await send(ask, route, aimed), judged = counted(answer, aimed);
      assert.ok(judged.status < 300 || named(judged, aimed), told(route, places.own, answer));
      for (const place of elsewhere(role.role))
        for (const id of place.hidden()) assert.ok(!answer.bytes.includes(id), `${told(route, places.own, answer)} shows ${id} of ${place.name}`);
    }
  });
}

test('an end of a session is for whoever has one', async () => {
  const without = await register.request('DELETE', '/v1/sessions/current');
  assert.deepEqual([without.status, without.json.code], [401, 'unauthenticated']);
  for (const { role } of roles) assert.equal((await people[role]('DELETE', '/v1/sessions/current')).status, 204);
});
