// Money as it comes in: the newest on top with a sound, what the day, month and year come to, and the year beside the line
// from which taxes begin, for the trader's eyes only.
import { useSignal } from '@preact/signals';
import { get, Problem } from '../api';
import { money, number } from '../format';
import { DayTime, LadderBar, Money } from '../ui/figures';
import { Tick } from '../ui/field';
import { useLoad } from '../ui/load';
import { Empty, ProblemNotice } from '../ui/notice';
import { Page, Ready } from '../ui/page';
import { hasVietnameseVoice, sound, speech, tryOut } from './announce';
import { JustNow, useIncoming } from './incoming';
import type { Payment } from './my_page';
import { t } from './words';

type Span = 'today' | 'month' | 'year';
interface Answer {
  items: Payment[]; next: string | null;
  totals: Record<Span, { payments: number; amount_vnd: number }>;
  line: { amount_vnd: number; document: string } | null;
}
const PATH = '/v1/my/payments', SPANS: readonly Span[] = ['today', 'month', 'year'];

function Totals({ totals }: { totals: Answer['totals'] }) {
  return (
    <dl class="totals">
      {SPANS.map((span) => (
        <div key={span}>
          <dt>{t(span)}</dt>
          <dd><Money vnd={totals[span].amount_vnd} /><span class="hint">{t('times', { n: number(totals[span].payments) })}</span></dd>
        </div>
      ))}
    </dl>
  );
}

function Listening({ on }: { on: boolean }) {
  return (
    <section class="listening" aria-label={t(on ? 'live_on' : 'live_off')}>
      <p role="status"><span aria-hidden="true">{on ? '●' : '○'}</span> {t(on ? 'live_on' : 'live_off')}</p>
      <Tick label={t('sound')} value={sound.value.value} onValue={(value) => sound.set(value)} />
      <Tick label={t('speak')} value={speech.value.value} onValue={(value) => speech.set(value)} />
      <button type="button" class="second small" onClick={tryOut}>{t('try_out')}</button>
      {speech.value.value && !hasVietnameseVoice.value && <p class="hint">{t('no_voice')}</p>}
    </section>
  );
}

export function Payments() {
  const answer = useLoad<Answer>(PATH), problem = useSignal<Problem | null>(null);
  const { on, newest } = useIncoming(() => void answer.reload());
  const more = async (shown: Answer) => {
    problem.value = null;
    try {
      const next = await get<Answer>(PATH, { after: shown.next });
      answer.data.value = { ...shown, items: [...shown.items, ...next.items], next: next.next };
    } catch (caught) {
      if (!(caught instanceof Problem)) throw caught;
      problem.value = caught;
    }
  };
  return (
    <Page title={t('payments')}>
      <Listening on={on.value} />
      <JustNow newest={newest.value} />
      <Ready of={answer}>
        {(shown) => (
          <>
            <Totals totals={shown.totals} />
            <h2>{t('list')}</h2>
            {!shown.items.length && <Empty title={t('none_yet')}><p>{t('none_hint')}</p></Empty>}
            <ul class="rows payments">
              {shown.items.map((one) => (
                <li key={one.id}>
                  <DayTime at={one.occurred_at} />
                  <strong>{one.direction === 'credit' ? '+' : '−'}<Money vnd={one.amount_vnd} />{one.direction !== 'credit' && <> ({t('sent_out')})</>}</strong>
                </li>
              ))}
            </ul>
            {problem.value && <ProblemNotice problem={problem.value} />}
            {shown.next && <p><button type="button" class="second" onClick={() => void more(shown)}>{t('more')}</button></p>}
            {shown.line && (
              <section>
                <h2>{t('year')}</h2>
                <LadderBar name={t('line', { line: money(shown.line.amount_vnd) })} part={shown.totals.year.amount_vnd} whole={shown.line.amount_vnd} />
                <p class="hint">{t('line_hint', { document: shown.line.document })}</p>
              </section>
            )}
          </>
        )}
      </Ready>
    </Page>
  );
}
