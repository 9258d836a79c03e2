// Signing in: a trader by phone number and PIN, everybody else by login and password, and a one-time code where it is due.
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { Problem } from './api';
import { t } from './i18n/shell';
import { left, signIn } from './session';
import { Field } from './ui/field';
import { Form } from './ui/form';
import { Notice } from './ui/notice';
import { Page } from './ui/page';

const KEPT = 'socho.login', LIKE_A_PHONE = /^\+?[\d\s.]{6,}$/;
const ASKS_FOR_CODE = ['totp_needed', 'totp_wrong', 'totp_used'];

function SignInForm() {
  const login = useSignal(localStorage.getItem(KEPT) ?? ''), password = useSignal(''), otp = useSignal('');
  const code = useSignal(false), shown = useSignal(false), isPhone = LIKE_A_PHONE.test(login.value);
  const enter = async () => {
    try {
      await signIn(login.value.trim(), password.value, otp.value.trim());
      localStorage.setItem(KEPT, login.value.trim());
    } catch (problem) {
      if (!(problem instanceof Problem) || !ASKS_FOR_CODE.includes(problem.code)) throw problem;
      const first = !code.value;
      code.value = true;
      otp.value = '';
      if (!first) throw problem;
    }
  };
  return (
    <>
      {left.value && <Notice kind="note">{t(left.value === 'signed_out' ? 'signed_out' : 'session_over')}</Notice>}
      <Form action={t('sign_in')} onSend={enter}>
        {(problem) => (
          <>
            <Field label={t('login')} name="login" hint={t('login_hint')} problem={problem} value={login.value} onValue={(value) => (login.value = value)}
              autoComplete="username" autoCapitalize="none" spellcheck={false} />
            <Field label={t('password')} name="password" hint={t('password_hint')} problem={problem} value={password.value} onValue={(value) => (password.value = value)}
              type={shown.value ? 'text' : 'password'} inputMode={isPhone ? 'numeric' : 'text'} autoComplete="current-password" autoCapitalize="none" spellcheck={false} />
            <p><button type="button" class="second small" aria-pressed={shown.value} onClick={() => (shown.value = !shown.value)}>{shown.value ? t('hide') : t('show')}</button></p>
            {isPhone && <p class="hint">{t('remembered')}</p>}
            {code.value && (
              <Field label={t('otp')} name="otp" hint={t('otp_hint')} problem={problem} value={otp.value} onValue={(value) => (otp.value = value)}
                inputMode="numeric" autoComplete="one-time-code" pattern="[0-9]{6}" autoFocus />
            )}
          </>
        )}
      </Form>
    </>
  );
}

export const SignIn = () => (
  <Page title={t('sign_in')}>
    <SignInForm />
    <p><a href="/app/check">{t('check_code')}</a></p>
  </Page>
);

/** Over a page that is kept as it is until its person is back; nothing of it is seen meanwhile. */
export function SignInAgain() {
  const dialog = useRef<HTMLDialogElement>(null);
  const ask = () => dialog.current?.showModal();
  useEffect(ask, []);
  return (
    <dialog ref={dialog} class="again" aria-label={t('sign_in')} onCancel={(event) => event.preventDefault()} onClose={ask}>
      <h2>{t('sign_in')}</h2>
      <SignInForm />
    </dialog>
  );
}
