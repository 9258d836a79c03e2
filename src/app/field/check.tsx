// Stall first: the person says where the sticker hangs, then shows it to the camera. A good code at another stall is a bad one.
import { useSignal } from '@preact/signals';
import { place } from '../router';
import { Empty, Notice } from '../ui/notice';
import { Page } from '../ui/page';
import { Inspect } from './inspect';
import { useBundle, useMarket } from './kept';
import { StallPicker } from './stall_picker';
import { t } from './words';

export function Check({ market }: { market: string }) {
  const kept = useMarket(market).value, opened = useBundle(kept?.file, kept).value, saved = useSignal('');
  const stall = kept?.stalls.find(({ id }) => id === place.value.query['stall']);
  if (kept === undefined || (kept?.file && !opened)) return <p class="loading" role="status">{t('looking')}</p>;
  return (
    <Page title={t('check')} up={{ to: `/field/${market}`, name: kept?.name ?? t('title') }}>
      {kept === null ? <Empty title={t('not_kept')} /> : (
        <>
          {opened?.fault && <Notice kind="bad" title={t(`bundle_${opened.fault}`)}><p>{t('take_anew')}</p></Notice>}
          {!kept.file && <Notice kind="note" title={t('no_bundle')} />}
          {saved.value && <Notice kind="good" title={t('saved', { name: saved.value })} />}
          <StallPicker stalls={kept.stalls} chosen={stall} />
          {stall && <Inspect key={stall.id} stall={stall} market={kept.market} kind="scan" without={['unreadable']} bundle={opened?.bundle ?? null} onSaved={() => (saved.value = stall.number)} />}
        </>
      )}
    </Page>
  );
}
