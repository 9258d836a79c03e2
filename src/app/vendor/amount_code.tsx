// The code of one amount, until it was paid.
import { useEffect } from 'preact/hooks';
import { money, time } from '../format';
import { useEvery, useLoad } from '../ui/load';
import { Notice } from '../ui/notice';
import { Page, Ready } from '../ui/page';
import { announce } from './announce';
import { CodePicture } from './code_picture';
import { useLive } from './live';
import { type OwnCode, picture } from './my_page';
import { t } from './words';

/** Beside the stream, which says at once that money came: a bank may tell late what it was for. */
const ASK_EVERY_S = 5;

function Paid({ code }: { code: OwnCode }) {
  const exact = code.paid_vnd === code.amount_vnd;
  useEffect(() => announce(code.paid_vnd), []);
  return (
    <Notice kind={exact ? 'good' : 'note'} title={t('paid', { amount: money(code.paid_vnd) })}>
      {!exact && <p>{t('paid_other', { amount: money(code.paid_vnd) })}</p>}
    </Notice>
  );
}

export function AmountCode({ code: id }: { code: string }) {
  const code = useLoad<OwnCode>(`/v1/my/codes/${id}`);
  const isWaiting = () => code.data.peek()?.state === 'issued';
  useLive(() => void code.reload());
  useEvery(ASK_EVERY_S, () => isWaiting() && void code.reload());
  return (
    <Page title={t('amount_code', { amount: money(code.data.value?.amount_vnd ?? 0) })} up={{ to: '/vendor/amount', name: t('another') }}>
      <Ready of={code}>
        {(one) => (
          <>
            {one.paid_vnd > 0 && <Paid code={one} />}
            {one.state === 'issued' && (
              <>
                <CodePicture src={picture(one.id)} name={one.account.holder_name} last4={one.account.last4} amount={money(one.amount_vnd ?? 0)} />
                <p role="status">{t('waiting')}</p>
                {one.expires_at && <p class="hint">{t('valid_until', { time: time(one.expires_at) })}</p>}
              </>
            )}
            {one.state !== 'issued' && !one.paid_vnd && <Notice kind="note" title={t('over')} />}
            <p><a class="button second" href="/app/vendor/amount">{t('another')}</a></p>
          </>
        )}
      </Ready>
    </Page>
  );
}
