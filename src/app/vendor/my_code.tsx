import { Empty } from '../ui/notice';
import { useLoad } from '../ui/load';
import { Page, Ready } from '../ui/page';
import type { MyPage } from './my_page';
import { t } from './words';

export function MyCode() {
  const mine = useLoad<MyPage>('/v1/my');
  return (
    <Page title={t('code')}>
      <Ready of={mine}>
        {({ codes, stalls, accounts }) => codes.length === 0
          ? <Empty title={t('no_code')}><p>{t('no_code_hint')}</p></Empty>
          : codes.map((code) => {
            const stall = stalls.find(({ id }) => id === code.stall), account = accounts.find(({ id }) => id === code.account);
            return (
              <section key={code.id}>
                {stall && <h2>{t('stall', { market: stall.market, number: stall.number })}</h2>}
                {account && <p class="large"><strong>{account.holder_name}</strong><br />{t('last4', { last4: account.last4 })}</p>}
              </section>
            );
          })}
      </Ready>
    </Page>
  );
}
