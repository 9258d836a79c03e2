import { render } from 'preact';
import { watchAddress } from './router';
import { load } from './session';
import { Shell } from './shell';
import { watchVersion } from './version';

watchAddress();
watchVersion();
void load();
const root = document.getElementById('app')!;
root.replaceChildren();
render(<Shell />, root);
