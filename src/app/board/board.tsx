// The market board's pages.
import { page } from '../router';
import { Home } from './home';
import { ImportPage } from './import';
import { Imports } from './imports';
import { Markets } from './markets';
import { Printed, PrintJob } from './printed';
import { Prints } from './prints';
import { Register } from './register';
import { RevisionPage } from './revision';
import { Revisions } from './revisions';
import { Stalls } from './stalls';

const RIGHTS = ['registry_read'], WRITES = ['registry_write'], CODES = ['code_read'];

export const pages = [
  page('/board', Markets, RIGHTS),
  page('/board/:market', Home, RIGHTS),
  page('/board/:market/register', Register, WRITES),
  page('/board/:market/revisions', Revisions, RIGHTS),
  page('/board/:market/revisions/:id', RevisionPage, RIGHTS),
  page('/board/:market/stalls', Stalls, RIGHTS),
  page('/board/:market/prints', Prints, CODES),
  page('/board/:market/prints/:id', PrintJob, CODES),
  page('/board/:market/printed', Printed, CODES),
  page('/board/:market/imports', Imports, RIGHTS),
  page('/board/:market/imports/:id', ImportPage, RIGHTS),
];
