// The chain of approval as steps: what is done, by whom and when; where it stands; what is to come. Every step so far is below.
import { dayTime } from '../format';
import { Notice } from '../ui/notice';
import { type Report, type ReportState, type Step } from './report_state';
import { t } from './report_words';

const CHAIN: readonly (readonly [state: ReportState, step: string])[] = [
  ['draft', 'create'], ['submitted', 'submit'], ['received', 'receive'], ['approved', 'approve'], ['published', 'publish'],
];
const DID = {
  create: () => t('did_create'), edit: () => t('did_edit'), submit: () => t('did_submit'), receive: () => t('did_receive'),
  return: () => t('did_return'), approve: () => t('did_approve'), publish: () => t('did_publish'),
};
const did = (step: string): string => DID[step as keyof typeof DID]?.() ?? step;
const who = ({ person, at }: Step): string => t('by_at', { name: person ?? '–', at: dayTime(at) });

export function Chain({ report: { state, steps } }: { report: Report }) {
  const at = state === 'returned' ? 0 : CHAIN.findIndex(([name]) => name === state);
  const last = (step: string): Step | undefined => [...steps].reverse().find((one) => one.step === step);
  const back = state === 'returned' ? last('return') : undefined;
  return (
    <section aria-labelledby="chain">
      <h2 id="chain">{t('chain')}</h2>
      {back && <Notice kind="bad" title={t('returned_why', { reason: back.reason ?? '' })}><p>{t('returned_by', { name: back.person ?? '–', at: dayTime(back.at) })}</p></Notice>}
      <ol class="chain">
        {CHAIN.map(([name, step], i) => {
          const done = i <= at ? last(step) : undefined;
          return (
            <li key={name} class={i < at ? 'done' : i === at ? 'now' : 'later'} aria-current={i === at ? 'step' : undefined}>
              <span class="mark" aria-hidden="true">{i < at || state === 'published' ? '✓' : i === at ? '●' : '○'}</span>
              <span class="lines">
                <strong>{name === 'draft' ? t('step_draft') : t(name)}</strong>
                <span class="hint">{done ? who(done) : t('step_to_come')}{i === at && state !== 'published' && `; ${t('step_now')}`}</span>
              </span>
            </li>
          );
        })}
      </ol>
      <details>
        <summary>{t('history')}</summary>
        <ol>{steps.map((step, i) => <li key={i}>{did(step.step)}: {who(step)}{step.reason && <>. {step.reason}</>}</li>)}</ol>
      </details>
    </section>
  );
}
