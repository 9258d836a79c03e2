// Work in the market without a network: what is needed is fetched beforehand, what is found waits on the device.
import { page } from '../router';
import { Check } from './check';
import { ConflictPage } from './conflict';
import { Home } from './home';
import { Market } from './market';
import { Queue } from './queue';
import { RoundPage } from './round';
import { startSending } from './sync';
import { Visit } from './visit';

const RIGHTS = ['field_check', 'visit_write'];

startSending();

export const pages = [
  page('/field', Home, RIGHTS),
  page('/field/queue', Queue, RIGHTS),
  page('/field/queue/:row', ConflictPage, RIGHTS),
  page('/field/:market', Market, RIGHTS),
  page('/field/:market/check', Check, ['field_check']),
  page('/field/:market/visit', Visit, ['visit_write']),
  page('/field/:market/round/:round', RoundPage, ['field_check']),
];
