// The trader's own pages.
import { page } from '../router';
import { Amount } from './amount';
import { Check } from './check';
import { AmountCode } from './amount_code';
import { MyCode } from './my_code';
import { MyData } from './my_data';
import { Payments } from './payments';
import { Report } from './report';

const RIGHTS = ['own_vendor'];

export const pages = [
  page('/vendor', MyCode, RIGHTS),
  page('/vendor/amount', Amount, RIGHTS),
  page('/vendor/amount/:code', AmountCode, RIGHTS),
  page('/vendor/payments', Payments, RIGHTS),
  page('/vendor/check', Check, RIGHTS),
  page('/vendor/report', Report, RIGHTS),
  page('/vendor/data', MyData, RIGHTS),
];
