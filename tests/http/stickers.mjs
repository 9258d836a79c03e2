// A sticker of each verdict, for the tests of what is told of them.
import { form, submitted } from './town.mjs';

/** Codes by what became of them, at the stalls S1, S2, …; the voided one has a label ABC123 that was taken away. */
export async function stickers(register, { maker, checker }, market) {
  const codes = {};
  for (const [n, state] of ['current', 'superseded', 'revoked', 'expired', 'used', 'imported', 'voided'].entries()) {
    const revision = await submitted(maker, market, form(`S${n + 1}`, { vendor: { name: `Hộ ${state}` } }));
    const answer = await checker('POST', `/v1/revisions/${revision.id}/approve`, { version: 2 });
    if (answer.status !== 200) throw new Error(`no code: ${answer.bytes}`);
    codes[state] = answer.json;
  }
  const id = (state) => codes[state].id;
  register.sql(`update code set state = 'superseded', superseded_by = '${id('current')}', ended_at = now() where id = '${id('superseded')}';
    update code set state = 'revoked', reason = 'x', reason_class = 'tampered', ended_at = now() where id = '${id('revoked')}';
    update code set expires_at = now() - interval '1 minute' where id = '${id('expired')}';
    update code set state = 'used', is_primary = false, kind = 'dynamic', amount_vnd = 30000, used_by = new_id(), ended_at = now() where id = '${id('used')}';
    update code set is_primary = false, kind = 'imported' where id = '${id('imported')}';
    with batch as (
      insert into print_batch (province, market, layout, format, labels, state, file_bytes, file_hash, finished_at)
      select province, id, 'stickers_2x4', 'pdf', 1, 'done', 1, sha256('x'), now() from market where id = '${market}' returning *)
    insert into label (province, code, serial, market, batch, position, copy, state, voided_at)
    select province, '${id('voided')}', 'ABC123', market, id, 1, 1, 'voided', now() from batch`);
  return codes;
}

/** What a code says, as its picture carries it. */
export async function payload(who, code) {
  const png = await who('GET', `/v1/codes/${code.id}.png?ended=true`), mark = 'socho:payload';
  const at = png.bytes.indexOf(mark);
  return png.bytes.subarray(at + mark.length + 5, at + png.bytes.readUInt32BE(at - 8)).toString();
}
