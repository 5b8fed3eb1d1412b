import 'reflect-metadata';
import { enableCompileCache } from 'node:module';

// Compiled code is kept between starts; Node before 22.8 has no such cache and starts a little slower.
enableCompileCache?.();

// Loaded only now, so that the cache serves the whole application.
void import('./serve').then(({ serve }) => serve());
