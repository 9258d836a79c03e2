// A market on its way to chợ 4.0: the latest evaluation, criterion by criterion with its figure; what people answered; the steps that
// were taken, each by its decision.
import { useSignal } from '@preact/signals';
import { send } from '../api';
import { day, number, share } from '../format';
import { may } from '../session';
import { State } from '../ui/choose';
import { Form } from '../ui/form';
import { type Loaded, useLoad } from '../ui/load';
import { Empty, Notice } from '../ui/notice';
import { Page, Ready } from '../ui/page';
import { type Column, Table } from '../ui/table';
import { asks, type Measure } from './criteria';
import { type MarketName } from './figures';
import { Answers } from './model_answers';
import { Steps } from './model_steps';
import { t } from './model_words';

export type Verdict = 'met' | 'not_met' | 'not_known';
interface Finding {
  code: string; name_vi: string; measure: Measure; optional: boolean; verdict: Verdict; basis?: 'counted' | 'bills' | 'answer'; threshold?: number | null; numerator?: number;
  denominator?: number; percent?: number | null; value_percent?: number | null; not_observed?: number; number?: number; as_of?: string; source?: string;
}
interface Evaluation {
  id: string; set_name: string; on: string; window: { from: string; to: string }; verdict: Verdict; criteria: Finding[]; evaluated_by: string | null;
}

const VERDICTS = { met: ['✓', 'good'], not_met: ['✗', 'bad'], not_known: ['?', 'note'] } as const;
const VerdictOf = ({ verdict }: { verdict: Verdict }) => <State sign={VERDICTS[verdict][0]} tone={VERDICTS[verdict][1]}>{t(verdict)}</State>;

function figureOf(one: Finding): string {
  const parts: string[] = [];
  if (typeof one.numerator === 'number' && typeof one.denominator === 'number') parts.push(t('part_of', { part: number(one.numerator), whole: number(one.denominator), percent: share(one.percent) }));
  if (typeof one.value_percent === 'number') parts.push(t('by_value', { percent: share(one.value_percent) }));
  if (typeof one.number === 'number') parts.push(number(one.number));
  if (one.not_observed) parts.push(t('not_observed', { n: number(one.not_observed) }));
  return parts.join('; ');
}

const basisOf = (one: Finding): string =>
  one.as_of && one.source ? t('answered', { day: day(one.as_of), source: one.source }) : one.basis === 'counted' ? t('counted') : one.basis === 'bills' ? t('bills') : t('nobody');

function Sheet({ evaluation: { on, window, set_name: set, evaluated_by: person, verdict, criteria } }: { evaluation: Evaluation }) {
  return (
    <>
      <p><VerdictOf verdict={verdict} /></p>
      <p class="hint">{t('evaluated_on', { day: day(on), from: day(window.from), to: day(window.to), set, person: person ?? '–' })}</p>
      <table class="papers">
        <caption class="unseen">{t('latest')}</caption>
        <thead><tr>{(['criterion', 'asks', 'figure', 'verdict'] as const).map((name) => <th key={name} scope="col">{t(name)}</th>)}</tr></thead>
        <tbody>
          {criteria.map((one) => (
            <tr key={one.code}>
              <td data-name={t('criterion')}>{one.code}. {one.name_vi}{one.optional && <span class="hint"> {t('optional')}</span>}</td>
              <td data-name={t('asks')}>{asks(one.measure, one.threshold)}</td>
              <td data-name={t('figure')}>{figureOf(one)} <span class="hint">{basisOf(one)}</span></td>
              <td data-name={t('verdict')}><VerdictOf verdict={one.verdict} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Latest({ market, of, onDone }: { market: string; of: Loaded<{ items: Evaluation[] }>; onDone: () => void }) {
  const said = useSignal('');
  return (
    <section aria-labelledby="latest">
      <h2 id="latest">{t('latest')}</h2>
      {said.value && <Notice kind="good" title={said.value} />}
      <Ready of={of}>{({ items: [last] }) => (last ? <Sheet evaluation={last} /> : <Empty title={t('no_evaluation')}><p>{t('no_evaluation_hint')}</p></Empty>)}</Ready>
      {may('report_write') && (
        <Form action={t('evaluate')} onSend={async () => {
          await send('POST', `/v1/markets/${market}/evaluations`, {});
          await of.reload();
          said.value = t('evaluated_now');
          onDone();
        }}>{() => null}</Form>
      )}
    </section>
  );
}

export function Model({ province, market }: { province: string; market: string }) {
  const head = useLoad<{ market: MarketName }>(`/v1/markets/${market}/adoption`), name = head.data.value?.market.name ?? '';
  const evaluations = useLoad<{ items: Evaluation[] }>(`/v1/markets/${market}/evaluations?limit=1`), version = useSignal(0);
  const columns: Column<Evaluation>[] = [
    { name: t('on'), by: ({ on }) => on, cell: ({ on }) => day(on) },
    { name: t('verdict'), by: ({ verdict }) => verdict, cell: ({ verdict }) => <VerdictOf verdict={verdict} /> },
    { name: t('who'), by: (row) => row.evaluated_by ?? '', cell: (row) => row.evaluated_by ?? '–' },
  ];
  return (
    <Page title={name ? t('model_of', { market: name }) : t('model')} up={{ to: `/province/model?province=${province}`, name: t('model') }}>
      <Latest market={market} of={evaluations} onDone={() => version.value++} />
      <Steps market={market} isModel={head.data.value?.market.model_4_0 ?? false} />
      <Answers market={market} />
      <div id="evaluations">
        <h2>{t('earlier')}</h2>
        <Table<Evaluation> caption={t('earlier')} list={`/v1/markets/${market}/evaluations`} columns={columns} rowKey={({ id }) => id} version={version.value}
          exports="/v1/exports/evaluations" exportsQuery={{ market }} empty={t('no_evaluation')} />
      </div>
    </Page>
  );
}
