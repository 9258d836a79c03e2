// One vendor: what is registered, the way to the own page, consents, and what the law lets the vendor ask for.
import { day } from '../format';
import { may } from '../session';
import { useLoad } from '../ui/load';
import { Notice } from '../ui/notice';
import { Ready } from '../ui/page';
import { accountShown, bankName, MarketPage, useBanks } from './pieces';
import { Access, Contact } from './vendor_access';
import { Consents } from './vendor_consents';
import { Edit } from './vendor_edit';
import { Requests } from './vendor_requests';
import type { Vendor } from './vendor_state';
import { t } from './vendor_words';
import { VendorStateOf } from './vendors';
import { kindName } from './words';

export function VendorPage({ market, id }: { market: string; id: string }) {
  const one = useLoad<Vendor>(`/v1/vendors/${id}`), name = one.data.value?.name;
  return (
    <MarketPage market={market} title={name ?? t('title')} up={{ to: `/board/${market}/vendors`, name: t('title') }}>
      <Ready of={one}>
        {(vendor) => {
          const here = vendor.market.id === market && !vendor.merged_into;
          return (
            <>
              {vendor.merged_into && <Notice kind="note" title={`${t('merged')} ${vendor.merged_into.name}`}><p><a href={`/app/board/${market}/vendors/${vendor.merged_into.id}`}>{vendor.merged_into.name}</a></p></Notice>}
              <Facts vendor={vendor} />
              {may('vendor_contact') && <Contact vendor={vendor.id} />}
              <Stalls vendor={vendor} />
              <Accounts vendor={vendor} />
              {here && may('registry_write') && <Access vendor={vendor} />}
              {here && may('registry_write') && <Edit market={market} vendor={vendor} onDone={one.reload} />}
              <Consents vendor={vendor} onDone={one.reload} />
              <Requests vendor={vendor} onDone={one.reload} />
            </>
          );
        }}
      </Ready>
    </MarketPage>
  );
}

function Facts({ vendor }: { vendor: Vendor }) {
  const rows = [[t('kind'), kindName(vendor.kind)], [t('legal_name'), vendor.legal_name], [t('tax_code'), vendor.tax_code],
    [t('registration_number'), vendor.registration_number], [t('since'), day(vendor.created_at)]] as const;
  return (
    <>
      <p><VendorStateOf state={vendor.state} /></p>
      <dl class="facts">{rows.map(([name, value]) => value && <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
    </>
  );
}

const Stalls = ({ vendor }: { vendor: Vendor }) => (
  <>
    <h2>{t('stalls')}</h2>
    {!vendor.tenancies.length && <p>{t('no_stalls')}</p>}
    <ul class="rows">
      {vendor.tenancies.map((one) => (
        <li key={one.id}>
          <span><a href={`/app/board/${one.market.id}/stalls/${one.stall.id}`}>{one.stall.number}</a>, {one.market.name}</span>
          <span class="hint">{t('from_to', { from: day(one.from_day), to: one.to_day ? day(one.to_day) : t('until_now') })}</span>
        </li>
      ))}
    </ul>
  </>
);

const STATES = { pending: () => t('a_pending'), review: () => t('a_review'), active: () => t('a_active'), replaced: () => t('a_replaced'), stolen: () => t('a_stolen') };

function Accounts({ vendor }: { vendor: Vendor }) {
  const banks = useBanks();
  return (
    <>
      <h2>{t('accounts')}</h2>
      {!vendor.accounts.length && <p>{t('no_accounts')}</p>}
      <ul class="rows">
        {vendor.accounts.map((one) => (
          <li key={one.id}><span>{accountShown({ bank: bankName(banks, one.bin), last4: one.last4 })} <strong>{one.holder_name}</strong></span> <span class="hint">{STATES[one.state]()}</span></li>
        ))}
      </ul>
    </>
  );
}
