// What only people know of a market: asked for with a day and a source, and kept as it was said.
import { useSignal } from '@preact/signals';
import { send } from '../api';
import { day, dayTyped, number, today } from '../format';
import { may, me } from '../session';
import { useDraft } from '../store';
import { Choice, Field } from '../ui/field';
import { Form } from '../ui/form';
import { Notice } from '../ui/notice';
import { type Column, Table } from '../ui/table';
import { t } from './model_words';

const QUESTIONS = ['wages', 'e_receipts', 'wifi', 'specialities', 'fees_number', 'fees_value'] as const;
type Question = (typeof QUESTIONS)[number];
interface Answer { id: string; measure: Question; as_of: string; yes: boolean | null; numerator: number | null; denominator: number | null; source: string; said_by: string | null }

const isPlain = (question: Question): boolean => question === 'wages' || question === 'e_receipts' || question === 'wifi';
const isPart = (question: Question): boolean => question === 'fees_number' || question === 'fees_value';
const whole = (typed: string): number | string => (/^[\d.\s]+$/.test(typed) ? Number(typed.replace(/[.\s]/g, '')) : typed);
const said = ({ yes, numerator, denominator }: Answer): string =>
  yes !== null ? t(yes ? 'yes' : 'no') : denominator === null ? number(numerator ?? 0) : `${number(numerator ?? 0)} / ${number(denominator)}`;

function Ask({ market, onDone }: { market: string; onDone: () => void }) {
  const empty = { question: 'wages' as Question, yes: 'yes', numerator: '', denominator: '', as_of: day(today()), source: '' };
  const draft = useDraft(me.value!.person, `answer/${market}`, empty), typed = draft.value.value, { question } = typed;
  return (
    <Form action={t('answer')} onSend={async () => {
      const told = isPlain(question) ? { yes: typed.yes === 'yes' } : { numerator: whole(typed.numerator), ...(isPart(question) && { denominator: whole(typed.denominator) }) };
      await send('POST', `/v1/markets/${market}/answers`, { measure: question, as_of: dayTyped(typed.as_of), source: typed.source.trim(), ...told });
      draft.forget();
      onDone();
    }}>
      {(problem) => (
        <>
          <Choice label={t('question')} name="measure" problem={problem} value={question} onValue={(value) => draft.set({ question: value as Question })} choices={QUESTIONS.map((one) => [one, t(`ask_${one}`)] as const)} />
          {isPlain(question)
            ? <Choice label={t('answer')} name="yes" problem={problem} value={typed.yes} onValue={(yes) => draft.set({ yes })} choices={[['yes', t('yes')], ['no', t('no')]]} />
            : <Field label={t(isPart(question) ? 'numerator' : 'count')} name="numerator" problem={problem} inputMode="numeric" value={typed.numerator} onValue={(value) => draft.set({ numerator: value })} />}
          {isPart(question) && <Field label={t('denominator')} name="denominator" problem={problem} inputMode="numeric" value={typed.denominator} onValue={(value) => draft.set({ denominator: value })} />}
          <Field label={t('as_of')} name="as_of" hint={t('day_hint')} problem={problem} inputMode="numeric" value={typed.as_of} onValue={(value) => draft.set({ as_of: value })} />
          <Field label={t('source')} name="source" problem={problem} value={typed.source} onValue={(source) => draft.set({ source })} />
        </>
      )}
    </Form>
  );
}

export function Answers({ market }: { market: string }) {
  const version = useSignal(0);
  const columns: Column<Answer>[] = [
    { name: t('question'), by: ({ measure }) => t(`ask_${measure}`), cell: ({ measure }) => t(`ask_${measure}`) },
    { name: t('answer'), cell: (row) => said(row) },
    { name: t('as_of'), by: (row) => row.as_of, cell: (row) => day(row.as_of) },
    { name: t('source'), by: ({ source }) => source, cell: ({ source }) => source },
    { name: t('who'), by: (row) => row.said_by ?? '', cell: (row) => row.said_by ?? '–' },
  ];
  return (
    <>
      <h2>{t('answers')}</h2>
      {version.value > 0 && <Notice kind="good" title={t('answer_saved')} />}
      <Table<Answer> caption={t('answers')} list={`/v1/markets/${market}/answers`} columns={columns} rowKey={({ id }) => id} version={version.value} exports="/v1/exports/answers" exportsQuery={{ market }} empty={t('no_answers')} />
      {may('report_write') && <details><summary>{t('answer')}</summary><Ask market={market} onDone={() => version.value++} /></details>}
    </>
  );
}
