// The trader's own pages.
import { page } from '../router';
import { MyCode } from './my_code';

const RIGHTS = ['own_vendor'];

export const pages = [page('/vendor', MyCode, RIGHTS)];
