import { Body, Delete, Get, Module, Patch, Post, Query, SetMetadata } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Type } from 'class-transformer';
import { IsArray, IsEmail, IsInt, IsObject, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { QueryFailedError } from 'typeorm';
import { Environment } from '../../src/platform/environment';
import { UnitOfWork } from '../../src/platform/database/unit-of-work';
import { Conflict } from '../../src/platform/errors';
import { createAdapter } from '../../src/platform/http/adapter';
import { Answers, AnswersContent, AnswersPage, Api, Created, Empty, Fails, Id, IdParam, Operation } from '../../src/platform/http/api';
import { configureHttp } from '../../src/platform/http/configure';
import { IdempotencyKeys } from '../../src/platform/http/idempotency/idempotency-keys';
import { Page, PageQuery } from '../../src/platform/http/page';
import { PERMISSION_METADATA, PUBLIC_METADATA } from '../../src/platform/http/permission-metadata';
import { Metrics } from '../../src/platform/metrics/metrics';
import { ProblemsController } from '../../src/platform/http/problems.controller';
import { IfMatch, requireVersion } from '../../src/platform/http/version-match';
import { VersionController } from '../../src/platform/http/version.controller';

/** The smallest application that has one of everything the HTTP contract speaks of. */
export const ThingBroken = Conflict<{ by: string }>('thing.broken', ({ by }) => `The thing was broken by ${by}. Mend it first.`);

class Part {
  @IsString()
  @MaxLength(10)
  name!: string;
}

class NewThing {
  @IsString()
  name!: string;

  @IsOptional()
  @IsEmail()
  email?: string;

  @IsOptional()
  @IsInt()
  weight?: number;

  @IsOptional()
  @IsObject()
  extra?: object;

  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => Part)
  parts?: Part[];
}

class ThingQuery extends PageQuery {
  @IsOptional()
  @IsString()
  color?: string;
}

class ThingView {
  id!: string;
  name!: string;
  version!: number;
}

const thing = { id: '0195f000-0000-7000-8000-0000000000aa', name: 'A thing', version: 3 };

@Api('things', { about: 'Things.' })
@SetMetadata(PUBLIC_METADATA, true)
class ThingsController {
  @Post()
  @Operation('createThing', 'Add a thing')
  @Created(ThingView, ({ id }) => `/api/v1/things/${id}`)
  create(@Body() body: NewThing): ThingView {
    return { ...thing, name: body.name };
  }

  @Get()
  @Operation('listThings', 'All things')
  @AnswersPage(ThingView)
  list(@Query() query: ThingQuery): Page<ThingView> {
    return Object.assign(new Page<ThingView>(), { data: [thing].slice(0, query.limit), hasMore: true, nextCursor: 'abc' });
  }

  @Get(':id')
  @Operation('getThing', 'One thing')
  @IdParam('id', thing.id, 'The thing')
  @Answers(ThingView)
  get(@Id('id') _id: string): ThingView {
    return thing;
  }

  @Patch(':id')
  @Operation('changeThing', 'Change a thing')
  @IdParam('id', thing.id, 'The thing')
  @Answers(ThingView)
  @SetMetadata(PUBLIC_METADATA, false)
  @SetMetadata(PERMISSION_METADATA, 'things:write')
  change(@Id('id') _id: string, @Body() body: NewThing, @IfMatch() version?: number): ThingView {
    requireVersion(thing, version);
    return { ...thing, name: body.name };
  }

  @Delete(':id')
  @Operation('removeThing', 'Remove a thing')
  @IdParam('id', thing.id)
  @Empty()
  remove(@Id('id') _id: string): void {
    // Nothing to remove.
  }

  @Post(':id/break')
  @Operation('breakThing', 'Break a thing')
  @IdParam('id', thing.id)
  @Answers(ThingView)
  @Fails(ThingBroken)
  break(@Id('id') _id: string): ThingView {
    throw new ThingBroken({ by: 'a hammer' }, { members: { allowedTransitions: ['mend'] } });
  }

  @Get(':id/picture')
  @Operation('getPicture', 'What it looks like')
  @IdParam('id', thing.id)
  @AnswersContent('image/svg+xml')
  picture(@Id('id') _id: string): string {
    return '<svg/>';
  }
}

/** Throws what services and libraries throw. */
@Api('faults')
@SetMetadata(PUBLIC_METADATA, true)
class FaultsController {
  @Get()
  @Operation('fail', 'Fail')
  fail(@Query('kind') kind: string): never {
    if (kind === 'connection') throw Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' });
    if (/^\w{5}$/.test(kind)) throw new QueryFailedError('SELECT secret FROM people', ['a name'], Object.assign(new Error('secret'), { code: kind }));
    throw new Error(`a secret at ${__filename}`);
  }
}

@Module({
  controllers: [ThingsController, FaultsController, VersionController, ProblemsController],
  providers: [
    { provide: Environment, useValue: Environment.read({ NODE_ENV: 'test' }) },
    Metrics,
    // There is no database here, and nobody who is logged in: nobody has idempotency keys.
    { provide: IdempotencyKeys, useValue: undefined },
    { provide: UnitOfWork, useValue: undefined },
  ],
})
class ThingsModule {}

export async function startThings(settings: Record<string, string> = {}): Promise<NestFastifyApplication> {
  const environment = Environment.read({ NODE_ENV: 'test', ...settings });
  const app = await NestFactory.create<NestFastifyApplication>(ThingsModule, createAdapter(environment), { logger: false, abortOnError: false });
  configureHttp(app, environment);
  await app.listen(0, '127.0.0.1');
  return app;
}
