// One report: where it stands, what who looks at it may do, the figures that are signed with their quality beside them, and its files.
import { useSignal } from '@preact/signals';
import { day, dayTime, number, share } from '../format';
import { useLoad } from '../ui/load';
import { Notice } from '../ui/notice';
import { Page, Ready } from '../ui/page';
import { Progress } from '../ui/progress';
import { type Figures as Adoption, type Head } from './figures';
import { periodSaid, thisMonth } from './period';
import { Acts } from './report_acts';
import { Chain } from './report_chain';
import { Due, type Report, StateOf, titleOf } from './report_state';
import { Figures } from './report_table';
import { t } from './report_words';

const MONTH_CHARS = 7;

/** Which figures tell of the same place how it is observed now. */
function adoptionPath({ level, market, unit, province, to }: Report): string {
  const place = level === 'market' ? `/v1/markets/${market?.id}` : level === 'commune' ? `/v1/units/${unit?.id}` : `/v1/provinces/${province}`;
  const last = to.slice(0, MONTH_CHARS);
  return `${place}/adoption?month=${last > thisMonth() ? thisMonth() : last}`;
}

type Sheet = Head & Adoption & { total?: Adoption };

function Feeds({ report }: { report: Report }) {
  const sheet = useLoad<Sheet>(adoptionPath(report)), data = sheet.data.value;
  const by = data?.total?.observed_by ?? data?.observed_by;
  if (!data || !by) return null;
  const said = (n: number | null): string => (n === null ? '–' : number(n));
  return <p>{t('feeds', { feed: said(by.feed), payment: said(by.payment), month: data.window.from.slice(0, MONTH_CHARS).split('-').reverse().join('/'), at: dayTime(data.as_of) })}</p>;
}

function Quality({ report }: { report: Report }) {
  const counts = report.figures?.total.counts ?? {}, observed = counts['observed'], inUse = counts['in_use'];
  const known = typeof observed === 'number' && typeof inUse === 'number';
  return (
    <section aria-labelledby="quality">
      <h2 id="quality">{t('quality')}</h2>
      {known
        ? <><p>{t('observed_of', { part: number(observed), whole: number(inUse), share: share(inUse ? Math.round((observed * 10_000) / inUse) / 100 : null) })}{inUse > observed && <> {t('not_observed_n', { n: number(inUse - observed) })}</>}</p><Feeds report={report} /></>
        : <p>{t('no_quality')}</p>}
    </section>
  );
}

function Files({ report }: { report: Report }) {
  const link = (ending: string) => <a class="button second" href={`/v1/reports/${report.id}.${ending}`} download>{ending.toUpperCase()}</a>;
  return (
    <section aria-labelledby="files">
      <h2 id="files">{t('files')}</h2>
      <p class="actions">{link('xlsx')} {link('csv')}</p>
      <Progress<Report> key={report.version} path={`/v1/reports/${report.id}`}
        done={({ file }) => (file === 'done' ? <p class="actions">{link('pdf')}</p> : file === 'refused' ? <Notice kind="bad" title={t('pdf_failed')} /> : null)} />
      <dl class="facts">
        <div><dt>{t('frozen')}</dt><dd>{report.frozen_at && dayTime(report.frozen_at)}</dd></div>
        <div><dt>{t('hash')}</dt><dd><code class="hash">{report.figures_sha256}</code></dd></div>
      </dl>
    </section>
  );
}

function Sheet_({ report, said, onDone }: { report: Report; said: string; onDone: (report: Report, word: string) => void }) {
  const writes = report.may.includes('submit');
  return (
    <>
      <p class="about"><StateOf state={report.state} /> · {t('due')}: <Due report={report} /> · {day(report.from)} – {day(report.to)}{report.number && <> · {t('number')}: {report.number}</>}</p>
      {said && <Notice kind="good" title={said} />}
      {report.addendum_of && <Notice kind="note" title={t('addendum_why', { reason: report.addendum_reason ?? '' })}><p><a href={`/app/province/reports/${report.addendum_of}`}>{t('first_report')}</a></p></Notice>}
      <Chain report={report} />
      {report.figures ? <><Figures key={`${report.id} ${report.figures_sha256}`} id={report.id} /><Quality report={report} /></> : <p>{t('not_frozen')}</p>}
      {!writes && <section aria-labelledby="explanation"><h2 id="explanation">{t('explanation')}</h2><p class="said">{report.explanation || t('no_explanation')}</p></section>}
      <Acts key={report.id} report={report} onDone={onDone} />
      {report.figures && <Files report={report} />}
    </>
  );
}

export function ReportPage({ report: id }: { report: string }) {
  const report = useLoad<Report>(`/v1/reports/${id}`), data = report.data.value, said = useSignal('');
  return (
    <Page title={data ? titleOf(data) : t('reports')} up={{ to: data ? `/province/reports?cycle=${data.cycle}` : '/province/reports', name: data ? t('of_period', { period: periodSaid(data.period) }) : t('reports') }}>
      <Ready of={report}>
        {(one) => <Sheet_ report={one} said={said.value} onDone={(after, word) => {
          report.data.value = after;
          said.value = word;
          scrollTo(0, 0);
        }} />}
      </Ready>
    </Page>
  );
}
