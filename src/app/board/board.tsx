// The market board's pages.
import { page } from '../router';
import { About } from './about';
import { BillRun } from './bill_run';
import { MarketDays } from './calendar';
import { ChangePage, Changes } from './changes';
import { Desk } from './desk';
import { CasePage } from './desk_case';
import { FeePage } from './desk_fee';
import { Desks } from './desks';
import { Dues } from './dues';
import { DuplicatePage, Duplicates } from './duplicates';
import { Home } from './home';
import { ImportPage } from './import';
import { Imports } from './imports';
import { IncidentPage, Incidents } from './incidents';
import { Markets } from './markets';
import { PaymentPage, Payments } from './payments';
import { Printed, PrintJob } from './printed';
import { Prints } from './prints';
import { Register } from './register';
import { Reports } from './reports';
import { RevisionPage } from './revision';
import { Revisions } from './revisions';
import { RoundPage } from './round';
import { Rounds } from './rounds';
import { StallPage } from './stall';
import { Stalls } from './stalls';
import { VendorPage } from './vendor';
import { Vendors } from './vendors';

const RIGHTS = ['registry_read'], WRITES = ['registry_write'], CODES = ['code_read'], WATCHES = ['incident_read'], DUES = ['dues_read'], COLLECTS = ['collect_read'], RECONCILES = ['reconcile'];

export const pages = [
  page('/board', Markets, RIGHTS),
  page('/board/payments', Payments, RECONCILES),
  page('/board/payments/:id', PaymentPage, RECONCILES),
  page('/board/desks', Desks, COLLECTS),
  page('/board/:market', Home, RIGHTS),
  page('/board/:market/about', About, RIGHTS),
  page('/board/:market/calendar', MarketDays, RIGHTS),
  page('/board/:market/register', Register, WRITES),
  page('/board/:market/reports', Reports, ['vendor_contact']),
  page('/board/:market/revisions', Revisions, RIGHTS),
  page('/board/:market/revisions/:id', RevisionPage, RIGHTS),
  page('/board/:market/changes', Changes, RIGHTS),
  page('/board/:market/changes/:id', ChangePage, RIGHTS),
  page('/board/:market/duplicates', Duplicates, RIGHTS),
  page('/board/:market/duplicates/:id', DuplicatePage, RIGHTS),
  page('/board/:market/stalls', Stalls, RIGHTS),
  page('/board/:market/stalls/:id', StallPage, RIGHTS),
  page('/board/:market/vendors', Vendors, RIGHTS),
  page('/board/:market/vendors/:id', VendorPage, RIGHTS),
  page('/board/:market/prints', Prints, CODES),
  page('/board/:market/prints/:id', PrintJob, CODES),
  page('/board/:market/printed', Printed, CODES),
  page('/board/:market/imports', Imports, RIGHTS),
  page('/board/:market/imports/:id', ImportPage, RIGHTS),
  page('/board/:market/rounds', Rounds, WATCHES),
  page('/board/:market/rounds/:id', RoundPage, WATCHES),
  page('/board/:market/incidents', Incidents, WATCHES),
  page('/board/:market/incidents/:id', IncidentPage, WATCHES),
  page('/board/:market/dues', Dues, DUES),
  page('/board/:market/dues/:id', BillRun, DUES),
  page('/board/:market/desk', Desk, COLLECTS),
  page('/board/:market/desk/fees/:id', FeePage, COLLECTS),
  page('/board/:market/desk/cases/:id', CasePage, COLLECTS),
];
