// An amount on large keys, and a code that asks for exactly that.
import { useSignal } from '@preact/signals';
import { Problem, send } from '../api';
import { money } from '../format';
import { go } from '../router';
import { Choice } from '../ui/field';
import { Empty, ProblemNotice } from '../ui/notice';
import { Page, Ready } from '../ui/page';
import { type MyPage, type OwnCode, stallName, useMyPage } from './my_page';
import { t } from './words';

const MOST_VND = 499_999_999;
const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '000', '0'];

function Keypad({ mine }: { mine: MyPage }) {
  const stalls = [...new Set(mine.codes.map(({ stall }) => stall))];
  const stall = useSignal(stalls[0]!), typed = useSignal(''), busy = useSignal(false), problem = useSignal<Problem | null>(null);
  const amount = Number(typed.value || 0);
  const press = (key: string) => {
    const next = String(Number(typed.value + key));
    if (Number(next) <= MOST_VND) typed.value = next === '0' ? '' : next;
  };
  const onKey = (event: KeyboardEvent) => {
    if (/^\d$/.test(event.key)) press(event.key);
    else if (event.key === 'Backspace') typed.value = typed.value.slice(0, -1);
    else return;
    event.preventDefault();
  };
  const make = async () => {
    if (busy.value || !amount) return;
    busy.value = true;
    problem.value = null;
    try {
      const code = await send<OwnCode>('POST', '/v1/my/codes', { stall: stall.value, amount });
      go(`/vendor/amount/${code.id}`);
    } catch (caught) {
      if (!(caught instanceof Problem)) throw caught;
      problem.value = caught;
    }
    busy.value = false;
  };
  return (
    <div class="keypad" onKeyDown={onKey}>
      {problem.value && <ProblemNotice problem={problem.value} />}
      {stalls.length > 1 && (
        <Choice label={t('which')} name="stall" value={stall.value} onValue={(value) => (stall.value = value)} choices={stalls.map((id) => [id, stallName(mine, id)] as const)} />
      )}
      <output class="amount" aria-live="polite" aria-label={t('amount')}>{money(amount)}</output>
      <div class="keys">
        {KEYS.map((key) => <button key={key} type="button" class="second" onClick={() => press(key)}>{key}</button>)}
        <button type="button" class="second" aria-label={t('key_delete')} onClick={() => (typed.value = typed.value.slice(0, -1))}>⌫</button>
      </div>
      <p class="actions">
        <button type="button" onClick={() => void make()} aria-disabled={!amount} aria-busy={busy.value || undefined}>
          {amount ? t('make', { amount: money(amount) }) : t('make_none')}
        </button>
        <button type="button" class="second" onClick={() => (typed.value = '')}>{t('clear')}</button>
      </p>
    </div>
  );
}

export function Amount() {
  const mine = useMyPage();
  return (
    <Page title={t('amount_title')}>
      <Ready of={mine}>
        {(page) => (page.codes.length ? <Keypad mine={page} /> : <Empty title={t('no_code')}><p>{t('no_code_hint')}</p></Empty>)}
      </Ready>
    </Page>
  );
}
