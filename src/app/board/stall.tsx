// One stall: how far it is, its code, who sells there and who did, what was seen, and what comes next.
import { useSignal } from '@preact/signals';
import { day, readDay, today } from '../format';
import { may } from '../session';
import { State } from '../ui/choose';
import { Dialog } from '../ui/dialog';
import { Field, LongField } from '../ui/field';
import { Day } from '../ui/figures';
import { Form } from '../ui/form';
import { type Loaded, useLoad } from '../ui/load';
import { Empty } from '../ui/notice';
import { Ready } from '../ui/page';
import { accountShown, bankName, MarketPage, post, useBanks } from './pieces';
import { t } from './stall_page_words';
import { Marks, Seen, Today } from './stall_parts';
import { type Code, IN_USE, signOf, type Stall, stateName, stateOf } from './stall_state';
import { t as plan } from './stall_words';
import { t as board } from './words';

interface Past { id: string; vendor: { id: string; name: string }; kind: 'main' | 'shared' | 'sublet'; from_day: string; to_day: string | null }

export function StallPage({ market, id }: { market: string; id: string }) {
  const one = useLoad<Stall>(`/v1/stalls/${id}`), number = one.data.value?.number;
  return (
    <MarketPage market={market} title={number ? t('title', { stall: number }) : board('stall')} up={{ to: `/board/${market}/stalls`, name: plan('title') }}>
      <Ready of={one}>{(stall) => <Sheet market={market} stall={stall} of={one} />}</Ready>
    </MarketPage>
  );
}

function Sheet({ market, stall, of }: { market: string; stall: Stall; of: Loaded<Stall> }) {
  const list = useLoad<{ items: Code[] }>(may('code_read') ? `/v1/markets/${market}/codes?lasting=true&limit=200&stall=${stall.id}` : null);
  const codes = (list.data.value?.items ?? []).filter(({ state }) => IN_USE.includes(state)), state = stateOf(stall, codes);
  const known = !may('code_read') || list.data.value;
  const facts = [[plan('zone'), stall.zone], [plan('row'), stall.row], [t('goods'), stall.line_of_business], [t('area'), stall.area_m2 && `${stall.area_m2} m²`], [t('memo'), stall.content_code]] as const;
  return (
    <>
      {known && <p class="large"><State sign={signOf(state)}>{stateName(state)}</State></p>}
      <dl class="facts">{facts.map(([name, value]) => value && <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
      {may('market_watch') && <Today stall={stall.id} />}
      {may('code_read') && <Ready of={list}>{() => <Codes market={market} stall={stall} codes={codes} />}</Ready>}
      <Holders market={market} stall={stall} onEnd={() => Promise.all([of.reload(), list.reload()])} />
      {may('incident_read') && <Seen market={market} stall={stall.id} />}
      <Marks stall={stall.id} />
    </>
  );
}

function Codes({ market, stall, codes }: { market: string; stall: Stall; codes: Code[] }) {
  const banks = useBanks();
  return (
    <section aria-labelledby="codes">
      <h2 id="codes">{t('codes')}</h2>
      {!codes.length && <Empty title={t('no_code')}><p>{t('no_code_hint')}</p></Empty>}
      {codes.map((code) => (
        <div key={code.id}>
          <p>{accountShown({ bank: bankName(banks, code.account.bin), last4: code.account.last4 })} <strong>{code.account.holder_name}</strong></p>
          <p><img class="qr" src={`/v1/codes/${code.id}.svg`} width={220} height={220} alt={t('code_of', { stall: stall.number })} /></p>
        </div>
      ))}
      <p class="actions">
        {codes.length > 0 && may('registry_write') && <a class="button" href={`/app/board/${market}/prints?codes=${codes.map(({ id }) => id).join(',')}`}>{plan('print')}</a>}
        {stall.status === 'in_use' && may('registry_write') && (
          <a class={`button${codes.length ? ' second' : ''}`} href={`/app/board/${market}/register?stall=${encodeURIComponent(stall.number)}`}>{stall.tenancies.length ? plan('register_other') : plan('register')}</a>
        )}
      </p>
    </section>
  );
}

function Holders({ market, stall, onEnd }: { market: string; stall: Stall; onEnd: () => Promise<unknown> }) {
  const past = useLoad<{ items: Past[] }>(`/v1/stalls/${stall.id}/tenancies`), leaving = useSignal<Past | null>(null);
  const done = async () => {
    leaving.value = null;
    await Promise.all([past.reload(), onEnd()]);
  };
  return (
    <section aria-labelledby="holders">
      <h2 id="holders">{t('now')}</h2>
      <Ready of={past}>
        {({ items }) => {
          const now = items.filter(({ to_day }) => !to_day), before = items.filter(({ to_day }) => to_day);
          return (
            <>
              {!now.length && <p>{t('nobody')}</p>}
              <ul class="rows">
                {now.map((one) => (
                  <li key={one.id}>
                    <span><a href={`/app/board/${market}/vendors/${one.vendor.id}`}>{one.vendor.name}</a> ({t(one.kind)}), {t('since')} <Day at={one.from_day} /></span>
                    {may('revision_decide') && <button type="button" class="second small" onClick={() => (leaving.value = one)}>{t('end')}</button>}
                  </li>
                ))}
              </ul>
              {before.length > 0 && (
                <>
                  <h3>{t('before')}</h3>
                  <ul class="rows">
                    {before.map((one) => <li key={one.id}><a href={`/app/board/${market}/vendors/${one.vendor.id}`}>{one.vendor.name}</a> <span class="hint">{day(one.from_day)} – {day(one.to_day!)}</span></li>)}
                  </ul>
                </>
              )}
            </>
          );
        }}
      </Ready>
      {leaving.value && <Leave stall={stall} one={leaving.value} onDone={done} onClose={() => (leaving.value = null)} />}
    </section>
  );
}

function Leave({ stall, one, onDone, onClose }: { stall: Stall; one: Past; onDone: () => Promise<void>; onClose: () => void }) {
  const last = useSignal(day(today())), reason = useSignal('');
  const end = async () => {
    await post(`/v1/tenancies/${one.id}/end`, { to_day: readDay(last.value) ?? last.value, reason: reason.value.trim() });
    await onDone();
  };
  return (
    <Dialog title={t('end_title', { name: one.vendor.name, stall: stall.number })} onClose={onClose}>
      <p>{t('end_hint')}</p>
      <Form action={t('end')} onSend={end}>
        {(problem) => (
          <>
            <Field label={t('last_day')} name="to_day" problem={problem} value={last.value} onValue={(value) => (last.value = value)} inputMode="numeric" />
            <LongField label={board('reason')} name="reason" problem={problem} value={reason.value} onValue={(value) => (reason.value = value)} rows={2} />
          </>
        )}
      </Form>
    </Dialog>
  );
}
