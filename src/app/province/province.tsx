// The province's pages.
import { page } from '../router';
import { Commune } from './commune';
import { Dashboard } from './dashboard';
import { MarketFigures } from './market';
import { Start } from './start';

const RIGHTS = ['adoption_read'];

export const pages = [
  page('/province', Start, RIGHTS),
  page('/province/:province', Dashboard, RIGHTS),
  page('/province/:province/unit/:unit', Commune, RIGHTS),
  page('/province/:province/market/:market', MarketFigures, RIGHTS),
];
