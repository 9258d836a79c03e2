// What the market's vendors reported from their own pages, and the board's answers.
import { useSignal } from '@preact/signals';
import { dayTime } from '../format';
import { chosen, Filter } from '../ui/choose';
import { Dialog } from '../ui/dialog';
import { LongField } from '../ui/field';
import { DayTime } from '../ui/figures';
import { Form } from '../ui/form';
import { type Column, Table } from '../ui/table';
import { MarketPage, post } from './pieces';
import { t } from './report_words';

interface Report {
  id: string; stall: { number: string }; vendor: { name: string }; kind: 'money' | 'sticker' | 'facts' | 'other'; note: string; at: string;
  answer: string | null; answered_by: string | null; answered_at: string | null;
}

function Answer({ report, onDone, onClose }: { report: Report; onDone: () => void; onClose: () => void }) {
  const answer = useSignal('');
  return (
    <Dialog title={`${report.vendor.name}, ${report.stall.number}`} onClose={onClose}>
      <p>{report.note}</p>
      <Form action={t('answer')} onSend={async () => {
        await post(`/v1/vendor_reports/${report.id}/answer`, { answer: answer.value.trim() });
        onDone();
      }}>
        {(problem) => <LongField label={t('answer')} name="answer" hint={t('answer_hint')} problem={problem} value={answer.value} onValue={(value) => (answer.value = value)} />}
      </Form>
    </Dialog>
  );
}

export function Reports({ market }: { market: string }) {
  const answered = chosen('answered', 'false'), open = useSignal<Report | null>(null), version = useSignal(0);
  const columns: Column<Report>[] = [
    { name: t('stall'), by: (row) => row.stall.number, cell: (row) => row.stall.number },
    { name: t('vendor'), by: (row) => row.vendor.name, cell: (row) => row.vendor.name },
    { name: t('kind'), by: (row) => t(row.kind), cell: (row) => t(row.kind) },
    { name: t('note'), cell: (row) => row.note },
    { name: t('at'), by: (row) => row.at, cell: (row) => <DayTime at={row.at} /> },
    {
      name: t('answer'),
      cell: (row) => row.answer && row.answered_at
        ? <>{row.answer} <span class="hint">{t('by', { name: row.answered_by ?? '–', at: dayTime(row.answered_at) })}</span></>
        : <button type="button" class="second small" onClick={() => (open.value = row)}>{t('answer')}</button>,
    },
  ];
  return (
    <MarketPage market={market} title={t('title')}>
      <Filter label={t('which')} name="answered" otherwise="false" choices={[['false', t('waiting')], ['true', t('answered')]]} />
      <Table<Report> caption={t('title')} list="/v1/vendor_reports" columns={columns} rowKey={(row) => row.id} query={{ market, answered }}
        exports="/v1/exports/vendor_reports" empty={t('none')} version={version.value} />
      {open.value && (
        <Answer report={open.value} onClose={() => (open.value = null)} onDone={() => {
          open.value = null;
          version.value++;
        }} />
      )}
    </MarketPage>
  );
}
