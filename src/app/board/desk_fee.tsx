// One fee of a desk: its standing codes, what cases owe of it, cash for it, and its end.
import { useSignal } from '@preact/signals';
import { day, dayTyped, number, today } from '../format';
import { go } from '../router';
import { may } from '../session';
import { State } from '../ui/choose';
import { Choice, Field } from '../ui/field';
import { Form } from '../ui/form';
import { useAll, useLoad } from '../ui/load';
import { Ready } from '../ui/page';
import { NewReceipt } from './desk_receipt_form';
import { amountOf, type Fee, inForce, moneyTyped, periodOf } from './desk_state';
import { t } from './desk_words';
import { MarketPage, post } from './pieces';
import { IN_USE } from './stall_state';

interface Whole extends Fee { codes: { code: string; stall: { id: string; number: string }; state: string }[] }
interface Point { id: string; number: string }
interface Props { fee: Whole; points: readonly Point[] }

export function FeePage({ market, id }: { market: string; id: string }) {
  const one = useLoad<Whole>(`/v1/fees/${id}`), points = useAll<Point>(may('collect') ? `/v1/markets/${market}/stalls?status=in_use` : null).data.value ?? [];
  return (
    <MarketPage market={market} title={one.data.value?.name ?? t('fee_one')} up={{ to: `/board/${market}/desk`, name: t('title') }}>
      <Ready of={one}>
        {(fee) => (
          <>
            <dl class="facts">
              {([[t('code'), fee.code], [t('kind'), t(fee.kind)], [t('amount'), amountOf(fee)], [t('document'), fee.document], [t('period'), periodOf(fee)]] as const).map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}
            </dl>
            {inForce(fee) && may('collect') && <NewCase market={market} fee={fee} points={points} />}
            {may('collect') && <NewReceipt market={market} what={{ fee: fee.id }} amount={fee.amount_vnd === null ? '' : number(fee.amount_vnd)} />}
            <h2>{t('standing')}</h2>
            {!fee.codes.length && <p>{t('no_standing')}</p>}
            {fee.codes.map((one) => <Standing key={one.code} fee={fee} one={one} />)}
            {inForce(fee) && may('collect') && <MakeCode fee={fee} points={points} onDone={one.reload} />}
            {(!fee.valid_to || fee.valid_to >= today()) && may('collect_check') && <End fee={fee} onDone={one.reload} />}
          </>
        )}
      </Ready>
    </MarketPage>
  );
}

function Standing({ fee, one }: { fee: Fee; one: Whole['codes'][number] }) {
  const live = IN_USE.includes(one.state), name = t('standing_of', { fee: fee.name, stall: one.stall.number });
  return (
    <div>
      <p>{name} {!live && <State sign="✕">{t('over')}</State>}</p>
      {live && may('code_read') && <p><img class="qr" src={`/v1/codes/${one.code}.svg`} width={220} height={220} alt={name} /></p>}
    </div>
  );
}

const pointsOf = (points: readonly Point[]) => points.map((one) => [one.id, one.number] as const);

function MakeCode({ fee, points, onDone }: Props & { onDone: () => Promise<void> }) {
  const stall = useSignal(''), chosen = stall.value || points[0]?.id || '';
  const make = async () => {
    await post(`/v1/fees/${fee.id}/codes`, { stall: chosen });
    await onDone();
  };
  return (
    <details class="make_code">
      <summary>{t('make_code')}</summary>
      <p class="hint">{t('make_code_hint')}</p>
      <Form action={t('make_code')} onSend={make}>
        {(problem) => <Choice label={t('point')} name="stall" problem={problem} value={chosen} onValue={(value) => (stall.value = value)} choices={pointsOf(points)} />}
      </Form>
    </details>
  );
}

function NewCase({ market, fee, points }: Props & { market: string }) {
  const stall = useSignal(''), reference = useSignal(''), amount = useSignal(''), due = useSignal(day(today())), chosen = stall.value || points[0]?.id || '';
  const make = async () => {
    const made = await post<{ id: string }>(`/v1/fees/${fee.id}/cases`, { stall: chosen, reference: reference.value.trim(), due_on: dayTyped(due.value), ...(fee.amount_vnd === null && { amount: moneyTyped(amount.value) }) });
    go(`/board/${market}/desk/cases/${made.id}`);
  };
  return (
    <details class="new_case">
      <summary>{t('new_case')}</summary>
      <p class="hint">{t('new_case_hint')}</p>
      <Form action={t('new_case')} onSend={make}>
        {(problem) => (
          <>
            <Field label={t('reference')} name="reference" hint={t('reference_hint')} problem={problem} value={reference.value} onValue={(value) => (reference.value = value)} autocomplete="off" />
            <Choice label={t('point')} name="stall" problem={problem} value={chosen} onValue={(value) => (stall.value = value)} choices={pointsOf(points)} />
            {fee.amount_vnd === null && <Field label={t('amount_vnd')} name="amount" hint={amountOf(fee)} problem={problem} inputMode="numeric" value={amount.value} onValue={(value) => (amount.value = value)} autocomplete="off" />}
            <Field label={t('due_on')} name="due_on" hint={t('day_hint')} problem={problem} inputMode="numeric" value={due.value} onValue={(value) => (due.value = value)} />
          </>
        )}
      </Form>
    </details>
  );
}

function End({ fee, onDone }: { fee: Fee; onDone: () => Promise<void> }) {
  const last = useSignal(day(today()));
  const end = async () => {
    await post(`/v1/fees/${fee.id}/end`, { valid_to: dayTyped(last.value) });
    await onDone();
  };
  return (
    <details class="end_fee">
      <summary>{t('end_fee')}</summary>
      <p class="hint">{t('end_hint')}</p>
      <Form action={t('end_fee')} onSend={end}>
        {(problem) => <Field label={t('last_day')} name="valid_to" hint={t('day_hint')} problem={problem} inputMode="numeric" value={last.value} onValue={(value) => (last.value = value)} />}
      </Form>
    </details>
  );
}
