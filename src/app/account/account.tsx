// One's own account: the password, the second factor, and the devices that are signed in.
import { page } from '../router';
import { me } from '../session';
import { Notice } from '../ui/notice';
import { Page } from '../ui/page';
import { Devices } from './devices';
import { Password } from './password';
import { SecondFactor } from './second_factor';
import { t } from './words';

function Account() {
  const who = me.value!, owes = who.owes;
  const isVendor = who.roles.length === 1 && who.roles[0] === 'vendor';
  return (
    <Page title={t('title')}>
      <p class="who"><strong>{who.name}</strong>{!isVendor && <> · {who.login}</>}</p>
      {owes && <Notice kind="note" title={t(owes === 'password' ? 'owes_password' : 'owes_totp')} />}
      {owes !== 'totp' && !isVendor && <Password />}
      {owes !== 'password' && !isVendor && <SecondFactor />}
      {!owes && <Devices />}
    </Page>
  );
}

export const pages = [page('/account', Account)];
