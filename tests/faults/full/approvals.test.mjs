// Web, signer or a backend of PostgreSQL ends at a random moment of an approval, a hundred times: no vendor without a code
// and no code without an approval.
import { after, before, test } from 'node:test';
import { Register } from '../../http/register.mjs';
import { build, PASSWORD, person } from '../../http/town.mjs';
import { approveUnderFire } from '../storm.mjs';

const BLOWS = Number(process.env.SOCHO_APPROVAL_BLOWS ?? 100);
const register = new Register({ seed: false });
let market, maker, checker;

before(async () => {
  await register.start();
  market = build(register, 3 * BLOWS).own;
  person(register, 'maker', 'market_maker', '--province', '22');
  person(register, 'checker', 'market_checker', '--province', '22');
  [maker, checker] = [await register.person('maker', PASSWORD), await register.person('checker', PASSWORD)];
}, { timeout: 120_000 });
after(() => register.stop());

test(`${BLOWS} blows at approvals leave none by halves`, () => approveUnderFire(register, { maker, checker, market, blows: BLOWS }));
