// The province's pages. Those with a word of their own stand before the one of a province by its code.
import { page } from '../router';
import { Commune } from './commune';
import { OpenCycle } from './cycle_form';
import { Cycles } from './cycles';
import { Dashboard } from './dashboard';
import { Exports } from './exports';
import { Indicators } from './indicators';
import { MarketFigures } from './market';
import { Criteria } from './criteria';
import { EnterCriteria } from './criteria_form';
import { Model } from './model';
import { Models } from './models';
import { PlanPage } from './plan';
import { EnterPlan } from './plan_form';
import { Plans } from './plans';
import { ReportPage } from './report';
import { BeginReport } from './report_begin';
import { Reports } from './reports';
import { Start } from './start';
import { Trail, TrailOf } from './trail';
import { EnterValue } from './value_form';
import { Values } from './values';

const RIGHTS = ['adoption_read'];

export const pages = [
  page('/province', Start, RIGHTS),
  page('/province/reports', Reports, RIGHTS),
  page('/province/reports/:report', ReportPage, RIGHTS),
  page('/province/report_cycles', Cycles, RIGHTS),
  page('/province/report_cycles/new', OpenCycle, ['plan_manage']),
  page('/province/report_cycles/:cycle/new', BeginReport, ['report_write']),
  page('/province/plans', Plans, RIGHTS),
  page('/province/plans/new', EnterPlan, ['plan_manage']),
  page('/province/plans/:plan', PlanPage, RIGHTS),
  page('/province/criteria', Criteria, RIGHTS),
  page('/province/criteria/new', EnterCriteria, ['plan_manage']),
  page('/province/model', Models, RIGHTS),
  page('/province/exports', Exports, RIGHTS),
  page('/province/trail', Trail, ['trail_read']),
  page('/province/trail/:entity/:id', TrailOf, ['trail_read']),
  page('/province/values', Values, RIGHTS),
  page('/province/values/new', EnterValue, ['plan_manage']),
  page('/province/indicators', Indicators, RIGHTS),
  page('/province/:province', Dashboard, RIGHTS),
  page('/province/:province/unit/:unit', Commune, RIGHTS),
  page('/province/:province/market/:market', MarketFigures, RIGHTS),
  page('/province/:province/market/:market/model', Model, RIGHTS),
];
