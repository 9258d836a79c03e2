// Administration of the system.
import { page } from '../router';
import { ConnectionPage, Connections } from './connections';
import { NewConnection } from './new_connection';
import { Health } from './health';
import { Jobs } from './jobs';
import { Keys } from './keys';
import { NewPerson } from './new_person';
import { People } from './people';
import { PersonPage } from './person';

const RIGHTS = ['system'];

export const pages = [
  page('/admin', People, RIGHTS),
  page('/admin/people/new', NewPerson, RIGHTS),
  page('/admin/people/:person', PersonPage, RIGHTS),
  page('/admin/connections', Connections, RIGHTS),
  page('/admin/connections/new', NewConnection, RIGHTS),
  page('/admin/connections/:connection', ConnectionPage, RIGHTS),
  page('/admin/jobs', Jobs, RIGHTS),
  page('/admin/keys', Keys, RIGHTS),
  page('/admin/health', Health, RIGHTS),
];
