// Parts of a stall's page: whether it was paid today, what was seen of it, and its names at banks.
import { useSignal } from '@preact/signals';
import { day } from '../format';
import { may } from '../session';
import { Choice, Field } from '../ui/field';
import { DayTime } from '../ui/figures';
import { Form } from '../ui/form';
import { useEvery, useLoad } from '../ui/load';
import { Empty, Notice } from '../ui/notice';
import { Ready } from '../ui/page';
import { IncidentStateOf, type IncidentState, seenAs, suspected } from './incident_state';
import { post } from './pieces';
import { t } from './stall_page_words';

const EVERY_S = 30;

interface Paid { day: string; paid: boolean; payments: number | null }

export function Today({ stall }: { stall: string }) {
  const paid = useLoad<Paid>(`/v1/stalls/${stall}/today`);
  useEvery(EVERY_S, () => void paid.reload());
  return (
    <Ready of={paid}>
      {(now) => (
        <section class="today" role="status">
          <h2>{t('today', { day: day(now.day) })}</h2>
          <p class="large">{now.payments !== null && now.paid ? t('paid_n', { n: now.payments }) : now.paid ? t('paid') : t('not_paid')}</p>
          {now.payments === null && <p class="hint">{t('no_counts')}</p>}
        </section>
      )}
    </Ready>
  );
}

interface Incident { id: string; state: IncidentState; verdict: string | null; outcome: string | null; opened_at: string }
interface Check { at: string; verdict: string; by: string | null; incident: string | null }

export function Seen({ market, stall }: { market: string; stall: string }) {
  const seen = useLoad<{ incidents: Incident[]; checks: Check[] }>(`/v1/stalls/${stall}/checks`);
  return (
    <Ready of={seen}>
      {({ incidents, checks }) => (
        <>
          <h2>{t('incidents')}</h2>
          {!incidents.length && <p>{t('no_incidents')}</p>}
          <ul class="rows">
            {incidents.map((one) => (
              <li key={one.id}><a href={`/app/board/${market}/incidents/${one.id}`}>{suspected(one.verdict)}</a> <IncidentStateOf state={one.state} /> <span class="hint"><DayTime at={one.opened_at} /></span></li>
            ))}
          </ul>
          <h2>{t('checks')}</h2>
          {!checks.length && <Empty title={t('no_checks')} />}
          <ul class="rows">
            {checks.map((one, n) => <li key={n}><span>{seenAs(one.verdict)}</span> <span class="hint">{one.by}{one.by && ', '}<DayTime at={one.at} /></span></li>)}
          </ul>
          {may('field_check') && <p class="actions"><a class="button second" href={`/app/field/${market}/check?stall=${stall}`}>{t('check_now')}</a></p>}
        </>
      )}
    </Ready>
  );
}

interface Mark { id: string; kind: 'virtual_account' | 'terminal'; shown: string; ended_at: string | null }

export function Marks({ stall }: { stall: string }) {
  const marks = useLoad<{ items: Mark[] }>(`/v1/stalls/${stall}/marks`), kind = useSignal('virtual_account'), value = useSignal('');
  const add = async () => {
    await post(`/v1/stalls/${stall}/marks`, { kind: kind.value, value: value.value.trim() });
    value.value = '';
    await marks.reload();
  };
  const end = async (mark: Mark) => {
    await post(`/v1/stall_marks/${mark.id}/end`);
    await marks.reload();
  };
  return (
    <Ready of={marks}>
      {({ items }) => (items.length > 0 || may('market_manage')) && (
        <>
          <h2>{t('marks')}</h2>
          <p class="hint">{t('marks_hint')}</p>
          {!items.length && <Notice kind="note" title={t('no_marks')} />}
          <ul class="rows">
            {items.map((mark) => (
              <li key={mark.id}>
                <span>{t(mark.kind)}: <strong>{mark.shown}</strong> {mark.ended_at && <span class="hint">{t('mark_ended', { day: day(mark.ended_at) })}</span>}</span>
                {!mark.ended_at && may('market_manage') && <Form action={t('mark_end', { name: mark.shown })} onSend={() => end(mark)}>{() => null}</Form>}
              </li>
            ))}
          </ul>
          {may('market_manage') && (
            <details>
              <summary>{t('mark_add')}</summary>
              <Form action={t('mark_add')} onSend={add}>
                {(problem) => (
                  <>
                    <Choice label={t('mark_kind')} name="kind" problem={problem} value={kind.value} onValue={(one) => (kind.value = one)} choices={(['virtual_account', 'terminal'] as const).map((one) => [one, t(one)] as const)} />
                    <Field label={t('mark_value')} name="value" problem={problem} value={value.value} onValue={(one) => (value.value = one)} autocomplete="off" />
                  </>
                )}
              </Form>
            </details>
          )}
        </>
      )}
    </Ready>
  );
}
