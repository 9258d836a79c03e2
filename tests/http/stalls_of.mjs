// Vendors with a stall, an account, a code and a phone that is signed in, made as a board makes them.
import { form, submitted } from './town.mjs';

/** Work on all of them, some at a time. */
export async function each(list, work, together = 6) {
  const left = [...list.entries()], done = [];
  await Promise.all(Array.from({ length: together }, async () => { for (let one = left.shift(); one; one = left.shift()) done[one[0]] = await work(one[1], one[0]); }));
  return done;
}

/** At each of these stalls ({market, number}); two people, for nobody approves their own. */
export function vendorsAt(register, maker, second, stalls) {
  return each(stalls, async ({ market, number }, n) => {
    const phone = `09${String(70_000_000 + n)}`;
    const letters = [...String(n + 1)].map((digit) => 'ABCDEFGHIJ'[digit]).join('');
    const body = form(number, { vendor: { kind: 'individual', name: `Cô ${letters}`, phone }, account: { holder_name: `NGUYEN THI ${letters}` } });
    const revision = await submitted(maker, market, body);
    const code = await register.rested(await second('POST', `/v1/revisions/${revision.id}/approve`, { version: revision.version }), second);
    if (code.status !== 200) throw new Error(`not approved: ${code.bytes}`);
    const access = await maker('POST', `/v1/vendors/${code.json.vendor.id}/access`, {});
    if (access.status !== 201) throw new Error(`no access: ${access.bytes}`);
    const { cookie } = await register.signIn(phone, access.json.pin);
    return { account: { bin: body.account.bin, number: body.account.number }, phone, pin: access.json.pin, cookie };
  });
}
