// The market board's pages.
import { page } from '../router';
import { Home } from './home';
import { Markets } from './markets';
import { Register } from './register';
import { RevisionPage } from './revision';
import { Revisions } from './revisions';

const RIGHTS = ['registry_read'];

export const pages = [
  page('/board', Markets, RIGHTS),
  page('/board/:market', Home, RIGHTS),
  page('/board/:market/register', Register, ['registry_write']),
  page('/board/:market/revisions', Revisions, RIGHTS),
  page('/board/:market/revisions/:id', RevisionPage, RIGHTS),
];
