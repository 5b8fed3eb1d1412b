import { load } from './load';

void load().then(({ serve }) => serve());
