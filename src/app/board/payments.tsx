// Payments that nobody was credited with: one person says whose each is, another confirms it.
import { useSignal } from '@preact/signals';
import { chosen, Filter, State } from '../ui/choose';
import { Choice, LongField } from '../ui/field';
import { DayTime, Money } from '../ui/figures';
import { Form } from '../ui/form';
import { type Loaded, useLoad } from '../ui/load';
import { Empty, Notice } from '../ui/notice';
import { Page, Ready } from '../ui/page';
import { type Column, Table } from '../ui/table';
import { t } from './payment_words';
import { AskReason, post, provincesOf } from './pieces';
import { t as board } from './words';

interface Place { id: string; number: string; market: string }
interface Proposal { id: string; state?: string; stall: Place | null; uncounted: Uncounted | null; reason: string; proposed_by: string }
interface Row { id: string; occurred_at: string; amount_vnd: number; account: { last4: string } | null; memo: string | null; doubt: string | null; proposal: Proposal | null }
interface Payment extends Omit<Row, 'proposal'> { matches: { stall: Place | null; confirmed_by: string | null }[] | null; proposals: Proposal[] | null; candidates: Place[] | null }

const QUEUES = ['unmatched', 'ambiguous', 'conflict', 'proposed'] as const;
const UNCOUNTED = ['own_transfer', 'test', 'refund', 'other'] as const;
type Uncounted = (typeof UNCOUNTED)[number];
const DOUBTS: Record<string, () => string> = { ambiguous: () => t('ambiguous'), conflict: () => t('conflict') };

export function Payments() {
  const mine = provincesOf('reconcile'), province = chosen('province', String(mine[0] ?? '')), queue = chosen('queue', 'all');
  const columns: Column<Row>[] = [
    { name: board('when'), cell: (row) => <a href={`/app/board/payments/${row.id}`}><DayTime at={row.occurred_at} /></a>, by: (row) => row.occurred_at },
    { name: board('amount'), cell: (row) => <Money vnd={row.amount_vnd} />, by: (row) => row.amount_vnd, number: true },
    { name: board('account'), cell: (row) => (row.account ? `••${row.account.last4}` : '–'), by: (row) => row.account?.last4 ?? '' },
    { name: t('memo'), cell: (row) => row.memo ?? '–', by: (row) => row.memo ?? '' },
    { name: t('doubt'), cell: (row) => row.proposal ? <State sign="◔" tone="note">{t('proposed')}</State> : <State sign="?" tone="plain">{row.doubt ? (DOUBTS[row.doubt]?.() ?? row.doubt) : t('unmatched')}</State> },
  ];
  return (
    <Page title={t('title')}>
      <p class="hint">{t('logged')}</p>
      {mine.length > 1 && <Filter label={t('province')} name="province" otherwise={String(mine[0])} choices={mine.map((code) => [String(code), String(code)] as const)} />}
      <Filter label={t('queue')} name="queue" otherwise="all" choices={[['all', board('all')], ...QUEUES.map((one) => [one, t(one)] as const)]} />
      {!province ? <Empty title={t('no_province')} />
        : <Table<Row> key={queue} caption={t('title')} list="/v1/reconciliation" query={{ province, queue: queue === 'all' ? undefined : queue }} columns={columns} rowKey={(row) => row.id}
            find={(row) => `${row.memo ?? ''} ${row.amount_vnd} ${row.account?.last4 ?? ''}`} exports="/v1/exports/reconciliation" empty={t('none')} />}
    </Page>
  );
}

const placed = (stall: Place): string => `${stall.number}, ${stall.market}`;
const whatOf = ({ stall, uncounted }: Proposal): string => (stall ? placed(stall) : uncounted ? t(uncounted) : '');

export function PaymentPage({ id }: { id: string }) {
  const one = useLoad<Payment>(`/v1/reconciliation/${id}`);
  return (
    <Page title={t('one')} up={{ to: '/board/payments', name: t('title') }}>
      <Ready of={one}>
        {(data) => {
          const open = data.proposals?.find(({ state }) => state === 'open'), settled = data.matches?.find(({ confirmed_by }) => confirmed_by);
          return (
            <>
              <p class="large"><strong><Money vnd={data.amount_vnd} /></strong></p>
              <p><DayTime at={data.occurred_at} />{data.account && <>, {board('account')} ••{data.account.last4}</>}</p>
              <p>{t('memo')}: <strong>{data.memo ?? '–'}</strong></p>
              {settled && <Notice kind="good" title={settled.stall ? t('matched', { stall: placed(settled.stall) }) : t('uncounted')} />}
              {open ? <Second one={open} of={one} /> : !settled && <Propose payment={data} of={one} />}
            </>
          );
        }}
      </Ready>
    </Page>
  );
}

function Propose({ payment, of }: { payment: Payment; of: Loaded<Payment> }) {
  const stalls = payment.candidates ?? [], whose = useSignal(stalls[0]?.id ?? 'own_transfer'), reason = useSignal('');
  const choices = [...stalls.map((stall) => [stall.id, `${t('stall_of')} ${placed(stall)}`] as const), ...UNCOUNTED.map((word) => [word, `${t('no_sale')}: ${t(word)}`] as const)];
  const propose = async () => {
    const uncounted = UNCOUNTED.find((word) => word === whose.value);
    await post(`/v1/reconciliation/${payment.id}/propose`, { ...(uncounted ? { uncounted } : { stall: whose.value }), reason: reason.value.trim() });
    await of.reload();
  };
  return (
    <Form action={t('propose')} onSend={propose}>
      {(problem) => (
        <>
          <Choice label={t('whose')} name="stall" problem={problem} value={whose.value} onValue={(value) => (whose.value = value)} choices={choices} />
          <LongField label={board('reason')} name="reason" problem={problem} value={reason.value} onValue={(value) => (reason.value = value)} rows={2} />
        </>
      )}
    </Form>
  );
}

function Second({ one, of }: { one: Proposal; of: Loaded<Payment> }) {
  const asking = useSignal(false);
  const act = async (verb: string, body: object = {}) => {
    await post(`/v1/payment_proposals/${one.id}/${verb}`, body);
    asking.value = false;
    await of.reload();
  };
  return (
    <>
      <Notice kind="note" title={t('proposed_note', { who: one.proposed_by, what: whatOf(one) })}><p>{board('reason')}: {one.reason}</p><p>{t('second')}</p></Notice>
      <Form action={t('confirm')} onSend={() => act('confirm')} more={<button type="button" class="second" onClick={() => (asking.value = true)}>{t('reject')}</button>}>{() => null}</Form>
      {asking.value && <AskReason title={t('reject')} action={t('reject')} onClose={() => (asking.value = false)} onReason={(reason) => act('reject', { reason })} />}
    </>
  );
}
