// Values that people entered, each with its source and document; another person approves or rejects.
import { useSignal } from '@preact/signals';
import { Problem, send } from '../api';
import { day, dayTime, decimals, measured } from '../format';
import { said } from '../i18n/words';
import { may, me } from '../session';
import { AskReason } from '../ui/ask_reason';
import { chosen, Filter, State } from '../ui/choose';
import { Notice, ProblemNotice } from '../ui/notice';
import { Page } from '../ui/page';
import { type Column, Table } from '../ui/table';
import { periodSaid } from './period';
import { t } from './value_words';

type ValueState = 'proposed' | 'approved' | 'rejected';
interface Entered {
  id: string; indicator: string; name_vi: string; name_en: string; value_kind: 'count' | 'percent' | 'ratio'; place_name: string | null; period: string; numerator: number | null;
  denominator: number | null; value: number | null; source: string; document: string; document_on: string; state: ValueState; proposed_by: string; proposed_by_name: string | null;
  proposed_at: string; decided_by_name: string | null; decided_at: string | null; reason: string | null;
}
const SIGNS = { proposed: ['?', 'note'], approved: ['✓', 'good'], rejected: ['✗', 'bad'] } as const;
const nameOf = (row: Entered): string => `${row.indicator}: ${said(row.name_vi, row.name_en)}`;
const valueOf = (row: Entered): string => row.numerator !== null && row.denominator !== null
  ? t('part_of', { part: decimals(row.numerator), whole: decimals(row.denominator) }) : measured(row.value, row.value_kind === 'percent' ? 'percent' : 'count');

function Where({ row }: { row: Entered }) {
  const [sign, tone] = SIGNS[row.state];
  return (
    <span class="lines">
      <State sign={sign} tone={tone}>{t(row.state)}</State>
      {row.decided_at && <span class="hint">{t('decided', { name: row.decided_by_name ?? '–', at: dayTime(row.decided_at) })}</span>}
      {row.reason && <span>{row.reason}</span>}
    </span>
  );
}

export function Values() {
  const state = chosen('state', 'all'), version = useSignal(0), word = useSignal(''), rejecting = useSignal<Entered | null>(null), problem = useSignal<Problem | null>(null);
  const decide = async (row: Entered, verb: 'approve' | 'reject', body: object) => {
    await send('POST', `/v1/indicator_values/${row.id}/${verb}`, body);
    word.value = t(`done_${verb}`);
    problem.value = null;
    version.value++;
  };
  const approve = (row: Entered) => decide(row, 'approve', {}).catch((caught: unknown) => {
    if (!(caught instanceof Problem)) throw caught;
    problem.value = caught;
  });
  const columns: Column<Entered>[] = [
    { name: t('place'), by: (row) => row.place_name ?? '', cell: (row) => row.place_name ?? '–' },
    { name: t('indicator'), by: nameOf, cell: nameOf },
    { name: t('period'), by: (row) => row.period, cell: (row) => periodSaid(row.period) },
    { name: t('value'), by: (row) => row.value ?? row.numerator ?? 0, cell: valueOf, number: true },
    { name: t('source'), by: (row) => row.source, cell: (row) => <span class="lines"><span>{row.source}</span><span>{t('document_of', { number: row.document, day: day(row.document_on) })}</span><span class="hint">{t('by', { name: row.proposed_by_name ?? '–' })}</span></span> },
    { name: t('state'), by: (row) => row.state, cell: (row) => <Where row={row} /> },
  ];
  if (may('plan_manage'))
    columns.push({
      name: t('decide'),
      cell: (row) => row.state !== 'proposed' ? '–' : row.proposed_by === me.value?.person ? <span class="hint">{t('own')}</span> : (
        <span class="lines">
          <button type="button" class="small" onClick={() => void approve(row)}>{t('approve')}</button>
          <button type="button" class="second small" onClick={() => (rejecting.value = row)}>{t('reject')}</button>
        </span>
      ),
    });
  const asked = rejecting.value;
  return (
    <Page title={t('values')}>
      <p class="actions">
        {may('plan_manage') && <a class="button" href="/app/province/values/new">{t('enter')}</a>}
        <a class="button second" href="/app/province/indicators">{t('to_indicators')}</a>
      </p>
      {word.value && <Notice kind="good" title={word.value} />}
      {problem.value && <ProblemNotice problem={problem.value} />}
      <Filter label={t('state')} name="state" otherwise="all" choices={[['all', t('all')], ['proposed', t('proposed')], ['approved', t('approved')], ['rejected', t('rejected')]]} />
      <Table<Entered> key={state} caption={t('values')} list="/v1/indicator_values" query={{ state: state === 'all' ? undefined : state }} columns={columns} rowKey={(row) => row.id} version={version.value}
        find={(row) => `${nameOf(row)} ${row.place_name ?? ''} ${row.source} ${row.document}`} searchLabel={t('find')} exports="/v1/exports/entered_values" empty={t('none')} emptyMore={<p>{t('none_hint')}</p>} />
      {asked && <AskReason title={t('reject_title')} action={t('reject')} onClose={() => (rejecting.value = null)} onReason={async (reason) => {
        await decide(asked, 'reject', { reason });
        rejecting.value = null;
      }} />}
    </Page>
  );
}
