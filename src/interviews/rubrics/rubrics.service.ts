import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Environment } from '../../platform/environment';
import { broken, readRubrics, type Rubric } from './rubric-file';
import { RubricSummary, RubricView } from './rubrics.dto';
import { RubricNotFound } from './rubrics.errors';

/** `dist/src`, or `src` under a test: the folder whose folders are the chapters. */
const CHAPTERS = join(__dirname, '..', '..');

/** Every rubric of the chapters and the extensions. Read once, at start. */
@Injectable()
export class Rubrics implements OnModuleInit {
  private readonly rubrics = new Map<string, Rubric & { path: string }>();

  constructor(private readonly environment: Environment) {}

  onModuleInit(): void {
    for (const folder of this.folders()) {
      for (const { rubric, path } of readRubrics(folder)) {
        const earlier = this.rubrics.get(rubric.name);
        if (earlier) throw broken(path, `the name ${rubric.name} is already taken by ${earlier.path}; give one of them another`);
        this.rubrics.set(rubric.name, { ...rubric, path });
      }
    }
  }

  get(name: string): Rubric {
    const rubric = this.rubrics.get(name);
    if (!rubric) throw new RubricNotFound();
    return rubric;
  }

  list(): RubricSummary[] {
    return [...this.rubrics.values()].map((rubric) => RubricSummary.of(rubric)).sort((left, right) => (left.name < right.name ? -1 : 1));
  }

  read(name: string): RubricView {
    return RubricView.of(this.get(name));
  }

  private folders(): string[] {
    const { EXTENSIONS_DIR } = this.environment;
    const parents = [CHAPTERS, join(CHAPTERS, 'extensions'), ...(EXTENSIONS_DIR ? [resolve(EXTENSIONS_DIR)] : [])];
    return parents.flatMap((parent) => foldersIn(parent).map((name) => join(parent, name, 'rubrics'))).filter((folder) => existsSync(folder));
  }
}

function foldersIn(parent: string): string[] {
  if (!existsSync(parent)) return [];
  return readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort();
}
