// The market board's pages.
import { page } from '../router';
import { Markets } from './markets';

const RIGHTS = ['registry_read'];

export const pages = [page('/board', Markets, RIGHTS)];
