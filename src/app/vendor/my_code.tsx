import { Empty } from '../ui/notice';
import { Page, Ready } from '../ui/page';
import { CodePicture } from './code_picture';
import { stallName, useMyPage } from './my_page';
import { t } from './words';

export function MyCode() {
  const mine = useMyPage();
  return (
    <Page title={t('code')}>
      <Ready of={mine}>
        {(page) => page.codes.length === 0
          ? <Empty title={t('no_code')}><p>{t('no_code_hint')}</p></Empty>
          : page.codes.map((code) => {
            const account = page.accounts.find(({ id }) => id === code.account);
            return (
              <section key={code.id}>
                <h2>{stallName(page, code.stall)}</h2>
                {account && <CodePicture code={code.id} name={account.holder_name} last4={account.last4} />}
                <p class="hint">{t('tell_customer')}</p>
              </section>
            );
          })}
      </Ready>
    </Page>
  );
}
