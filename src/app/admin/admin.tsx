// Administration of the system.
import { page } from '../router';
import { People } from './people';

const RIGHTS = ['system'];

export const pages = [page('/admin', People, RIGHTS)];
