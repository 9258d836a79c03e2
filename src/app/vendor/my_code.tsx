import { dayTime } from '../format';
import { Empty, Notice } from '../ui/notice';
import { Page, Ready } from '../ui/page';
import { CodePicture } from './code_picture';
import { JustNow, useIncoming } from './incoming';
import { useOwnCodes } from './kept_code';
import { type MyPage, type Payment, stallName } from './my_page';
import { t } from './words';

interface CodesProps { page: MyPage; src: (code: string) => string; newest: Payment | null }

function Codes({ page, src, newest }: CodesProps) {
  if (!page.codes.length) return <Empty title={t('no_code')}><p>{t('no_code_hint')}</p></Empty>;
  return (
    <>
      {page.codes.map((code) => {
        const account = page.accounts.find(({ id }) => id === code.account);
        return (
          <section key={code.id}>
            <h2>{stallName(page, code.stall)}</h2>
            {account && <CodePicture src={src(code.id)} name={account.holder_name} last4={account.last4} newest={newest} />}
            <p class="hint">{t('tell_customer')}</p>
          </section>
        );
      })}
    </>
  );
}

export function MyCode() {
  const { mine, page, at, src } = useOwnCodes(), newest = useIncoming().newest.value;
  const isKept = !!at && !!mine.problem.value;
  return (
    <Page title={t('code')}>
      {isKept && <Notice kind="note" title={t('kept_code')}><p>{t('kept_code_hint', { at: dayTime(at) })}</p></Notice>}
      <JustNow newest={newest} />
      {page ? <Codes page={page} src={src} newest={newest} /> : <Ready of={mine}>{() => null}</Ready>}
    </Page>
  );
}
