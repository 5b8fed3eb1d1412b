import {
  aiKnowsNoInterview,
  environmentIsReadOnce,
  filesAreShort,
  foldersHaveNames,
  importsPointLeft,
  noBarrels,
  noCycles,
  nothingIsSilenced,
  parameterClassesAreValues,
  routesSayWhoMay,
  type Rule,
  typesAreNamed,
} from './support/architecture';
import { readSources, source } from './support/source-tree';

type Files = Record<string, string>;
const breaches = (rule: Rule, files: Files): string[] => rule(Object.entries(files).map(([path, text]) => source(path, text)));

/** Each rule with what it must find and what it must leave alone; then it is held against the project itself. */
const rules: { name: string; rule: Rule; over?: string[]; bad: Files[]; good: Files[] }[] = [
  {
    name: 'a chapter imports only from its left',
    rule: importsPointLeft,
    bad: [
      { 'src/ai/kernel.ts': `import { Job } from '../jobs/job.entity';` },
      { 'src/jobs/job.service.ts': `import type { Interview } from '../interviews/interview.entity';` },
      { 'src/jobs/job.service.ts': `const load = () => import('../interviews/kits/kit.entity');` },
      { 'src/platform/queue/queue.ts': `export { AppModule } from '../../app.module';` },
      { 'src/payments/payment.ts': `export const price = 1;` },
    ],
    good: [
      { 'src/interviews/kits/kit.service.ts': `import { Job } from '../../jobs/job.entity';` },
      { 'src/app.module.ts': `import { InterviewsModule } from './interviews/interviews.module';` },
      { 'src/jobs/job.entity.ts': `import { Column } from 'typeorm';` },
    ],
  },
  {
    name: 'no file leads back to itself',
    rule: noCycles,
    bad: [
      { 'src/a.ts': `import './b';`, 'src/b.ts': `import type { C } from './c';`, 'src/c.ts': `export * from './a';` },
      { 'src/a.ts': `import { a } from './a';` },
    ],
    good: [{ 'src/a.ts': `import './b'; import './c';`, 'src/b.ts': `import './c';`, 'src/c.ts': `import 'typeorm';` }],
  },
  {
    name: 'no barrels',
    rule: noBarrels,
    bad: [{ 'src/jobs/index.ts': `export const a = 1;` }, { 'src/jobs/everything.ts': `export * from './job.entity';` }],
    good: [{ 'src/jobs/job.entity.ts': `export class Job {}` }],
  },
  {
    name: 'the environment is read once',
    rule: environmentIsReadOnce,
    bad: [
      { 'src/main.ts': `const port = process.env.PORT;` },
      { 'src/main.ts': `const { env } = process;` },
      { 'src/main.ts': `import { env } from 'node:process';` },
      { 'src/main.ts': `const port = process['env'].PORT;` },
    ],
    good: [{ 'src/platform/process-environment.ts': `const all = process.env;` }, { 'src/main.ts': `process.exit(0);` }],
  },
  {
    name: 'a class that Nest reads from a parameter is imported as a value',
    rule: parameterClassesAreValues,
    bad: [
      {
        'src/jobs/job.controller.ts': `import type { NewJob } from './job.dto';\nclass C { create(@Body() job: NewJob) {} }`,
        'src/jobs/job.dto.ts': `export class NewJob {}`,
      },
      {
        'src/jobs/job.controller.ts': `import { type NewJob } from './job.dto';\nclass C { create(@Body() job: NewJob) {} }`,
        'src/jobs/job.dto.ts': `export class NewJob {}`,
      },
      {
        'src/jobs/job.service.ts': `import type { JwtService } from '@nestjs/jwt';\n@Injectable() class S { constructor(private readonly jwt: JwtService) {} }`,
      },
    ],
    good: [
      {
        'src/jobs/job.controller.ts': `import { NewJob } from './job.dto';\nclass C { create(@Body() job: NewJob) {} }`,
        'src/jobs/job.dto.ts': `export class NewJob {}`,
      },
      {
        'src/jobs/job.controller.ts': `import { Caller, type Who } from './who';\nclass C { create(@Caller() caller: Who, plain: Job) {} }`,
        'src/jobs/who.ts': `export interface Who { id: string }`,
      },
      {
        'src/jobs/job.service.ts': `import type { Repository } from 'typeorm';\n@Injectable() class S { constructor(@InjectRepository(Job) jobs: Repository<Job>) {} }`,
      },
    ],
  },
  {
    name: 'every route says who may call it',
    rule: routesSayWhoMay,
    bad: [{ 'src/jobs/job.controller.ts': `@Controller('jobs') class C { @Get() list() {} }` }],
    good: [
      { 'src/jobs/job.controller.ts': `@Controller('jobs') class C { @Get() @Can('jobs:read') list() {} }` },
      { 'src/jobs/health.controller.ts': `@Public() @Controller('health') class C { @Get() live() {} help() {} }` },
    ],
  },
  {
    name: 'folders are named for what is in them',
    rule: foldersHaveNames,
    over: ['src', 'test', 'migrations'],
    bad: [{ 'src/platform/utils/text.ts': '' }, { 'src/common/text.ts': '' }],
    good: [{ 'src/platform/database/text.ts': '' }],
  },
  {
    name: 'files are short',
    rule: filesAreShort,
    bad: [{ 'src/app.ts': 'a;\n'.repeat(251) }],
    good: [{ 'src/app.ts': 'a;\n'.repeat(250) }],
  },
  {
    name: 'types are named',
    rule: typesAreNamed,
    over: ['src', 'test', 'migrations'],
    bad: [{ 'src/app.ts': 'const a = b as any;' }, { 'src/app.ts': 'let a: Record<string, any>;' }],
    good: [{ 'src/app.ts': '/** any */ const any: unknown = 1;' }],
  },
  {
    name: 'nothing is put off, silenced, skipped or swallowed',
    rule: nothingIsSilenced,
    over: ['src', 'test', 'migrations'],
    bad: [
      { 'src/app.ts': '// @ts-' + 'ignore' },
      { 'src/app.ts': '// TO' + 'DO later' },
      { 'src/app.ts': '// eslint-dis' + 'able-next-line no-console' },
      { 'src/app.ts': 'try { a(); } catch {}' },
      { 'test/a.spec.ts': 'it.sk' + 'ip("a", b)' },
    ],
    good: [
      { 'src/app.ts': '// eslint-disable-next-line no-console -- the only voice before logging stands' },
      { 'test/a.spec.ts': 'const asRoot = isRoot ? it : it.sk' + 'ip;' },
    ],
  },
  {
    name: 'the chapter of the model has no word about interviews',
    rule: aiKnowsNoInterview,
    bad: [{ 'src/ai/kernel.ts': '/** Scores the Interview. */' }, { 'src/ai/kernel.ts': 'const candidateName = 1;' }],
    good: [{ 'src/ai/kernel.ts': 'resume(); const answer = 1;' }, { 'src/interviews/interview.ts': 'interview();' }],
  },
];

describe.each(rules)('$name', ({ rule, over = ['src'], bad, good }) => {
  it('bites', () => {
    for (const files of bad) expect([files, breaches(rule, files)]).not.toEqual([files, []]);
    for (const files of good) expect([files, breaches(rule, files)]).toEqual([files, []]);
  });

  it('holds in the project', () => expect(rule(readSources(...over))).toEqual([]));
});
