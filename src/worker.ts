import { load } from './load';

void load().then(({ work }) => work());
