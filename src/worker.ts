import 'reflect-metadata';
import { work } from './serve';

void work();
