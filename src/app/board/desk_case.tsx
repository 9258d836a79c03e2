// One case: what it owes, the code that pays it, and everything that came for it.
import { useSignal } from '@preact/signals';
import { number } from '../format';
import { may } from '../session';
import { Day, DayTime, Money } from '../ui/figures';
import { type Loaded, useLoad } from '../ui/load';
import { Ready } from '../ui/page';
import { NewReceipt } from './desk_receipt_form';
import { type Case, CaseStateOf } from './desk_state';
import { t } from './desk_words';
import { t as dues } from './dues_words';
import { AskReason, MarketPage, post } from './pieces';

type Came = { means: 'transfer'; paid_at: string; amount_vnd: number; outcome: keyof typeof OUTCOMES; confirmation: string } | { means: 'cash'; taken_on: string; amount_vnd: number; receipt: string; number: string };
interface Whole extends Case { rest_vnd: number; payments: Came[]; cancel_reason: string | null }
const OUTCOMES = { exact: () => t('exact'), under: () => t('under'), over: () => t('above'), again: () => t('again'), late: () => t('too_late') };

export function CasePage({ market, id }: { market: string; id: string }) {
  const one = useLoad<Whole>(`/v1/cases/${id}`), reference = one.data.value?.reference;
  return (
    <MarketPage market={market} title={reference ? `${t('case_one')} ${reference}` : t('case_one')} up={{ to: `/board/${market}/desk?view=cases`, name: t('cases') }}>
      <Ready of={one}>{(data) => <Sheet market={market} one={data} of={one} />}</Ready>
    </MarketPage>
  );
}

function Sheet({ market, one, of }: { market: string; one: Whole; of: Loaded<Whole> }) {
  const cancelling = useSignal(false), owes = one.state === 'open' || one.state === 'late' || one.state === 'part_paid';
  const cancel = async (reason: string) => {
    await post(`/v1/cases/${one.id}/cancel`, { reason });
    cancelling.value = false;
    await of.reload();
  };
  return (
    <>
      <p class="large"><CaseStateOf state={one.state} /> {one.cancel_reason && <span class="hint">{one.cancel_reason}</span>}</p>
      <dl class="facts">
        <div><dt>{t('fee_one')}</dt><dd><a href={`/app/board/${market}/desk/fees/${one.fee.id}`}>{one.fee.name}</a></dd></div>
        <div><dt>{t('point')}</dt><dd>{one.stall.number}</dd></div>
        <div><dt>{dues('due')}</dt><dd><Money vnd={one.amount_vnd} /></dd></div>
        <div><dt>{dues('rest')}</dt><dd><Money vnd={one.rest_vnd} /></dd></div>
        <div><dt>{t('due_on')}</dt><dd><Day at={one.due_on} /></dd></div>
      </dl>
      {owes && may('code_read') && <p><img class="qr" src={`/v1/codes/${one.code}.svg`} width={260} height={260} alt={t('case_code', { n: one.reference })} /></p>}
      <h2>{t('came')}</h2>
      {!one.payments.length && <p>{t('nothing_came')}</p>}
      <ul class="rows">
        {one.payments.map((came) => (
          <li key={came.means === 'cash' ? came.receipt : came.confirmation}>
            <span>{came.means === 'cash' ? t('cash_n', { n: came.number }) : <>{t('transfer')} <span class="hint">{OUTCOMES[came.outcome]()}</span></>}</span>
            <span><strong><Money vnd={came.amount_vnd} /></strong> <span class="hint">{came.means === 'cash' ? <Day at={came.taken_on} /> : <DayTime at={came.paid_at} />}</span></span>
          </li>
        ))}
      </ul>
      {one.state !== 'cancelled' && may('collect') && <NewReceipt market={market} what={{ case: one.id }} amount={number(one.rest_vnd)} onDone={of.reload} />}
      {(one.state === 'open' || one.state === 'late') && may('collect_check') && <p class="actions"><button type="button" class="second cancel_case" onClick={() => (cancelling.value = true)}>{t('cancel_case')}</button></p>}
      {cancelling.value && <AskReason title={t('cancel_case')} action={t('cancel_case')} onClose={() => (cancelling.value = false)} onReason={cancel} />}
    </>
  );
}
