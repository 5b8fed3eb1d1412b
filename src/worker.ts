import 'reflect-metadata';
import { enableCompileCache } from 'node:module';

enableCompileCache?.();

// Loaded only now, so that the cache serves the whole application.
void import('./serve').then(({ work }) => work());
