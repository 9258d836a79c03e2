// "Is this sticker ours?" for anybody, signed in or not: by the camera, from a photo, or pasted. What a payer compares with the
// bank's app stands large; the page of the code (/v/…) says the rest.
import { useSignal } from '@preact/signals';
import { Problem, send } from '../api';
import { lang } from '../i18n/words';
import { page } from '../router';
import { Notice, ProblemNotice } from '../ui/notice';
import { Page } from '../ui/page';
import { Scanner } from '../ui/scanner';
import { t } from './words';

interface Answer {
  verdict: string;
  scanned: { bank: string | null; last4: string | null };
  code: { id: string | null; market: string | null; stall: string | null; vendor: string | null; bank: string | null; holder_name: string | null; last4: string | null; superseded_by: string | null };
}

const WORDS = {
  current: ['good', 'current', 'current_do'], superseded: ['bad', 'superseded', 'ask_new'], revoked: ['bad', 'revoked', 'report'], expired: ['bad', 'expired', 'ask_new'],
  used: ['bad', 'used', 'used_do'], other_stall: ['bad', 'unknown', 'report'], registered_unsealed: ['note', 'unsealed', 'unsealed_do'],
  unknown_account: ['bad', 'unknown', 'report'], unreadable: ['note', 'unreadable', 'unreadable_do'],
} as const;

/** A label also bears the address of its code's page; that page knows the label too. */
const ADDRESS = /\/v\/([0-9A-Za-z-]{11,13})(\?label=[0-9A-Za-z]{6})?$/;

const pageOf = (code: string, query = '') => `/v/${code}${query}${query ? '&' : '?'}lang=${lang.value}`;

function Row({ name, value, large = false }: { name: string; value: string | null; large?: boolean }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class={large ? 'large' : undefined}>{value ?? '–'}</dd>
    </div>
  );
}

function Verdict({ answer: { verdict, code, scanned } }: { answer: Answer }) {
  const [kind, title, advice] = WORDS[verdict as keyof typeof WORDS] ?? WORDS.unreadable;
  return (
    <section class="verdict">
      <Notice kind={kind} title={t(title)}><p>{t(advice)}</p></Notice>
      {code.id && (
        <>
          <h2>{t(verdict === 'current' ? 'must_show' : 'was_for')}</h2>
          <dl class="facts">
            <Row name={t('holder')} value={code.holder_name} large />
            <Row name={t('last4')} value={code.last4} large />
            <Row name={t('bank')} value={code.bank} large />
            <Row name={t('market')} value={code.market} />
            <Row name={t('stall')} value={code.stall} />
            <Row name={t('vendor')} value={code.vendor} />
          </dl>
          <p><a class="button second" href={pageOf(code.superseded_by ?? code.id)}>{t(code.superseded_by ? 'new_code' : 'more')}</a></p>
        </>
      )}
      {!code.id && scanned.bank && (
        <>
          <h2>{t('pays')}</h2>
          <dl class="facts">
            <Row name={t('bank')} value={scanned.bank} />
            <Row name={t('last4')} value={scanned.last4} />
          </dl>
        </>
      )}
    </section>
  );
}

function Check() {
  const answer = useSignal<Answer | null>(null), problem = useSignal<Problem | null>(null), asking = useSignal(false);
  const judge = async (payload: string) => {
    const [, code, query] = ADDRESS.exec(payload.trim()) ?? [];
    if (code) return location.assign(pageOf(code, query));
    asking.value = true;
    answer.value = problem.value = null;
    try {
      answer.value = await send<Answer>('POST', '/v1/verify', { payload });
    } catch (caught) {
      if (!(caught instanceof Problem)) throw caught;
      problem.value = caught;
    }
    asking.value = false;
  };
  return (
    <Page title={t('title')}>
      <p>{t('hint')}</p>
      <Scanner onCode={(payload) => void judge(payload)} />
      {asking.value && <p class="loading" role="status">{t('asking')}</p>}
      {problem.value && <ProblemNotice problem={problem.value} />}
      {answer.value && <Verdict answer={answer.value} />}
      <p><a href={`/check?lang=${lang.value}`}>{t('by_number')}</a></p>
      <p class="hint">{t('elsewhere')}</p>
    </Page>
  );
}

export const pages = [page('/check', Check)];
